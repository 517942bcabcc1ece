package org.legato.sip.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.legato.sip.Headers;
import org.legato.sip.LocalTag;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipSettings;

/** What becomes of a request, by RFC 3261 §8.2: a leg's business, or answered by the gateway. */
final class RequestPolicy {
  private static final Set<String> KNOWN =
      Set.of(
          "INVITE",
          "ACK",
          "CANCEL",
          "BYE",
          "OPTIONS",
          "INFO",
          "UPDATE",
          "PRACK",
          "REFER",
          "NOTIFY",
          "SUBSCRIBE",
          "MESSAGE",
          "REGISTER",
          "PUBLISH");

  /** Methods that make sense in a dialog only. */
  private static final Set<String> IN_DIALOG = Set.of("BYE", "INFO", "UPDATE", "PRACK", "NOTIFY");

  private final SipSettings settings;
  private final byte[] tagKey;

  RequestPolicy(SipSettings settings, byte[] tagKey) {
    this.settings = settings;
    this.tagKey = tagKey.clone();
  }

  sealed interface Decision {}

  /** For a leg that is there already. */
  record InDialog(String legId) implements Decision {}

  /** For a leg that comes into being with this INVITE. */
  record NewCall(String legId) implements Decision {}

  /**
   * For the leg of the INVITE that is to be cancelled.
   *
   * @param legId the leg that the INVITE made, at whichever gateway it came
   */
  record Cancel(String legId) implements Decision {}

  /** OPTIONS outside of a dialog, which a limit may refuse. */
  record Capabilities(SipResponse response) implements Decision {}

  /** Answered here. */
  record Answer(SipResponse response) implements Decision {}

  /** Decides about any request but ACK. */
  Decision decide(SipRequest request, String branch) {
    Optional<String> defect = defect(request);
    if (defect.isPresent()) {
      return answer(400, "Bad Request (" + defect.get() + ")");
    }
    if (request.method().equals("CANCEL")) {
      return new Cancel(newLeg(request, branch));
    }
    if (!KNOWN.contains(request.method())) {
      return answer(501, "Not Implemented", allow());
    }
    if (!settings.allow().contains(request.method())) {
      return answer(405, "Method Not Allowed", allow());
    }
    if (!hasKnownScheme(request.requestUri())) {
      return answer(416, "Unsupported URI Scheme");
    }
    List<String> unsupported = unsupported(request);
    if (!unsupported.isEmpty()) {
      return answer(
          420, "Bad Extension", new SipHeader("Unsupported", String.join(", ", unsupported)));
    }
    String toTag = Headers.toTag(request);
    if (!toTag.isEmpty()) {
      return LocalTag.isOurs(toTag) ? new InDialog(toTag) : noDialog();
    }
    return switch (request.method()) {
      case "INVITE" -> new NewCall(newLeg(request, branch));
      case "OPTIONS" -> new Capabilities(capabilities());
      default ->
          IN_DIALOG.contains(request.method())
              ? noDialog()
              : answer(405, "Method Not Allowed", allow());
    };
  }

  private String newLeg(SipRequest request, String branch) {
    return LocalTag.derive(tagKey, request.callId(), Headers.fromTag(request), branch);
  }

  static Answer noDialog() {
    return answer(481, "Call/Transaction Does Not Exist");
  }

  /** A To tag for an answer without a leg; not of a leg's shape, so that an ACK finds no leg. */
  static String tagWithoutLeg(SipRequest request, String branch) {
    return "none-%08x%08x".formatted(LocalTag.slotHash(request.callId()), branch.hashCode());
  }

  private static Answer answer(int status, String reason, SipHeader... headers) {
    return new Answer(new SipResponse(status, reason, List.of(headers), ""));
  }

  private SipHeader allow() {
    return new SipHeader("Allow", String.join(", ", settings.allow()));
  }

  /** The answer to OPTIONS (§11.2). */
  private SipResponse capabilities() {
    List<SipHeader> headers = new ArrayList<>();
    headers.add(allow());
    headers.add(new SipHeader("Accept", "application/sdp"));
    headers.add(new SipHeader("Accept-Encoding", "identity"));
    headers.add(new SipHeader("Accept-Language", "en"));
    headers.add(new SipHeader("Supported", String.join(", ", settings.supported())));
    return new SipResponse(200, "OK", headers, "");
  }

  private List<String> unsupported(SipRequest request) {
    return Headers.list(request, "Require").stream()
        .filter(tag -> settings.supported().stream().noneMatch(tag::equalsIgnoreCase))
        .toList();
  }

  private static boolean hasKnownScheme(String uri) {
    return uri.regionMatches(true, 0, "sip:", 0, 4)
        || uri.regionMatches(true, 0, "sips:", 0, 5)
        || uri.regionMatches(true, 0, "tel:", 0, 4);
  }

  private static Optional<String> defect(SipRequest request) {
    for (String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
      List<String> values = request.headers(name);
      if (values.isEmpty() || values.getFirst().isBlank()) {
        return Optional.of("missing " + name);
      }
      if (!name.equals("Via") && values.size() > 1) {
        return Optional.of("more than one " + name);
      }
    }
    long cseq = request.cseq();
    if (cseq < 0 || cseq > 0x7FFFFFFFL) {
      return Optional.of("CSeq number");
    }
    if (!request.cseqMethod().equals(request.method())) {
      return Optional.of("CSeq method");
    }
    List<String> lengths = request.headers("Content-Length");
    if (lengths.size() > 1 || lengths.stream().anyMatch(v -> !v.matches("\\d{1,9}"))) {
      return Optional.of("Content-Length");
    }
    if (request.headers("Max-Forwards").stream().anyMatch(v -> !v.matches("\\d{1,3}"))) {
      return Optional.of("Max-Forwards");
    }
    return Optional.empty();
  }
}
