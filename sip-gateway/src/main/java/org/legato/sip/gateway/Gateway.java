package org.legato.sip.gateway;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.function.Consumer;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipSettings;

/** Makes the actor that understands {@link SipGateway.Command}. */
public final class Gateway {
  private Gateway() {}

  /**
   * A gateway. It fails on start where its sockets cannot be opened.
   *
   * @param router takes an event to its leg; called by the actor, one at a time
   */
  public static Behavior<SipGateway.Command> create(
      SipSettings settings, Consumer<SipEvent> router, SipGateway.Hooks hooks) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> GatewayActor.start(context, timers, settings, router, hooks)));
  }
}
