package org.legato.dsm.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.sip.NameAddr;
import org.legato.sip.SipRequest;
import org.legato.sip.SipUri;

/**
 * How a call of the application {@code dsm} finds its script where dsm.conf says {@code
 * inbound_start_diag=$(mon_select)}: by a monitoring record that somebody has written before. The
 * record's attribute {@code app} is the application; {@code caller}, {@code callee} and those that
 * {@code monitor_select_filters} names have to be those of the call.
 *
 * @param callerHeader the header with the caller; empty: the caller does not matter
 * @param callee {@code ruri}, {@code to}, or empty: the callee does not matter
 * @param filters names of P-App-Param items
 * @param fallback the application of a call without a record; empty: it is answered 500
 */
public record RecordSelect(
    String callerHeader, String callee, List<String> filters, String fallback) {
  /** The value of {@code inbound_start_diag} that asks for this. */
  static final String KEYWORD = "$(mon_select)";

  /** The variable of the call that gets the record's id. */
  public static final String RECORD = "mon_session_record";

  private static final String CALLER = "monitor_select_use_caller";
  private static final String CALLEE = "monitor_select_use_callee";
  private static final String FILTERS = "monitor_select_filters";

  public RecordSelect {
    filters = List.copyOf(filters);
  }

  /**
   * What dsm.conf wants.
   *
   * @throws SemsConfig.Malformed if a value is wrong, or any record would fit
   */
  static Optional<RecordSelect> of(SemsConfig main) {
    if (main.get("inbound_start_diag").filter(KEYWORD::equals).isEmpty()) {
      return Optional.empty();
    }
    String header =
        switch (main.get(CALLER).orElse("from")) {
          case "from" -> "From";
          case "pai" -> "P-Asserted-Identity";
          case "no" -> "";
          default ->
              throw new SemsConfig.Malformed(main.place(CALLER) + " must be from, pai or no");
        };
    String callee =
        switch (main.get(CALLEE).orElse("ruri")) {
          case "ruri" -> "ruri";
          // SEMS's documentation has the one word, its code the other.
          case "to", "from" -> "to";
          case "no" -> "";
          default -> throw new SemsConfig.Malformed(main.place(CALLEE) + " must be ruri, to or no");
        };
    List<String> filters = main.list(FILTERS);
    if (header.isEmpty() && callee.isEmpty() && filters.isEmpty()) {
      throw new SemsConfig.Malformed(
          main.place(CALLEE) + ": any record would fit; use caller, callee or " + FILTERS);
    }
    return Optional.of(
        new RecordSelect(header, callee, filters, main.get("monitor_select_fallback").orElse("")));
  }

  /** The attributes that a call's record must have: pairs of name and value. */
  public List<List<String>> wanted(SipRequest invite) {
    List<List<String>> wanted = new ArrayList<>();
    if (!callerHeader.isEmpty()) {
      wanted.add(List.of("caller", user(invite.header(callerHeader).orElse(""))));
    }
    if (!callee.isEmpty()) {
      wanted.add(
          List.of(
              "callee",
              callee.equals("to")
                  ? user(invite.header("To").orElse(""))
                  : SipUri.parse(invite.requestUri()).user()));
    }
    Map<String, String> params = AppParams.read(invite.headers("P-App-Param"));
    filters.forEach(name -> wanted.add(List.of(name, params.getOrDefault(name, ""))));
    return wanted;
  }

  private static String user(String party) {
    return party.isEmpty() ? "" : SipUri.parse(NameAddr.parse(party).uri()).user();
  }

  /**
   * The variables that the call gets from its record: its id, and each attribute that is text or a
   * number under its own name.
   */
  public static Map<String, String> variables(String id, Map<?, ?> record) {
    Map<String, String> variables = new LinkedHashMap<>();
    record.forEach(
        (name, value) -> {
          if (!(value instanceof List<?>) && !name.toString().startsWith("config.")) {
            variables.put(name.toString(), value.toString());
          }
        });
    variables.put(RECORD, id);
    return variables;
  }
}
