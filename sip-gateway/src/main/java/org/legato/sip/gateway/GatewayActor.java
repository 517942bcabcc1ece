package org.legato.sip.gateway;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.legato.sip.OutgoingMessages;
import org.legato.sip.SipCounters;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipSettings;
import org.legato.sip.stack.JainTransactionLayer;
import org.legato.sip.stack.TransactionLayer;

/** The actor behind {@link SipGateway}: one owner of the client transactions' state. */
final class GatewayActor extends AbstractBehavior<SipGateway.Command> {
  private static final Duration SWEEP = Duration.ofSeconds(5);

  record Deliver(SipEvent event) implements SipGateway.Internal {}

  record Resolved(String clientId, TransactionLayer.Target target, String error)
      implements SipGateway.Internal {}

  record AckResolved(SipRequest ack, TransactionLayer.Target target, String error)
      implements SipGateway.Internal {}

  record CancelResolved(
      SipRequest invite, String sentBy, TransactionLayer.Target target, String error)
      implements SipGateway.Internal {}

  record Answered(String clientId, SipResponse response) implements SipGateway.Internal {}

  record Trying(String clientId) implements SipGateway.Internal {}

  record Failed(String clientId, SipEvent.Cause cause, String detail)
      implements SipGateway.Internal {}

  record CancelUnanswered(String clientId) implements SipGateway.Internal {}

  record Sweep() implements SipGateway.Internal {}

  private final SipSettings settings;
  private final TransactionLayer layer;
  private final Arrivals arrivals;
  private final OutgoingRequests requests;
  private final Resolver resolver;
  private final Consumer<SipEvent> router;
  private final SipCounters counters;
  private final int port;

  private GatewayActor(
      ActorContext<SipGateway.Command> context,
      TimerScheduler<SipGateway.Command> timers,
      SipSettings settings,
      Consumer<SipEvent> router,
      SipCounters counters,
      TransactionLayer layer,
      Arrivals arrivals) {
    super(context);
    this.settings = settings;
    this.router = router;
    this.counters = counters;
    this.layer = layer;
    this.arrivals = arrivals;
    port = layer.port();
    resolver = new Resolver(settings, counters);
    Duration cancelWait = settings.t1().multipliedBy(64);
    requests =
        new OutgoingRequests(
            settings.maxTransactions(),
            layer,
            router,
            id -> timers.startSingleTimer(id, new CancelUnanswered(id), cancelWait),
            timers::cancel);
    timers.startTimerWithFixedDelay(new Sweep(), SWEEP);
  }

  static Behavior<SipGateway.Command> start(
      ActorContext<SipGateway.Command> context,
      TimerScheduler<SipGateway.Command> timers,
      SipSettings settings,
      Consumer<SipEvent> router,
      SipGateway.Hooks hooks)
      throws IOException {
    Arrivals arrivals = new Arrivals(settings, hooks, context.getSelf());
    SipCounters counters = hooks.counters();
    TransactionLayer layer = new JainTransactionLayer(settings, counters, hooks.trace(), arrivals);
    arrivals.open(layer);
    counters.gauge("pending_server_transactions", layer::pendingServer);
    counters.gauge("pending_client_transactions", layer::pendingClient);
    hooks.onBound().accept(new SipGateway.Bound(settings.address(), layer.port()));
    context.getLog().info("SIP at {}:{}", settings.address(), layer.port());
    return new GatewayActor(context, timers, settings, router, counters, layer, arrivals);
  }

