package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.legato.cluster.ClusterNode;
import org.legato.media.MediaWorker;
import org.legato.media.Succession;
import org.legato.media.TrunkEnd;

/** The media workers of the cluster, as one leg talks to them about its session. */
record SessionWorkers(LegRuntime leg) {
  private static final Duration QUIET = Duration.ofMillis(300);

  /** The worker of a node. */
  ActorRef<MediaWorker.Command> at(ClusterNode node) {
    return ActorRefResolver.get(leg.system())
        .resolveActorRef(node.address() + "/user/" + MediaDesk.WORKER);
  }

  private ActorRef<MediaDesk.Command> desk(ClusterNode node) {
    return ActorRefResolver.get(leg.system())
        .resolveActorRef(node.address() + "/user/" + MediaDesk.NAME);
  }

  /**
   * Opens the session, or takes it over. A worker that does not answer is asked once more: where
   * one of the two machines has just come back the first messages are lost. The second time it has
   * long to answer, as the sound of a leg that goes on elsewhere is there meanwhile.
   */
  CompletionStage<MediaWorker.Reply> open(ClusterNode node) {
    claim(node);
    Duration most = leg.environment().settings().askTimeout();
    return askToOpen(node, most.dividedBy(3))
        .exceptionallyCompose(
            noAnswer -> {
              leg.log()
                  .info(
                      "leg {}: the media worker of {} does not answer, it is asked again",
                      leg.id(),
                      node.name());
              return askToOpen(node, most);
            });
  }

  private CompletionStage<MediaWorker.Reply> askToOpen(ClusterNode node, Duration bound) {
    return leg.thread()
        .ask(at(node), replyTo -> new MediaWorker.Open(leg.id(), leg.id(), replyTo), bound);
  }

  /** The worker keeps the session while this node is there, and a while longer. */
  private void claim(ClusterNode node) {
    desk(node)
        .tell(
            new MediaDesk.Claim(
                leg.id(), leg.survival().incarnation(), leg.survival().placement().self()));
  }

  void close(ClusterNode node) {
    at(node).tell(new MediaWorker.Close(leg.id()));
    desk(node).tell(new MediaDesk.Release(leg.id()));
  }

  /**
   * Where the session at a new worker waits for the word of the one before; empty: nowhere, as one
   * of an older version does not answer.
   */
  CompletionStage<Optional<TrunkEnd>> awaited(ClusterNode node) {
    return leg.thread()
        .<MediaWorker.Command, MediaWorker.Reply>ask(
            at(node), replyTo -> new Succession.Await(leg.id(), replyTo), QUIET)
        .handle(
            (reply, failure) ->
                reply instanceof MediaWorker.TrunkOpened(TrunkEnd end)
                    ? Optional.of(end)
                    : Optional.empty());
  }

  /**
   * The peer must not hear two senders: the old one is quiet before the new one begins.
   *
   * @param word where the old one says so itself
   * @param beginning is told at once, by whichever thread learns of it
   */
  CompletionStage<MediaWorker.Reply> silence(
      ClusterNode old, Optional<TrunkEnd> word, Beginning beginning) {
    word.ifPresent(end -> at(old).tell(new Succession.HandOver(leg.id(), end)));
    at(old).tell(new MediaWorker.Disconnect(leg.id()));
    // Answered by the media thread after what came before.
    return leg.thread()
        .here(statistics(old, QUIET).whenComplete((reply, failure) -> beginning.tell()));
  }

  /** How the session does; empty if its worker does not answer. */
  CompletionStage<Optional<MediaWorker.Statistics>> measure(ClusterNode node) {
    return statistics(node, leg.environment().settings().askTimeout())
        .handle(
            (reply, failure) ->
                reply instanceof MediaWorker.Statistics statistics
                    ? Optional.of(statistics)
                    : Optional.empty());
  }

  /** Asks at once: it changes nothing that could be forgotten. */
  private CompletionStage<MediaWorker.Reply> statistics(ClusterNode node, Duration bound) {
    return AskPattern.ask(
        at(node),
        replyTo -> new MediaWorker.GetStatistics(leg.id(), replyTo),
        bound,
        leg.system().scheduler());
  }
}
