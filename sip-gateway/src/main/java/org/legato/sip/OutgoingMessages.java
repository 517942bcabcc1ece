package org.legato.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Completes what a leg wants to send with what only the gateway knows (RFC 3261 §8.1.1, §8.2.6).
 */
public final class OutgoingMessages {
  /** Methods whose request makes or refreshes a remote target, so that Contact is needed. */
  private static final Set<String> TARGET_METHODS =
      Set.of("INVITE", "UPDATE", "SUBSCRIBE", "REFER", "NOTIFY");

  private static final Set<String> DIALOG_METHODS = Set.of("INVITE", "SUBSCRIBE", "REFER");

  private OutgoingMessages() {}

  /**
   * A request with Max-Forwards, Contact and User-Agent where it has none.
   *
   * @param userAgent empty for no such header
   */
  public static SipRequest complete(SipRequest request, String contact, String userAgent) {
    List<SipHeader> headers = new ArrayList<>(request.headers());
    addIfMissing(headers, "Max-Forwards", "70");
    if (TARGET_METHODS.contains(request.method())) {
      addIfMissing(headers, "Contact", contact);
    }
    addIfMissing(headers, "User-Agent", userAgent);
    return new SipRequest(request.method(), request.requestUri(), headers, request.body());
  }

  /**
   * A response with From, To, Call-ID, CSeq, Record-Route, Contact and Server where it has none.
   *
   * @param localTag put on To where it has no tag, but not in a 100
   * @param server empty for no such header
   */
  public static SipResponse complete(
      SipResponse response, SipRequest request, String localTag, String contact, String server) {
    List<SipHeader> headers = new ArrayList<>();
    int status = response.status();
    boolean recordsRoute =
        DIALOG_METHODS.contains(request.method()) && status > 100 && status < 300;
    if (recordsRoute && response.header("Record-Route").isEmpty()) {
      copy(request, "Record-Route", headers);
    }
    for (String name : List.of("From", "To", "Call-ID", "CSeq")) {
      if (response.header(name).isEmpty()) {
        copy(request, name, headers);
      }
    }
    headers.addAll(response.headers());
    if (status > 100) {
      headers.replaceAll(h -> h.name().equalsIgnoreCase("To") ? tagged(h, localTag) : h);
    }
    if (needsContact(request.method(), status)) {
      addIfMissing(headers, "Contact", contact);
    }
    addIfMissing(headers, "Server", server);
    return new SipResponse(status, response.reason(), headers, response.body());
  }

  private static boolean needsContact(String method, int status) {
    return switch (method) {
      case "INVITE" -> status > 100 && status < 300;
      case "UPDATE", "SUBSCRIBE", "REFER", "OPTIONS" -> status / 100 == 2;
      default -> false;
    };
  }

  private static SipHeader tagged(SipHeader to, String localTag) {
    boolean done = localTag.isEmpty() || !NameAddr.parse(to.value()).tag().isEmpty();
    return done ? to : new SipHeader(to.name(), to.value() + ";tag=" + localTag);
  }

  private static void copy(SipMessage from, String name, List<SipHeader> headers) {
    from.headers(name).forEach(v -> headers.add(new SipHeader(name, v)));
  }

  private static void addIfMissing(List<SipHeader> headers, String name, String value) {
    if (!value.isEmpty() && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase(name))) {
      headers.add(new SipHeader(name, value));
    }
  }
}