  @Override
  public Receive<SipGateway.Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(
            command -> {
              on(command);
              return this;
            })
        .onSignal(
            PostStop.class,
            signal -> {
              resolver.close();
              layer.close();
              return this;
            })
        .build();
  }

  private void on(SipGateway.Command command) {
    switch (command) {
      case SipGateway.SendResponse c -> respond(c);
      case SipGateway.SendResponseForAnother c -> {
        counters.count("answers_for_another_gateway");
        layer.respondForAnother(c.request(), c.source(), c.response(), c.legId());
      }
      case SipGateway.CancelForAnother c -> cancelForAnother(c);
      case SipGateway.SendRequest c -> send(c);
      case SipGateway.SendAck c -> sendAck(c.ack());
      case SipGateway.CancelRequest c ->
          requests.cancel(OutgoingRequests.id(c.legId(), c.transaction()), c.headers());
      case SipGateway.SetDraining c -> arrivals.setDraining(c.draining());
      case SipGateway.Internal internal -> onInternal(internal);
    }
  }

  private void onInternal(SipGateway.Internal internal) {
    switch (internal) {
      case Deliver m -> router.accept(m.event());
      case Answered m -> requests.answered(m.clientId(), m.response());
      case Trying m -> requests.provisional(m.clientId());
      case Failed m -> requests.failed(m.clientId(), m.cause(), m.detail());
      case Resolved m -> requests.resolved(m.clientId(), m.target(), m.error());
      case AckResolved m -> ackResolved(m);
      case CancelResolved m -> {
        if (m.error().isEmpty()) {
          layer.cancelForAnother(m.invite(), m.target(), m.sentBy());
        }
      }
      case CancelUnanswered m ->
          requests.failed(m.clientId(), SipEvent.Cause.TIMEOUT, "no answer to CANCEL");
      case Sweep m -> layer.expire(settings.inviteLifetime());
      default -> counters.count("errors");
    }
  }

  private void respond(SipGateway.SendResponse command) {
    if (!layer.respond(command.transaction(), command.response())) {
      counters.count("unknown_transaction");
      getContext().getLog().debug("no transaction {} for an answer", command.transaction());
    }
  }

  private void send(SipGateway.SendRequest command) {
    String id = OutgoingRequests.id(command.legId(), command.transaction());
    try {
      SipRequest routed = NextHop.route(command.request(), settings);
      NextHop hop = NextHop.of(routed, settings);
      SipRequest request =
          OutgoingMessages.complete(
              routed, settings.contact(port, hop.transport()), settings.userAgent());
      if (requests.open(id, request)) {
        resolver.resolve(
            hop,
            (target, error) -> getContext().getSelf().tell(new Resolved(id, target, error)),
            target -> requests.resolved(id, target, ""));
      }
    } catch (IllegalArgumentException e) {
      requests.refuse(id, e.getMessage());
    }
  }

  private void cancelForAnother(SipGateway.CancelForAnother command) {
    try {
      SipRequest routed = NextHop.route(command.invite(), settings);
      SipRequest invite = OutgoingMessages.complete(routed, "", settings.userAgent());
      resolver.resolve(
          NextHop.of(routed, settings),
          (target, error) ->
              getContext()
                  .getSelf()
                  .tell(new CancelResolved(invite, command.sentBy(), target, error)),
          target -> layer.cancelForAnother(invite, target, command.sentBy()));
    } catch (IllegalArgumentException e) {
      getContext().getLog().warn("CANCEL not sent: {}", e.getMessage());
    }
  }

  private void sendAck(SipRequest ack) {
    try {
      NextHop hop = NextHop.of(ack, settings);
      SipRequest request = OutgoingMessages.complete(ack, "", settings.userAgent());
      resolver.resolve(
          hop,
          (target, error) -> getContext().getSelf().tell(new AckResolved(request, target, error)),
          target -> layer.sendAck(request, target));
    } catch (IllegalArgumentException e) {
      counters.count("unsendable_acks");
      getContext().getLog().warn("ACK of {} not sent: {}", ack.callId(), e.getMessage());
    }
  }

  private void ackResolved(AckResolved resolved) {
    if (resolved.error().isEmpty()) {
      layer.sendAck(resolved.ack(), resolved.target());
    } else {
      counters.count("unsendable_acks");
      getContext()
          .getLog()
          .warn("ACK of {} not sent: {}", resolved.ack().callId(), resolved.error());
    }
  }
}
