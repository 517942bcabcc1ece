package org.legato.call;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Subscriptions;

/** The subscriptions of a leg's script; they end with the leg. */
final class LegSubscriptions implements Subscriptions {
  private static final String OBJECT = "subscription.";

  /** A script that subscribes more often does not end what it has begun. */
  private static final int MOST = 50;

  private final LegRuntime leg;

  LegSubscriptions(LegRuntime leg) {
    this.leg = leg;
  }

  /** Among the session's objects: what is closed with them is unsubscribed. */
  private record Handle(CallEnvironment.Legs legs, String id) implements AutoCloseable {
    @Override
    public void close() {
      legs.tell(id, new CallLeg.Resubscribe(0, Optional.empty()));
    }
  }

  @Override
  public CompletionStage<String> create(Wanted wanted) {
    if (leg.session().objects().keySet().stream().filter(o -> o.startsWith(OBJECT)).count()
        >= MOST) {
      return CompletableFuture.failedFuture(
          new Dialog.Refused("arg", "the call has " + MOST + " subscriptions already"));
    }
    CallEnvironment.Legs legs = leg.environment().legs();
    String callId = legs.callIdBeside(leg.id());
    String id = UserAgent.newTag(callId);
    return leg.survival()
        .ask(
            () ->
                leg.thread()
                    .<CallLeg.Dialled>askLeg(
                        id, replyTo -> new CallLeg.Subscribe(wanted, callId, leg.id(), replyTo)))
        .thenApply(
            dialled -> {
              if (!dialled.error().isEmpty()) {
                throw new Dialog.Refused("arg", dialled.error());
              }
              leg.session().objects().put(OBJECT + id, new Handle(legs, id));
              return id;
            });
  }

  @Override
  public CompletionStage<Boolean> refresh(String handle, int expires) {
    if (!leg.session().objects().containsKey(OBJECT + handle)) {
      return CompletableFuture.completedFuture(false);
    }
    return leg.survival()
        .ask(
            () ->
                leg.thread()
                    .<CallLeg.Posted>askLeg(
                        handle, replyTo -> new CallLeg.Resubscribe(expires, Optional.of(replyTo))))
        .thenApply(
            posted -> {
              if (!posted.found()) {
                leg.session().objects().remove(OBJECT + handle);
              }
              return posted.found();
            });
  }

  @Override
  public CompletionStage<Boolean> remove(String handle) {
    return refresh(handle, 0);
  }

  /** Queues what a subscription has to say; false if there is no script for it any more. */
  static boolean notified(LegRuntime leg, CallLeg.Notified news) {
    if (!leg.hasScript() || leg.ending()) {
      return false;
    }
    if (news.last()) {
      leg.session().objects().remove(OBJECT + news.params().get("handle"));
    }
    leg.then(() -> leg.session().objects().put(BODY, news.body()));
    leg.enqueue(Event.of(EventType.SUBSCRIPTION, news.params()));
    return true;
  }
}
