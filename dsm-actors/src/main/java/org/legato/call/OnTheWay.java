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
