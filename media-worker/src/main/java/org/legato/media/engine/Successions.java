package org.legato.media.engine;

import java.io.IOException;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.SuccessionOrder;
import org.legato.media.MediaWorker.TrunkOpened;
import org.legato.media.Succession;
import org.legato.media.TrunkEnd;
import org.legato.media.rtp.MediaSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions that take the place of others at other workers; see {@link Succession}. */
final class Successions {
  private static final Logger LOG = LoggerFactory.getLogger(Successions.class);

  private Successions() {}

  static void on(SuccessionOrder order, OpenSession open) {
    switch (order) {
      case Succession.Await await -> open.inOrder(await, () -> await(await, open));
      case Succession.Plan(String _, Succession.Begin begin) ->
          open.inOrderAlways(() -> open.successor.plan(() -> begin(begin, open.session)));
      case Succession.TakeBack _ -> open.inOrderAlways(open.successor::takeBack);
      case Succession.Begin begin ->
          open.inOrderAlways(() -> open.successor.begin(() -> begin(begin, open.session)));
      case Succession.HandOver(String _, TrunkEnd to) ->
          open.inOrderAlways(() -> handOver(open, to));
    }
  }

  private static void await(Succession.Await order, OpenSession open) {
    MediaThread thread = open.thread();
    open.awaits.run();
    try {
      TrunkEnd end = thread.trunks().await(() -> silent(open, thread));
      open.awaits = () -> thread.executeAlways(() -> thread.trunks().forget(end));
      open.tell(order.replyTo(), new TrunkOpened(end));
    } catch (IOException | RuntimeException e) {
      open.tell(order.replyTo(), new Refused(Problem.STATE, "no word can be awaited: " + e));
    }
  }

  /** It may have gone to another thread meanwhile. */
  private static void silent(OpenSession open, MediaThread here) {
    MediaThread thread = open.thread();
    if (thread == here) {
      open.successor.silent();
    } else {
      thread.executeAlways(open.successor::silent);
    }
  }

  private static void begin(Succession.Begin begin, MediaSession session) {
    session.playlist().skip(begin.skipMs() / 20, session);
    if (begin.connected()) {
      session.attach(begin.input(), begin.output());
    }
  }

  private static void handOver(OpenSession open, TrunkEnd to) {
    open.session.detach();
    try {
      open.thread().trunks().tell(to);
    } catch (IOException | RuntimeException e) {
      // Its leg tells the other one as well.
      LOG.warn("the worker at {}:{} can't be told of a silence: {}", to.address(), to.port(), e);
    }
  }
}
