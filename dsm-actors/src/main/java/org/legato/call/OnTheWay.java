package org.legato.call;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.legato.cluster.Placement;

/**
 * Messages for legs of other nodes that have not been acknowledged: a node may be dead for a moment
 * before the others know, and what is sent to it then has to go where its legs go.
 */
final class OnTheWay {
  private static final int MOST = 100_000;

  /**
   * From another node, which keeps it until the checkpoint that knows of it is safe. Within this
   * node.
   *
   * @param safe is to be told so
   */
  record Kept(CallLeg.Command command, Runnable safe) implements CallLeg.FromHost {
    @Override
    public boolean begins() {
      return command.begins();
    }
  }

  private record Sent(String node, LegHost.Deliver message) {}

  private final Map<Long, Sent> sent = new LinkedHashMap<>();
  private long last;

  /**
   * A message goes to a node; gives the number under which that acknowledges it.
   *
   * @param forgotten runs if so many are on their way that the oldest is given up
   */
  long add(String node, LegHost.Deliver message, Runnable forgotten) {
    if (sent.size() >= MOST) {
      sent.remove(sent.keySet().iterator().next());
      forgotten.run();
    }
    sent.put(++last, new Sent(node, message));
    return last;
  }

  /**
   * A message has come, and the leg gets this of it. A request that its gateway has taken is not
   * repeated by the peer, nor what makes a leg begin by who asked for it: what their leg did not
   * live to keep has to come again, and does no harm if it comes twice. Subscriptions are not kept.
   *
   * @param acknowledge ends the sender's care for it
   */
  static CallLeg.Command received(CallLeg.Command message, Runnable acknowledge) {
    boolean begins = message.begins() && !(message instanceof CallLeg.Subscribe);
    if (begins || message instanceof CallLeg.Sip) {
      return new Kept(message, acknowledge);
    }
    acknowledge.run();
    return message;
  }

  /** The message for who takes over the care for it. */
  static CallLeg.Command taken(CallLeg.Command message) {
    if (message instanceof Kept(CallLeg.Command command, Runnable safe)) {
      safe.run();
      return command;
    }
    return message;
  }

  void arrived(long number) {
    sent.remove(number);
  }

  /** What went to nodes that are no members any more, in the order in which it was sent. */
  List<LegHost.Deliver> lost(Placement now) {
    List<LegHost.Deliver> lost = new ArrayList<>();
    for (Iterator<Sent> each = sent.values().iterator(); each.hasNext(); ) {
      Sent one = each.next();
      if (!now.has(one.node())) {
        lost.add(one.message());
        each.remove();
      }
    }
    return lost;
  }
}
