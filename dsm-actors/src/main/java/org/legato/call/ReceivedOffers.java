package org.legato.call;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.legato.sip.SipEvent;
import org.legato.sip.SipHeader;
import org.legato.sip.SipResponse;

/**
 * The peer's re-INVITEs (RFC 3261 §14.2) and UPDATEs (RFC 3311): new offers, or requests for one.
 */
final class ReceivedOffers {
  private final LegRuntime leg;
  private final UserAgent agent;
  private final ServerSide server;

  ReceivedOffers(LegRuntime leg, UserAgent agent, ServerSide server) {
    this.leg = leg;
    this.agent = agent;
    this.server = server;
  }

  /** How an offer is accepted. */
  record Acceptance(int code, String reason, List<SipHeader> headers) {
    static final Acceptance OK = new Acceptance(200, "OK", List.of());
  }

  void receive(SipEvent.RequestReceived received, boolean reinvite, Acceptance as) {
    if (agent.client().invitePending()) {
      server.respond(received, 491, "Request Pending", List.of(), "");
      return;
    }
    if (server.unacknowledged() || (reinvite && server.invite().unanswered())) {
      server.respond(
          received, 500, "Request Pending", List.of(new SipHeader("Retry-After", "1")), "");
      return;
    }
    var offer = Bodies.part(received.request(), "application/sdp");
    if (offer.isEmpty() && !reinvite) {
      server.respond(received, as.code(), as.reason(), as.headers(), "");
      return;
    }
    CompletionStage<String> sdp =
        offer.isPresent() ? leg.media().answer(offer.get()) : leg.media().offer();
    sdp.whenComplete(
        (text, failure) -> {
          if (failure == null) {
            accept(received, reinvite, as, offer.isEmpty(), text);
          } else {
            boolean unfit = LegThread.cause(failure) instanceof LegNegotiation.Failed;
            server.respond(
                received,
                unfit ? 488 : 500,
                unfit ? "Not Acceptable Here" : "Server Internal Error",
                List.of(),
                "");
          }
        });
  }

  private void accept(
      SipEvent.RequestReceived received,
      boolean reinvite,
      Acceptance as,
      boolean ours,
      String sdp) {
    SipResponse response = server.respond(received, as.code(), as.reason(), as.headers(), sdp);
    if (reinvite) {
      server.awaitAck(received, response, ours, -1);
    }
  }
}
