package org.legato.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.legato.cluster.Placement;
import org.legato.sip.SipGateway.SendResponseForAnother;

/**
 * Refusals of INVITEs that legs of this node have given to gateways of others. A gateway may be
 * dead for a while before anybody knows. Its leg is over then, and the caller, who has had a
 * provisional response, asks for nothing more: the refusal has to go out once again from here.
 */
final class SentAnswers {
  /** A caller that was not told by then has given up (RFC 3261 §9.1, 64*T1). */
  private static final Duration KEPT = Duration.ofSeconds(32);

  private static final int MOST = 10_000;

  private record Sent(String node, long atMs, SendResponseForAnother answer) {}

  private final Deque<Sent> sent = new ArrayDeque<>();

  /**
   * A refusal went to a node's gateway.
   *
   * @param nowMs of any clock
   * @param forgotten runs if there are so many that the oldest is given up too early
   */
  void add(String node, SendResponseForAnother answer, long nowMs, Runnable forgotten) {
    while (!sent.isEmpty() && nowMs - sent.peekFirst().atMs() > KEPT.toMillis()) {
      sent.removeFirst();
    }
    if (sent.size() >= MOST) {
      sent.removeFirst();
      forgotten.run();
    }
    sent.addLast(new Sent(node, nowMs, answer));
  }

  /** What went to nodes that are no members any more. */
  List<SendResponseForAnother> lost(Placement now, long nowMs) {
    List<SendResponseForAnother> lost = new ArrayList<>();
    for (Iterator<Sent> each = sent.iterator(); each.hasNext(); ) {
      Sent one = each.next();
      if (!now.has(one.node())) {
        each.remove();
        if (nowMs - one.atMs() <= KEPT.toMillis()) {
          lost.add(one.answer());
        }
      }
    }
    return lost;
  }
}
