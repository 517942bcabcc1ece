package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.legato.cluster.ClusterNode;
import org.legato.media.MediaWorker;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.RoomInfo;
import org.legato.media.RoomOrders;

/** Asks the media workers of all nodes, and the legs themselves. */
public record RoomDirectory(CallEnvironment environment, ActorSystem<?> system)
    implements RoomControl {

  @Override
  public CompletionStage<Reply> announce(String room, String file) {
    return everywhere(replyTo -> new RoomOrders.Announce(room, file, replyTo))
        .thenApply(replies -> announced(room, replies));
  }

  @Override
  public CompletionStage<Reply> stopRecording(String room) {
    return everywhere(replyTo -> new RoomOrders.StopRecording(room, replyTo))
        .thenApply(replies -> stopped(room, replies));
  }

  /** One answer: a refusal if there is one, or else the sum of the numbers. */
  static Reply announced(String room, Map<ClusterNode, Reply> replies) {
    return refusal(replies, problem -> problem != Problem.NO_SUCH_ROOM)
        .or(() -> sum(replies))
        .orElseGet(() -> noRoom(room));
  }

  /** One answer: that a part of the room is not recorded counts only if none is. */
  static Reply stopped(String room, Map<ClusterNode, Reply> replies) {
    return refusal(replies, problem -> problem != Problem.NO_SUCH_ROOM && problem != Problem.STATE)
        .or(() -> sum(replies))
        .or(() -> refusal(replies, problem -> problem == Problem.STATE))
        .orElseGet(() -> noRoom(room));
  }

  private static Optional<Reply> sum(Map<ClusterNode, Reply> replies) {
    return replies.values().stream()
        .flatMap(
            reply ->
                reply instanceof MediaWorker.Number number ? Stream.of(number) : Stream.empty())
        .map(MediaWorker.Number::value)
        .reduce(Long::sum)
        .map(MediaWorker.Number::new);
  }

  /** What a node refuses, with its name if there are several. */
  private static Optional<Reply> refusal(
      Map<ClusterNode, Reply> replies, Predicate<Problem> counts) {
    for (Map.Entry<ClusterNode, Reply> one : replies.entrySet()) {
      if (one.getValue() instanceof Refused(Problem problem, String reason)
          && counts.test(problem)) {
        String at = replies.size() == 1 ? "" : one.getKey().name() + ": ";
        return Optional.of(new Refused(problem, at + reason));
      }
    }
    return Optional.empty();
  }

  private static Refused noRoom(String room) {
    return new Refused(Problem.NO_SUCH_ROOM, "no room " + room);
  }

  @Override
  public CompletionStage<Reply> record(String room, String file) {
    return everywhere(MediaWorker.GetRooms::new)
        .thenCompose(
            replies -> {
              Map<ClusterNode, RoomInfo> parts = parts(room, replies);
              for (Map.Entry<ClusterNode, RoomInfo> part : parts.entrySet()) {
                String path = part.getValue().recording();
                if (!path.isEmpty()) {
                  String where = "room " + room + " is being recorded at " + part.getKey().name();
                  return done(new Refused(Problem.STATE, where + " to " + path));
                }
              }
              return parts.entrySet().stream()
                  .max(Comparator.comparingInt(part -> part.getValue().members().size()))
                  .map(
                      most ->
                          ask(most.getKey(), replyTo -> new RoomOrders.Record(room, file, replyTo)))
                  .orElseGet(() -> done(noRoom(room)));
            });
  }

  private static Map<ClusterNode, RoomInfo> parts(String room, Map<ClusterNode, Reply> replies) {
    Map<ClusterNode, RoomInfo> parts = new LinkedHashMap<>();
    replies.forEach(
        (node, reply) -> {
          if (reply instanceof MediaWorker.Rooms(List<RoomInfo> rooms)) {
            rooms.stream()
                .filter(info -> info.room().equals(room))
                .forEach(info -> parts.put(node, info));
          }
        });
    return parts;
  }

  @Override
  public CompletionStage<Boolean> control(String room, String legId, Change change) {
    return environment
        .legs()
        .<CallLeg.Posted>ask(
            legId,
            replyTo -> new LegSound.Control(room, change, replyTo),
            environment.settings().askTimeout())
        .thenApply(CallLeg.Posted::found);
  }

  // ---- asking workers

  private static CompletionStage<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private CompletionStage<Map<ClusterNode, Reply>> everywhere(
      Function<ActorRef<Reply>, MediaWorker.Command> question) {
    Map<ClusterNode, CompletableFuture<Reply>> asked = new LinkedHashMap<>();
    for (ClusterNode node : environment.placement().get().nodes()) {
      if (node.roles().contains(ClusterNode.MEDIA)) {
        asked.put(node, ask(node, question).toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(
            new ArrayList<>(asked.values()).toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<ClusterNode, Reply> replies = new LinkedHashMap<>();
              asked.forEach((node, reply) -> replies.put(node, reply.join()));
              return replies;
            });
  }

  private CompletionStage<Reply> ask(
      ClusterNode node, Function<ActorRef<Reply>, MediaWorker.Command> question) {
    ActorRef<MediaWorker.Command> worker =
        ActorRefResolver.get(system).resolveActorRef(node.address() + "/user/" + MediaDesk.WORKER);
    return AskPattern.<MediaWorker.Command, Reply>ask(
            worker, question::apply, environment.settings().askTimeout(), system.scheduler())
        .exceptionally(e -> new Refused(Problem.OVERLOADED, "no answer: " + e.getMessage()));
  }
}
