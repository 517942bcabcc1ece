package org.legato.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.dsm.session.Dialog;
import org.legato.sip.DigestAuthentication;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** A request sent once more because of its response. */
final class Retry {
  private static final Set<String> OF_THE_DIALOG = Set.of("route", "from", "to", "call-id", "cseq");
  private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization");

  private Retry() {}

  /** The request's headers with the call's credentials, where it was challenged (RFC 7616). */
  static Optional<List<SipHeader>> challenged(
      Dialog.Dialout call, SipRequest request, SipResponse response) {
    boolean challenge = response.status() == 401 || response.status() == 407;
    if (!challenge
        || call == null
        || call.authUser().isEmpty()
        || call.authPassword().isEmpty()
        || !DigestAuthentication.mayRetry(request, response)) {
      return Optional.empty();
    }
    List<SipHeader> headers = without(request.headers(), CREDENTIALS);
    headers.addAll(
        DigestAuthentication.answer(
            response,
            request.method(),
            request.requestUri(),
            new DigestAuthentication.Credentials(call.authUser().get(), call.authPassword().get()),
            1,
            () -> Long.toHexString(ThreadLocalRandom.current().nextLong())));
    return Optional.of(headers);
  }

  /** Headers without those that the dialog adds to every request. */
  static List<SipHeader> withoutDialog(List<SipHeader> headers) {
    return without(headers, OF_THE_DIALOG);
  }

  private static List<SipHeader> without(List<SipHeader> headers, Set<String> names) {
    List<SipHeader> kept = new ArrayList<>(headers);
    kept.removeIf(header -> names.contains(header.name().toLowerCase(Locale.ROOT)));
    return kept;
  }
}
