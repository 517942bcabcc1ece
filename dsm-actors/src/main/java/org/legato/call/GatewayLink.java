package org.legato.call;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import java.util.HashMap;
import java.util.Map;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipResponse;

/**
 * The leg's ways to the gateways: requests go through that of its own node, an answer through the
 * one that has the transaction. Knows which of them the peer has as our Contact.
 */
final class GatewayLink {
  private final LegRuntime leg;
  private String contactNode = "";

  /**
   * The processes of gateways that have told us something; their address may be another one's
   * later.
   */
  private final Map<ActorRef<SipGateway.Command>, String> nodes = new HashMap<>();

  GatewayLink(LegRuntime leg) {
    this.leg = leg;
  }

  /** The process whose gateway the peer sends its requests to; empty: none yet. */
  String contactNode() {
    return contactNode;
  }

  void contactAt(String node) {
    contactNode = node;
  }

  void contactHere() {
    contactNode = leg.survival().placement().self();
  }

  /** Whether the peer's Contact is gone or about to go. */
  boolean contactGoes(Placement placement) {
    return !contactNode.isEmpty()
        && placement.find(contactNode).filter(node -> !node.draining()).isEmpty();
  }

  /** Something has come from a gateway, which is there. */
  void seen(SipEvent.RequestReceived received) {
    nodeOf(received.gateway());
  }

  /** It came when the leg was elsewhere, or was another incarnation. */
  void restored(SipEvent.RequestReceived received) {
    ActorRef<SipGateway.Command> gateway = received.gateway();
    boolean ours = contactNode.startsWith(gateway.path().address() + "#");
    nodes.put(gateway, ours ? contactNode : find(gateway));
  }

  /** Whether the gateway with our transactions is gone. */
  boolean contactGone(Placement placement) {
    return !contactNode.isEmpty() && !placement.has(contactNode);
  }

  /** Tells the gateway of this node, when the leg is safe. */
  void tell(SipGateway.Command command) {
    leg.effect(() -> leg.environment().gateway().tell(command));
  }

  /** Answers through the gateway that has the transaction, or, if it is gone, through ours. */
  void answer(SipEvent.RequestReceived received, SipResponse response) {
    String node = nodeOf(received.gateway());
    boolean alive = leg.survival().placement().has(node);
    SipGateway.SendResponseForAnother elsewhere =
        new SipGateway.SendResponseForAnother(
            leg.id(), received.request(), received.source(), response);
    if (response.cseqMethod().equals("INVITE") && response.status() > 100) {
      contactNode = alive ? node : leg.survival().placement().self();
    }
    if (alive) {
      leg.effect(
          () -> {
            received.gateway().tell(new SipGateway.SendResponse(received.transaction(), response));
            if (response.cseqMethod().equals("INVITE") && response.status() >= 300) {
              rememberRefusal(node, elsewhere);
            }
          });
    } else {
      tell(elsewhere);
    }
  }

  /** A 2xx is repeated by the leg; with a refusal the leg is over, so its host looks after it. */
  private void rememberRefusal(String node, SipGateway.SendResponseForAnother answer) {
    Placement placement = leg.survival().placement();
    if (!node.equals(placement.self())) {
      placement
          .find(placement.self())
          .ifPresent(
              self -> LegHost.at(leg.system(), self).tell(new LegHost.Refused(node, answer)));
    }
  }

  private String nodeOf(ActorRef<SipGateway.Command> gateway) {
    String known = nodes.getOrDefault(gateway, find(gateway));
    if (!known.isEmpty()) {
      nodes.putIfAbsent(gateway, known);
    }
    return known;
  }

  private String find(ActorRef<SipGateway.Command> gateway) {
    Placement placement = leg.survival().placement();
    Address address = gateway.path().address();
    if (address.hasLocalScope()) {
      return placement.self();
    }
    return placement.nodes().stream()
        .filter(node -> node.address().equals(address.toString()))
        .map(ClusterNode::id)
        .findFirst()
        .orElse("");
  }
}
