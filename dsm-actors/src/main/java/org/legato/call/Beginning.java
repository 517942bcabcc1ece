package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.legato.media.MediaWorker;

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
  private final List<MediaWorker.Command> commands = new ArrayList<>();
  private final AtomicReference<Whose> whose = new AtomicReference<>(Whose.ANYBODYS);

  /** Of a session at this worker. */
  Beginning(ActorRef<MediaWorker.Command> worker) {
    this.worker = worker;
  }

  /** One more command, before anybody else knows of this. */
  void add(MediaWorker.Command command) {
    commands.add(command);
  }

  /** Tells the worker, unless that was done or the leg has taken it back. */
  void tell() {
    if (whose.compareAndSet(Whose.ANYBODYS, Whose.TOLD)) {
      commands.forEach(worker::tell);
    }
  }

  /** It is the leg's to tell the worker from now on; false if the worker has been told. */
  boolean takeBack() {
    return whose.compareAndSet(Whose.ANYBODYS, Whose.LEGS) || whose.get() == Whose.LEGS;
  }
}
