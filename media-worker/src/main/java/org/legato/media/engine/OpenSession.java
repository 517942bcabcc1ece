package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.SessionCommand;
import org.legato.media.MemberControl;
import org.legato.media.audio.FrameRing;
import org.legato.media.rtp.MediaSession;

/**
 * A session with the media thread that ticks it and the tail of what it still has to do, which
 * keeps its commands in order even while files are read, names are looked up or it changes threads.
 */
final class OpenSession {
  /** What the session says in a second room. */
  record Tee(String room, FrameRing frames) {}

  final MediaSession session;

  /** By key; of the worker's actor only. */
  final Map<String, Tee> tees = new HashMap<>();

  /** What its codec costs; of the worker's actor only. */
  int units;

  /** What holds for it in rooms; of the worker's actor only. */
  MemberControl control = MemberControl.NONE;

  /** Of its media thread. */
  final Successor successor = new Successor();

  /** Ends waiting for the word of the session before; of its media thread. */
  Runnable awaits = () -> {};

  private volatile MediaThread thread;
  private CompletableFuture<?> tail = CompletableFuture.completedFuture(null);

  OpenSession(MediaSession session, MediaThread thread) {
    this.session = session;
    this.thread = thread;
  }

  /** The thread that ticks the session; another one only after {@link #moveTo}. */
  MediaThread thread() {
    return thread;
  }

  /** Does something on the session's thread when all that came before is done; refused if full. */
  void inOrder(SessionCommand about, Runnable work) {
    tail = tail.thenRun(() -> onThread(about, work));
  }

  /** The same for what must not get lost. */
  void inOrderAlways(Runnable work) {
    tail = tail.thenRun(() -> thread.executeAlways(work));
  }

  /** Does something that blocks when all that came before has been handed to the thread. */
  void inOrderAsync(Executor io, Runnable work) {
    tail = tail.thenRunAsync(work, io);
  }

  /** Hands something to the session's thread from within {@link #inOrderAsync}; false if full. */
  boolean onThread(SessionCommand about, Runnable work) {
    boolean taken = thread.execute(work);
    if (!taken) {
      Refusals.refuse(about, Problem.OVERLOADED, Refusals.OVERLOADED);
    }
    return taken;
  }

  /** Tells somebody something from the session's thread. */
  <T> void tell(ActorRef<T> to, T message) {
    thread.outbox().execute(() -> to.tell(message));
  }

  /** Lets another thread tick the session from now on; between two ticks, so that none is lost. */
  void moveTo(MediaThread next) {
    tail = tail.thenCompose(_ -> moved(next));
  }

  private CompletableFuture<Void> moved(MediaThread next) {
    MediaThread from = thread;
    if (from == next) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> moved = new CompletableFuture<>();
    from.executeAlways(
        () -> {
          from.rooms().leave(session);
          from.remove(session);
          thread = next;
          next.adopt(session, () -> next.outbox().execute(() -> moved.complete(null)));
        });
    return moved;
  }
}
