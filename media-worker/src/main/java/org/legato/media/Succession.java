package org.legato.media;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;

/**
 * What two workers are told so that a session at one takes the place of that at the other without a
 * pause and without two senders: the media thread of the old one tells that of the new one by a
 * datagram that it is silent, as threads with less priority may be late to say so. Whoever else
 * learns of the silence says it as well, as a datagram may be lost; the session begins once.
 */
public final class Succession {
  private Succession() {}

  /**
   * The session before this one will say that it is silent. Answer: where to ({@link
   * MediaWorker.TrunkOpened}), or Refused(STATE) if no port can be bound for it.
   */
  public record Await(String sessionId, ActorRef<MediaWorker.Reply> replyTo)
      implements MediaWorker.SuccessionOrder {}

  /** What is to be done when it has said so, at once if it has. */
  public record Plan(String sessionId, Begin begin) implements MediaWorker.SuccessionOrder {}

  /** Forgets the plan, unless it has been carried out: {@link Begin} is still to come. */
  public record TakeBack(String sessionId) implements MediaWorker.SuccessionOrder {}

  /**
   * Goes on from where the session before was; nothing happens if this one has begun.
   *
   * @param skipMs what the other one has played since this one's playlist was made
   * @param connected whether it sends and hears, as in {@link MediaWorker.Connect}
   */
  public record Begin(
      String sessionId, long skipMs, boolean connected, boolean input, boolean output)
      implements MediaWorker.SuccessionOrder {

    /** The same for a worker that does not know of successions. */
    public List<MediaWorker.SessionCommand> steps() {
      List<MediaWorker.SessionCommand> steps = new ArrayList<>();
      if (skipMs > 0) {
        steps.add(new MediaWorker.Skip(sessionId, skipMs));
      }
      if (connected) {
        steps.add(new MediaWorker.Connect(sessionId, input, output));
      }
      return steps;
    }
  }

  /** Is silent from now on, and says so there. */
  public record HandOver(String sessionId, TrunkEnd to) implements MediaWorker.SuccessionOrder {}
}
