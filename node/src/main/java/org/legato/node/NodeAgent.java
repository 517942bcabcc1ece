package org.legato.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.legato.cluster.ClusterNode;
import org.legato.dsm.monitoring.DynamicInterface.DiException;

/** Does on this node what control on another one asks of all: what is asked is JSON both ways. */
final class NodeAgent {
  /** The actor's name: the path is the same at all nodes. */
  static final String NAME = "node-agent";

  static final ObjectMapper JSON = new ObjectMapper();

  private NodeAgent() {}

  /** What the agent is told. */
  sealed interface Command {}

  /**
   * Asks. Answer: {@link Told}.
   *
   * @param what a question that the agent knows, e.g. {@code calls} or {@code monitoring.list}
   * @param arguments a JSON array
   */
  record Ask(String what, String arguments, ActorRef<Told> replyTo) implements Command {}

  /**
   * What a node said.
   *
   * @param fault 0, or the fault's number; the answer is its text then
   */
  record Told(String node, int fault, String answer) {}

  /**
   * The behaviour.
   *
   * @param self this node's name
   * @param answers answers a question; must not block
   */
  static Behavior<Command> create(
      String self, BiFunction<String, List<Object>, CompletionStage<Object>> answers) {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Ask ask ->
                answer(ask, answers)
                    .whenComplete(
                        (answer, failure) ->
                            ask.replyTo()
                                .tell(
                                    failure == null
                                        ? new Told(self, 0, answer)
                                        : new Told(self, code(failure), text(failure))));
          }
          return Behaviors.same();
        });
  }

  private static CompletionStage<String> answer(
      Ask ask, BiFunction<String, List<Object>, CompletionStage<Object>> answers) {
    try {
      List<Object> arguments = plain(JSON.readTree(ask.arguments()));
      return answers.apply(ask.what(), arguments).thenApply(NodeAgent::json);
    } catch (JsonProcessingException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // Whatever the array holds is an Object.
  static List<Object> plain(JsonNode array) throws JsonProcessingException {
    return JSON.treeToValue(array, List.class);
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static int code(Throwable failure) {
    return cause(failure) instanceof DiException di ? di.code() : 500;
  }

  private static String text(Throwable failure) {
    return String.valueOf(cause(failure).getMessage());
  }

  /** The agent of a node. */
  static ActorRef<Command> at(ActorSystem<?> system, ClusterNode node) {
    return ActorRefResolver.get(system).resolveActorRef(node.address() + "/user/" + NAME);
  }
}
