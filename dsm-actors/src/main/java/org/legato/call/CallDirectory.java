package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.media.MediaWorker;
import org.legato.media.RoomInfo;
import org.legato.room.RoomCascade;

/** The calls of this node: which legs are alive, and what the last ones that ended looked like. */
public final class CallDirectory implements CallControl {
  private static final int ENDED_KEPT = 500;

  private record Ended(Detail detail, CompletionStage<Optional<MediaWorker.Statistics>> sound) {}

  private final Set<String> alive = ConcurrentHashMap.newKeySet();
  private final Set<String> scripts = ConcurrentHashMap.newKeySet();
  private final Map<String, Ended> ended = new LinkedHashMap<>();
  private CallEnvironment environment;
  private ActorSystem<?> system;

  /** Completes the wiring: the environment refers to this directory and this to it. */
  public void bind(CallEnvironment callEnvironment, ActorSystem<?> actorSystem) {
    environment = callEnvironment;
    system = actorSystem;
  }

  /** What may be done with rooms. */
  public RoomControl roomControl() {
    return new RoomDirectory(environment, system);
  }

  void started(String legId) {
    alive.add(legId);
  }

  /** The leg goes on at another node. */
  void moved(String legId) {
    alive.remove(legId);
  }

  void ended(Detail detail, CompletionStage<Optional<MediaWorker.Statistics>> sound) {
    alive.remove(detail.summary().id());
    synchronized (ended) {
      ended.put(detail.summary().id(), new Ended(detail, sound));
      if (ended.size() > ENDED_KEPT) {
        ended.remove(ended.keySet().iterator().next());
      }
    }
  }

  void scriptStarted(String id) {
    scripts.add(id);
  }

  void scriptEnded(String id) {
    scripts.remove(id);
  }

  /** Tells all calls and scripts of this node what happens to the server. */
  public void tellAll(String systemEvent) {
    for (Set<String> ids : List.of(alive, scripts)) {
      ids.forEach(id -> environment.legs().tell(id, new CallLeg.SystemEvent(systemEvent)));
    }
  }

  /** How many scripts run without a call. */
  public int scripts() {
    return scripts.size();
  }

  /** How many legs are alive. */
  public int size() {
    return alive.size();
  }

  private Duration bound() {
    return environment.settings().askTimeout();
  }

  @Override
  public CompletionStage<List<Summary>> calls() {
    List<CompletableFuture<Optional<Detail>>> asked = new ArrayList<>();
    for (String id : alive) {
      asked.add(describe(id).exceptionally(failure -> Optional.empty()).toCompletableFuture());
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                asked.stream()
                    .flatMap(one -> one.join().stream())
                    .map(Detail::summary)
                    .sorted(Comparator.comparingLong(Summary::startedAt))
                    .toList());
  }

  private CompletionStage<Optional<Detail>> describe(String id) {
    return environment
        .legs()
        .<CallLeg.Described>ask(id, CallLeg.Describe::new, bound())
        .thenApply(CallLeg.Described::detail);
  }

  @Override
  public CompletionStage<Optional<Detail>> call(String id) {
    return describe(id)
        .handle(
            (found, failure) -> {
              Optional<Detail> known =
                  Optional.ofNullable(found)
                      .flatMap(Function.identity())
                      .or(() -> endedHere(id).map(Ended::detail));
              return known.isEmpty() && failure != null
                  ? CompletableFuture.<Optional<Detail>>failedFuture(failure)
                  : CompletableFuture.completedFuture(known);
            })
        .thenCompose(Function.identity());
  }

  @Override
  public CompletionStage<Optional<MediaWorker.Statistics>> sound(String id) {
    return endedHere(id)
        .map(Ended::sound)
        .orElseGet(
            () ->
                environment
                    .legs()
                    .<LegSound.Measured>ask(id, LegSound.Measure::new, bound())
                    .handle(
                        (answer, failure) ->
                            failure == null ? answer.statistics() : Optional.empty()));
  }

  private Optional<Ended> endedHere(String id) {
    synchronized (ended) {
      return Optional.ofNullable(ended.get(id));
    }
  }

  @Override
  public CompletionStage<Boolean> end(String id) {
    return found(id, CallLeg.End::new);
  }

  @Override
  public CompletionStage<Boolean> post(String id, Map<String, String> params) {
    String legId = environment.queues().owner(id).orElse(id);
    String sender = UUID.randomUUID().toString();
    return Posting.post(
        environment, legId, replyTo -> new CallLeg.Post(sender, 1, params, replyTo));
  }

  private CompletionStage<Boolean> found(
      String id, Function<ActorRef<CallLeg.Posted>, CallLeg.Command> question) {
    return environment
        .legs()
        .<CallLeg.Posted>ask(id, question, bound())
        .thenApply(CallLeg.Posted::found);
  }

  @Override
  public CompletionStage<Map<String, RoomDetail>> rooms() {
    return AskPattern.<MediaWorker.Command, MediaWorker.Reply>ask(
            environment.worker(), MediaWorker.GetRooms::new, bound(), system.scheduler())
        .thenApply(
            reply -> {
              Map<String, RoomDetail> rooms = new LinkedHashMap<>();
              if (reply instanceof MediaWorker.Rooms(List<RoomInfo> infos)) {
                infos.forEach(info -> rooms.put(info.room(), detail(info)));
              }
              return rooms;
            });
  }

  private RoomDetail detail(RoomInfo info) {
    Placement now = environment.placement().get();
    String home = RoomCascade.home(now, info.room()).map(ClusterNode::hostPort).orElse("");
    String self = now.find(now.self()).map(ClusterNode::hostPort).orElse("");
    return new RoomDetail(
        home,
        info.members(),
        Map.of(self, info.members().size()),
        info.states(),
        info.recording().isEmpty() ? Map.of() : Map.of(self, info.recording()));
  }
}
