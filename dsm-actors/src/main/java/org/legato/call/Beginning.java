package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.concurrent.atomic.AtomicReference;
import org.legato.media.MediaWorker;
import org.legato.media.Succession;

/**
 * What a new session is told in the moment in which the one before is silent. It does not wait for
 * the leg, which is one of many that move and may be late: whoever hears first that it is silent
 * tells it. If the leg has changed what the session is to do meanwhile, it takes this back and says
 * it itself. Used by several threads.
 */
final class Beginning {
  private enum Whose {
    ANYBODYS,
    TOLD,
    LEGS
  }

  private final ActorRef<MediaWorker.Command> worker;
  private final Succession.Begin first;
  private final boolean planned;
  private final AtomicReference<Whose> whose = new AtomicReference<>(Whose.ANYBODYS);

  /**
   * Of a session at this worker.
   *
   * @param first unless it is taken back
   * @param planned whether the worker waits for the word of the one before: then it may begin by
   *     itself. One that does not may not know what a succession is.
   */
  Beginning(ActorRef<MediaWorker.Command> worker, Succession.Begin first, boolean planned) {
    this.worker = worker;
    this.first = first;
    this.planned = planned;
    if (planned) {
      worker.tell(new Succession.Plan(first.sessionId(), first));
    }
  }

  /** Tells the worker, unless that was done or the leg has taken it back. */
  void tell() {
    if (whose.compareAndSet(Whose.ANYBODYS, Whose.TOLD)) {
      tell(first);
    }
  }

  private void tell(Succession.Begin begin) {
    if (planned) {
      worker.tell(begin);
    } else {
      begin.steps().forEach(worker::tell);
    }
  }

  /** What the session is to do has changed: it is the leg's to tell, unless that was done. */
  void takeBack() {
    if (whose.compareAndSet(Whose.ANYBODYS, Whose.LEGS) && planned) {
      worker.tell(new Succession.TakeBack(first.sessionId()));
    }
  }

  /** The old session is silent for sure: tells the worker this if nobody has told it anything. */
  void tellOwn(Succession.Begin now) {
    takeBack();
    if (whose.compareAndSet(Whose.LEGS, Whose.TOLD)) {
      tell(now);
    }
  }
}
