package org.legato.sip.gateway;

import akka.actor.typed.ActorRef;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.legato.sip.Headers;
import org.legato.sip.LocalTag;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipSettings;
import org.legato.sip.stack.TransactionLayer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Decides on the stack's threads what becomes of an arriving request, so that what is refused under
 * load never reaches a mailbox.
 */
final class Arrivals implements TransactionLayer.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  private final SipSettings settings;
  private final SipGateway.Hooks hooks;
  private final SipGateway.Refusal unavailable;
  private final ActorRef<SipGateway.Command> gateway;
  private final RequestPolicy policy;
  private final CallRate rate;
  private volatile boolean draining;
  private volatile TransactionLayer layer;

  Arrivals(SipSettings settings, SipGateway.Hooks hooks, ActorRef<SipGateway.Command> gateway) {
    this.settings = settings;
    this.hooks = hooks;
    this.gateway = gateway;
    unavailable = new SipGateway.Refusal(503, "Service Unavailable", settings.retryAfter());
    policy = new RequestPolicy(settings, tagKey(settings.tagKey()));
    rate = new CallRate(settings.maxCallsPerSecond(), System::nanoTime);
  }

  private static byte[] tagKey(String configured) {
    if (!configured.isEmpty()) {
      return configured.getBytes(StandardCharsets.UTF_8);
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return random;
  }

  /** What arrives before is dropped; its sender repeats it. */
  void open(TransactionLayer opened) {
    layer = opened;
  }

  void setDraining(boolean on) {
    draining = on;
  }

  @Override
  public void onRequest(TransactionLayer.Incoming incoming) {
    TransactionLayer open = layer;
    if (open == null) {
      return;
    }
    switch (policy.decide(incoming.request(), incoming.branch())) {
      case RequestPolicy.NewCall call -> newCall(open, incoming, call.legId());
      case RequestPolicy.InDialog dialog -> inDialog(open, incoming, dialog.legId());
      case RequestPolicy.Cancel cancel -> {
        // The INVITE may have come to a gateway that is gone; its leg is the same for all of them.
        inDialog(open, incoming, open.legOf(incoming.inviteId()).orElse(cancel.legId()));
      }
      case RequestPolicy.Capabilities options ->
          hooks
              .optionsAdmission()
              .get()
              .ifPresentOrElse(
                  refusal -> refuse(open, incoming, "options", refusal),
                  () -> answer(open, incoming, options.response()));
      case RequestPolicy.Answer answer -> answer(open, incoming, answer.response());
    }
  }

  private void newCall(TransactionLayer open, TransactionLayer.Incoming incoming, String legId) {
    if (open.isMerged(incoming)) {
      hooks.counters().count("merged_requests");
      answer(open, incoming, new SipResponse(482, "Loop Detected", List.of(), ""));
      return;
    }
    Optional<String> overload = overload(open);
    if (overload.isPresent()) {
      refuse(open, incoming, overload.get(), unavailable);
      return;
    }
    Optional<SipGateway.Refusal> refusal = hooks.admission().get();
    if (refusal.isPresent()) {
      refuse(open, incoming, "admission", refusal.get());
      return;
    }
    deliver(open, incoming, legId);
  }

  private void inDialog(TransactionLayer open, TransactionLayer.Incoming incoming, String legId) {
    // Requests of calls that are there go through for longer than new calls.
    if (open.pendingServer() >= 2 * settings.maxTransactions()) {
      refuse(open, incoming, "transactions", unavailable);
      return;
    }
    deliver(open, incoming, legId);
  }

  private Optional<String> overload(TransactionLayer open) {
    if (draining) {
      return Optional.of("draining");
    }
    if (open.pendingServer() >= settings.maxTransactions()) {
      return Optional.of("transactions");
    }
    return rate.tryCall() ? Optional.empty() : Optional.of("rate");
  }

  private void refuse(
      TransactionLayer open,
      TransactionLayer.Incoming incoming,
      String limit,
      SipGateway.Refusal refusal) {
    hooks.counters().count("rejected_" + limit);
    open.reject(incoming, refusal.response(), tag(incoming));
  }

  /**
   * Answers as a stateless UAS (§8.2.7), whose answer to a retransmission is the same again: a
   * transaction would cost ten times as much and ticks for 64*T1. The stack has one for a CANCEL
   * anyway.
   */
  private void answer(
      TransactionLayer open, TransactionLayer.Incoming incoming, SipResponse response) {
    hooks.counters().count("answered_by_gateway");
    if (!incoming.request().method().equals("CANCEL")) {
      open.reject(incoming, response, tag(incoming));
    } else if (open.accept(incoming, tag(incoming))) {
      open.respond(incoming.id(), response);
    }
  }

  private static String tag(TransactionLayer.Incoming incoming) {
    return RequestPolicy.tagWithoutLeg(incoming.request(), incoming.branch());
  }

  private void deliver(TransactionLayer open, TransactionLayer.Incoming incoming, String legId) {
    if (open.accept(incoming, legId)) {
      tell(legId, incoming.id(), incoming.request(), incoming.source());
    }
  }

  private void tell(String legId, String id, SipRequest request, String source) {
    if (LOG.isDebugEnabled()) {
      MDC.put("callId", request.callId());
      MDC.put("legId", legId);
      LOG.debug("{} from {} for leg {}", request.method(), source, legId);
      MDC.remove("callId");
      MDC.remove("legId");
    }
    gateway.tell(
        new GatewayActor.Deliver(
            new SipEvent.RequestReceived(legId, id, gateway, request, source)));
  }

  @Override
  public void onAck(SipRequest ack, String source) {
    String toTag = Headers.toTag(ack);
    if (LocalTag.isOurs(toTag)) {
      tell(toTag, "", ack, source);
    } else {
      hooks.counters().count("stray_acks");
    }
  }

  @Override
  public void onResponse(String clientId, SipResponse response) {
    gateway.tell(new GatewayActor.Answered(clientId, response));
  }

  @Override
  public void onTrying(String clientId) {
    gateway.tell(new GatewayActor.Trying(clientId));
  }

  @Override
  public void onFailure(String clientId, SipEvent.Cause cause, String detail) {
    gateway.tell(new GatewayActor.Failed(clientId, cause, detail));
  }
}
