package org.legato.call;

import akka.actor.typed.ActorRef;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.media.MediaWorker;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MemberControl;
import org.legato.media.TrunkEnd;

/**
 * The leg's session at a media worker, on this node or another one. When the worker is gone a
 * session like it is made elsewhere.
 */
final class MediaLink {
  private final LegRuntime leg;
  private final WorkerQuestions questions;
  private final SessionWorkers workers;
  private final SessionState state;
  private CompletableFuture<MediaWorker.Opened> opened;
  private ClusterNode worker;
  private ClusterNode leaving;
  private Optional<TrunkEnd> word = Optional.empty();
  private Optional<Beginning> beginning = Optional.empty();
  private String lostWorker = "";
  private Optional<MediaWorker.Opened> place = Optional.empty();

  MediaLink(LegRuntime leg) {
    this.leg = leg;
    this.workers = new SessionWorkers(leg);
    this.state = new SessionState(leg.id());
    this.questions = new WorkerQuestions(leg, () -> placed(leg.survival().placement()));
  }

  boolean isOpen() {
    return opened != null;
  }

  /** Whether the session is being opened or leaves its worker. */
  boolean changing() {
    return leaving != null || (opened != null && !opened.isDone());
  }

  /** Whether it leaves its worker, or is about to, so that the peer will hear of it. */
  boolean migrating() {
    return !leg.other().relays()
        && (leaving != null
            || (opened != null && worker != null && mayLeave(leg.survival().placement())));
  }

  /** Opens the session where there is none. */
  CompletionStage<MediaWorker.Opened> open() {
    if (opened == null) {
      openAt(chosen(), at -> {}, problem -> {});
    }
    return opened;
  }

  private ClusterNode chosen() {
    return leg.survival().placement().media(leg.environment().slots().of(leg.id())).orElse(null);
  }

  /**
   * Opens the session there.
   *
   * @param first runs before everything else that waits for the session
   * @param failed is told why there is none
   */
  private void openAt(
      ClusterNode node, Consumer<MediaWorker.Opened> first, Consumer<String> failed) {
    CompletableFuture<MediaWorker.Opened> opening = new CompletableFuture<>();
    opened = opening;
    worker = node;
    word = Optional.empty();
    if (node == null) {
      answered(opening, null, "no node of the cluster has the role media", first, failed);
      return;
    }
    workers
        .open(node)
        .whenComplete(
            (reply, failure) ->
                answered(
                    opening,
                    reply,
                    "no media session: " + (failure == null ? reply : LegThread.message(failure)),
                    first,
                    failed));
  }

  private void answered(
      CompletableFuture<MediaWorker.Opened> opening,
      MediaWorker.Reply reply,
      String problem,
      Consumer<MediaWorker.Opened> first,
      Consumer<String> failed) {
    if (opened == opening && reply instanceof MediaWorker.Opened at) {
      first.accept(at);
      place = Optional.of(at);
      opening.complete(at);
      return;
    }
    if (opened == opening) {
      failed.accept(problem);
    }
    if (opened == opening) {
      opening.completeExceptionally(new IllegalStateException(problem));
    } else {
      // Another session took its place: whoever waits for this one waits for that.
      LegThread.pass(opened, opening);
    }
  }

  /** Tells the worker something, when the leg is safe. */
  void tell(MediaWorker.Command command) {
    if (worker != null) {
      ActorRef<MediaWorker.Command> to = workers.at(worker);
      leg.effect(() -> to.tell(command));
    }
  }

  /** Asks the worker something, when the leg is safe. */
  CompletionStage<MediaWorker.Reply> ask(
      Function<ActorRef<MediaWorker.Reply>, MediaWorker.Command> question) {
    return open().thenCompose(at -> questions.ask(workers.at(worker), question));
  }

  void close() {
    Optional.ofNullable(worker).ifPresent(workers::close);
    Optional.ofNullable(leaving).ifPresent(workers::close);
  }

  // ---- what the session is

  private long now() {
    return leg.environment().clock().millis();
  }

  /** What it is now. */
  SessionState state() {
    return state;
  }

  PlaylistMirror playlist() {
    return state.playlist();
  }

  void configure(MediaWorker.RtpParameters next) {
    tell(state.configure(next));
  }

  void connect(boolean in, boolean out) {
    beginning.ifPresent(Beginning::takeBack);
    tell(state.connect(in, out, now()));
  }

  void disconnect() {
    beginning.ifPresent(Beginning::takeBack);
    tell(state.disconnect(now()));
  }

  void set(MediaWorker.Switch option, boolean on) {
    MediaWorker.Command order = state.set(option, on);
    open().thenAccept(at -> tell(order));
  }

  /** What holds for the leg in rooms from now on. */
  void control(MemberControl next) {
    MediaWorker.Command order = state.control(next);
    open().thenAccept(at -> tell(order));
  }

  CompletionStage<Optional<MediaWorker.Statistics>> measure() {
    return opened == null || worker == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : workers.measure(worker);
  }

