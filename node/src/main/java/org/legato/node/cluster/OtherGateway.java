package org.legato.node.cluster;

import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.concurrent.atomic.AtomicReference;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.sip.SipGateway;

/** The gateway of a node without the role sip: passes everything on to a node that has it. */
public final class OtherGateway {
  private OtherGateway() {}

  /** The behaviour; requests of one time go through one gateway, so that it can cancel them. */
  public static Behavior<SipGateway.Command> create(AtomicReference<Placement> placement) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                command -> {
                  placement.get().ranked(ClusterNode.SIP, 0).stream()
                      .findFirst()
                      .ifPresentOrElse(
                          node ->
                              ActorRefResolver.get(context.getSystem())
                                  .<SipGateway.Command>resolveActorRef(
                                      node.address() + "/user/sip-gateway")
                                  .tell(command),
                          () ->
                              context
                                  .getLog()
                                  .warn("no node of the cluster has the role sip: {}", command));
                  return Behaviors.same();
                }));
  }
}
