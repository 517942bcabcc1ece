package org.legato.call;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.legato.media.MediaWorker;

/** The calls of this node: which legs are alive, and what the last ones that ended looked like. */
public final class CallDirectory implements CallControl {
  private static final int ENDED_KEPT = 500;

  private final Set<String> alive = ConcurrentHashMap.newKeySet();
  private final Map<String, Detail> ended = new LinkedHashMap<>();
  private CallEnvironment environment;
  private Scheduler scheduler;

  /** Completes the wiring: the environment refers to this directory and this to it. */
  public void bind(CallEnvironment callEnvironment, Scheduler askScheduler) {
    environment = callEnvironment;
    scheduler = askScheduler;
  }

  void started(String legId) {
    alive.add(legId);
  }

  void ended(Detail detail) {
    alive.remove(detail.summary().id());
    synchronized (ended) {
      ended.put(detail.summary().id(), detail);
      if (ended.size() > ENDED_KEPT) {
        ended.remove(ended.keySet().iterator().next());
      }
    }
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
      asked.add(describe(id).toCompletableFuture());
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
        .handle((answer, failure) -> failure == null ? answer.detail() : Optional.empty());
  }

  @Override
  public CompletionStage<Optional<Detail>> call(String id) {
    if (alive.contains(id)) {
      return describe(id);
    }
    synchronized (ended) {
      return CompletableFuture.completedFuture(Optional.ofNullable(ended.get(id)));
    }
  }

  @Override
  public CompletionStage<Boolean> end(String id) {
    return found(id, CallLeg.End::new);
  }

  @Override
  public CompletionStage<Boolean> post(String id, Map<String, String> params) {
    String legId = environment.queues().owner(id).orElse(id);
    return found(legId, replyTo -> new CallLeg.Post(params, replyTo));
  }

  private CompletionStage<Boolean> found(
      String id, java.util.function.Function<ActorRef<CallLeg.Posted>, CallLeg.Command> question) {
    return alive.contains(id)
        ? environment
            .legs()
            .<CallLeg.Posted>ask(id, question, bound())
            .thenApply(CallLeg.Posted::found)
        : CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletionStage<Map<String, List<String>>> rooms() {
    return AskPattern.<MediaWorker.Command, MediaWorker.Reply>ask(
            environment.worker(), MediaWorker.GetRooms::new, bound(), scheduler)
        .thenApply(
            reply -> {
              Map<String, List<String>> rooms = new LinkedHashMap<>();
              if (reply instanceof MediaWorker.Rooms(List<MediaWorker.RoomInfo> infos)) {
                infos.forEach(info -> rooms.put(info.room(), info.members()));
              }
              return rooms;
            });
  }
}
