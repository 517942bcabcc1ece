package org.legato.sip;

import akka.actor.typed.ActorRef;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
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
  private final ActorRef<SipGateway.Command> gateway;
  private final RequestPolicy policy;
  private final CallRate rate;
  private volatile boolean draining;
  private volatile TransactionLayer layer;

  Arrivals(SipSettings settings, SipGateway.Hooks hooks, ActorRef<SipGateway.Command> gateway) {
    this.settings = settings;
    this.hooks = hooks;
    this.gateway = gateway;
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
        Optional<String> legId = open.legOf(incoming.inviteId());
        if (legId.isPresent()) {
          inDialog(open, incoming, legId.get());
        } else {
          answer(open, incoming, RequestPolicy.noDialog().response());
        }
      }
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
      refuse(open, incoming, overload.get());
      return;
    }
    deliver(open, incoming, legId);
  }

  private void inDialog(TransactionLayer open, TransactionLayer.Incoming incoming, String legId) {
    // Requests of calls that are there go through for longer than new calls.
    if (open.pendingServer() >= 2 * settings.maxTransactions()) {
      refuse(open, incoming, "transactions");
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
    if (!hooks.admission().getAsBoolean()) {
      return Optional.of("admission");
    }
    return rate.tryCall() ? Optional.empty() : Optional.of("rate");
  }

  private void refuse(TransactionLayer open, TransactionLayer.Incoming incoming, String limit) {
    hooks.counters().count("rejected_" + limit);
    String seconds = Long.toString(Math.max(1, settings.retryAfter().toSeconds()));
    List<SipHeader> headers = List.of(new SipHeader("Retry-After", seconds));
    open.reject(incoming, new SipResponse(503, "Service Unavailable", headers, ""), tag(incoming));
  }

  private void answer(
      TransactionLayer open, TransactionLayer.Incoming incoming, SipResponse response) {
    hooks.counters().count("answered_by_gateway");
    if (open.accept(incoming, tag(incoming))) {
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
