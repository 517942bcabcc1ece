package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.Optional;
import org.legato.media.MediaWorker;

/** What control wants of a leg's sound. */
public final class LegSound {
  private LegSound() {}

  /**
   * Changes the leg's part in the room that it is in. Answer: {@link CallLeg.Posted}, false if it
   * is in another one.
   */
  record Control(String room, RoomControl.Change change, ActorRef<CallLeg.Posted> replyTo)
      implements CallLeg.Sound {}

  /** Asks how the leg's session does. Answer: {@link Measured}. */
  record Measure(ActorRef<Measured> replyTo) implements CallLeg.Sound {}

  /** The session's statistics, empty if there is none. */
  public record Measured(Optional<MediaWorker.Statistics> statistics) {}
}
