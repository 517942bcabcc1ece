package org.legato.room;

import akka.actor.typed.ActorRef;
import java.util.concurrent.atomic.AtomicReference;
import org.legato.cluster.Placement;
import org.legato.media.MediaWorker;
import org.legato.media.RoomObserver;

/** Tells the node's {@link RoomCascade} what its media worker's rooms do. */
public final class CascadeObserver implements RoomObserver {
  private final AtomicReference<Placement> placement;
  private volatile ActorRef<RoomCascade.Command> cascade;

  /**
   * An observer that is bound later: the cascade needs the worker and the worker this.
   *
   * @param placement the cluster as this node sees it
   */
  public CascadeObserver(AtomicReference<Placement> placement) {
    this.placement = placement;
  }

  /** Completes the wiring, before the first call. */
  public void bind(ActorRef<RoomCascade.Command> roomCascade) {
    cascade = roomCascade;
  }

  @Override
  public boolean others() {
    return RoomCascade.hasOthers(placement.get());
  }

  @Override
  public void changed(String room, int size, int event) {
    cascade.tell(new RoomCascade.Changed(room, size, event));
  }

  @Override
  public void posted(String room, int id) {
    cascade.tell(new RoomCascade.Posted(room, id));
  }

  @Override
  public void count(MediaWorker.RoomSize question, int here) {
    cascade.tell(new RoomCascade.Count(question, here));
  }
}
