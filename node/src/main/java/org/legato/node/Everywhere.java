package org.legato.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the other nodes of the cluster, all at once and not for long. */
final class Everywhere {
  private static final Logger LOG = LoggerFactory.getLogger(Everywhere.class);

  private final ActorSystem<?> system;
  private final Supplier<Placement> placement;
  private final Duration bound;

  Everywhere(ActorSystem<?> system, Supplier<Placement> placement, Duration bound) {
    this.system = system;
    this.placement = placement;
    this.bound = bound;
  }

  /** What the others say. */
  CompletionStage<ClusterControl.Gathered> others(String what, List<Object> arguments) {
    String json = NodeAgent.json(arguments);
    List<CompletableFuture<NodeAgent.Told>> asked = new ArrayList<>();
    Placement now = placement.get();
    for (ClusterNode node : now.nodes()) {
      if (!node.id().equals(now.self())) {
        asked.add(
            AskPattern.<NodeAgent.Command, NodeAgent.Told>ask(
                    NodeAgent.at(system, node),
                    replyTo -> new NodeAgent.Ask(what, json, replyTo),
                    bound,
                    system.scheduler())
                .exceptionally(e -> new NodeAgent.Told(node.name(), -1, e.toString()))
                .toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(all -> gathered(what, asked.stream().map(CompletableFuture::join).toList()));
  }

  private static ClusterControl.Gathered gathered(String what, List<NodeAgent.Told> told) {
    List<JsonNode> answers = new ArrayList<>();
    List<String> unanswered = new ArrayList<>();
    for (NodeAgent.Told one : told) {
      try {
        if (one.fault() != 0) {
          throw new IllegalStateException(one.answer());
        }
        answers.add(NodeAgent.JSON.readTree(one.answer()));
      } catch (JsonProcessingException | IllegalStateException e) {
        unanswered.add(one.node());
        LOG.warn("{} is without the answer of {}: {}", what, one.node(), e.getMessage());
      }
    }
    return new ClusterControl.Gathered(answers, unanswered);
  }
}
