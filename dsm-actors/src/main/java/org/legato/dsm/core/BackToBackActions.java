package org.legato.dsm.core;

import java.util.Locale;
import java.util.stream.Collectors;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.BackToBack;

/** A call relayed between two parties ({@code B2B.*}). */
final class BackToBackActions {
  private static final String CRLF = "\r\n";

  private BackToBackActions() {}

  static void declare(Declarations to) {
    to.action(
        "B2B.connectCallee",
        ',',
        Second.REQUIRED,
        "(to, uri) Calls the other party: To, request URI.",
        (run, party, uri) ->
            Outcome.await(
                b2b(run)
                    .connectCallee(
                        run.resolve(party),
                        run.resolve(uri),
                        run.variable("b2b_relayed_invite").equals("true"))));
    to.action(
        "B2B.terminateOtherLeg",
        "() Ends the other leg.",
        (run, _) -> Outcome.await(b2b(run).terminateOtherLeg()));
    to.action(
        "B2B.sendReinvite",
        ',',
        Second.OPTIONAL,
        "([offer[, headers]]) Sends a re-INVITE on this leg, with a new offer if true; header"
            + " lines.",
        (run, offer, headers) ->
            Outcome.await(
                b2b(run).reinvite(offer.equals("true"), headers.replace("\\r\\n", CRLF))));
    to.action(
        "B2B.enableEarlyMediaRelay",
        "(on) Relays the other leg's early media if true.",
        (run, text) -> {
          b2b(run).relayEarlyMedia(run.resolve(text).equals("true"));
          return Outcome.CONTINUE;
        });
    to.action(
        "B2B.addHeader",
        "(line) Adds a header line to the INVITE to the other party.",
        (run, line) -> headers(run, b2b(run).headers() + run.resolve(line) + CRLF));
    to.action(
        "B2B.removeHeader",
        "(name) Removes a header of the INVITE to the other party.",
        (run, name) -> headers(run, without(b2b(run).headers(), run.resolve(name))));
    to.action(
        "B2B.setHeaders",
        ',',
        Second.OPTIONAL,
        "(lines[, replace]) Sets the header lines; with true appends them after turning \\r"
            + "\\n"
            + " into CRLF.",
        (run, text, replace) -> {
          boolean appends = run.resolve(replace).equals("true");
          String lines = run.resolve(text);
          return headers(run, appends ? b2b(run).headers() + lines.replace("\\r\\n", CRLF) : lines);
        });
    to.action("B2B.clearHeaders", "() Removes all header lines.", (run, _) -> headers(run, ""));
    to.action(
        "B2B.relayEvent",
        "(variables) Posts B2Bevent to the other leg with variables as in postEvent.",
        (run, list) -> {
          b2b(run).relayEvent(EventActions.select(run, run.resolve(list)));
          return Outcome.CONTINUE;
        });
    to.action(
        "B2B.setRelayOnly",
        "(on) Only relays requests if true.",
        (run, text) -> {
          b2b(run).relayOnly(run.resolve(text).equals("true"));
          return Outcome.CONTINUE;
        });
  }

  private static BackToBack b2b(Run run) {
    return run.session().service(BackToBack.class);
  }

  private static Outcome headers(Run run, String lines) {
    // Whatever is put behind them begins a line.
    b2b(run).headers(lines.isEmpty() || lines.endsWith(CRLF) ? lines : lines + CRLF);
    return Outcome.CONTINUE;
  }

  private static String without(String lines, String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return lines
        .lines()
        .filter(line -> !line.toLowerCase(Locale.ROOT).replace(" ", "").startsWith(start))
        .map(line -> line + CRLF)
        .collect(Collectors.joining());
  }
}