  CompletionStage<MediaWorker.Reply> play(PlaylistItem item, boolean front) {
    beginning.ifPresent(Beginning::takeBack);
    return ask(replyTo -> new MediaWorker.Play(leg.id(), item, front, replyTo))
        .thenApply(
            reply -> {
              if (reply instanceof MediaWorker.Done) {
                playlist().add(item, front, now());
              }
              return reply;
            });
  }

  void flush(boolean notify) {
    beginning.ifPresent(Beginning::takeBack);
    playlist().clear();
    tell(new MediaWorker.Flush(leg.id(), notify));
  }

  // ---- moving between machines

  String workerId() {
    return worker == null ? lostWorker : worker.id();
  }

  /** The worker that the session is leaving. */
  Optional<String> leavingId() {
    return Optional.ofNullable(leaving).map(ClusterNode::id);
  }

  Optional<MediaWorker.Opened> place() {
    return place;
  }

  void restore(Checkpoint.Media saved) {
    Placement now = leg.survival().placement();
    lostWorker = saved.worker();
    worker = now.find(saved.worker()).orElse(null);
    place = saved.leaving().isEmpty() ? saved.place() : Optional.empty();
    // How far it had come from the one to the other is not known: both end, another is made.
    saved.leaving().flatMap(now::find).ifPresent(workers::close);
    saved.leaving().flatMap(old -> now.find(lostWorker)).ifPresent(workers::close);
    state.restore(saved);
  }

  /** Takes over the session that an earlier incarnation had, or makes one like it. */
  void resume() {
    if (!lostWorker.isEmpty() && worker == null) {
      replace();
    } else if (!lostWorker.isEmpty()) {
      openAt(
          worker,
          at -> {
            if (place.equals(Optional.of(at))) {
              state.repeat(this::tell);
            } else {
              rebuild();
            }
          },
          problem -> {
            leg.log().warn("leg {}: its media session is lost: {}", leg.id(), problem);
            // It may be only that nobody hears from it.
            workers.close(worker);
            replace();
          });
    }
  }

  /** Makes a session like the present one where it belongs now, and tells the peer. */
  void replace() {
    lostWorker = "";
    openAt(
        chosen(),
        at -> {
          rebuild();
          questions.putTo(workers.at(worker));
        },
        leg::abort);
  }

  private void rebuild() {
    leg.environment().counters().mediaRebuilt().increment();
    prepare();
    state.begin(now()).steps().forEach(this::tell);
    tellPeer(() -> {});
  }

  /**
   * Where the session is now; the peer of a relayed call need not know, as its sound is not here.
   */
  private void tellPeer(Runnable agreed) {
    if (leg.other().relays()) {
      agreed.run();
    } else {
      leg.userAgent().refresh(agreed);
    }
  }

  private void prepare() {
    state.prepare(leg.system().ignoreRef(), this::tell);
  }

  /**
   * Leaves a worker that is about to go: the new session waits, silent, until the peer has agreed,
   * and begins in the moment in which the old one ends.
   */
  private void migrate(ClusterNode to) {
    leaving = worker;
    openAt(
        to,
        at -> {
          prepare();
          workers.awaited(to).thenAccept(end -> invite(to, end));
        },
        problem -> {
          leg.log().warn("leg {}: stays at its worker: {}", leg.id(), problem);
          ClusterNode stays = leaving;
          leaving = null;
          openAt(stays, at -> {}, again -> replace());
          tellPeer(() -> {});
        });
  }

  private void invite(ClusterNode to, Optional<TrunkEnd> end) {
    if (leaving != null && to.equals(worker)) {
      word = end;
      tellPeer(this::migrated);
    }
  }

  /** The old session is this leg's to end until it has ended, whatever comes in between. */
  private void migrated() {
    Optional.ofNullable(leaving).ifPresent(old -> leg.effect(() -> silence(old)));
  }

  /** What changes from here on takes back what the new session was to begin with. */
  private void silence(ClusterNode old) {
    if (old.equals(leaving)) {
      Beginning next = new Beginning(workers.at(worker), state.begin(now()), word.isPresent());
      beginning = Optional.of(next);
      workers.silence(old, word, next).whenComplete((answer, failure) -> silenced(old));
    }
  }

  private void silenced(ClusterNode old) {
    if (old.equals(leaving)) {
      leaving = null;
      // At once: nobody sends until then, and a leg that forgets it makes a new session.
      beginning.ifPresent(next -> next.tellOwn(state.begin(now())));
      leg.effect(() -> workers.close(old));
      placed(leg.survival().placement());
    }
  }

  /** The cluster has changed. */
  void placed(Placement placement) {
    if (opened == null || worker == null) {
      return;
    }
    if (!placement.has(worker.id())) {
      if (leaving != null) {
        workers.close(leaving);
        leaving = null;
      }
      replace();
    } else if (mayLeave(placement) && leaving == null && questions.none()) {
      migrate(chosen());
    }
  }

  private boolean mayLeave(Placement placement) {
    ClusterNode next = chosen();
    return placement.find(worker.id()).filter(ClusterNode::draining).isPresent()
        && next != null
        && !next.draining()
        && leg.userAgent().status() == DialogStatus.CONNECTED;
  }
}
