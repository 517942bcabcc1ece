package org.legato.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.monitoring.MonitoringInterface;

/**
 * An interface whose functions are about all nodes: what lists records lists those of all, what
 * loads an application loads it everywhere.
 *
 * @param local the interface of this node
 */
record ClusterFunctions(DynamicInterface local, Everywhere everywhere, LoadLog log)
    implements DynamicInterface {
  /** Their results are lists, which are put one after the other. */
  private static final Set<String> LISTS =
      Set.of(
          "list",
          "listActive",
          "listFinished",
          "listByFilter",
          "listByRegex",
          MonitoringInterface.RECORDS,
          "get",
          "getSingle",
          "getAttribute",
          "getAttributeActive",
          "getAttributeFinished",
          "eraseByFilter");

  /** They are done everywhere and answer [code, text]. */
  private static final Set<String> DEEDS =
      Set.of(
          "erase",
          "clear",
          "clearFinished",
          "loadConfig",
          "reloadDSMs",
          "loadDSM",
          "loadDSMWithPath",
          "loadDSMWithPaths",
          "registerApplication");

  @Override
  public String name() {
    return local.name();
  }

  @Override
  public List<String> list() {
    return local.list();
  }

  @Override
  public CompletionStage<Object> call(String function, List<Object> arguments) {
    CompletionStage<Object> here = logged(local, function, arguments, log);
    if (LISTS.contains(function)) {
      return here.thenCombine(others(function, arguments), ClusterFunctions::joined);
    }
    if (DEEDS.contains(function)) {
      // What fails here is not tried elsewhere.
      return here.thenCompose(
          done ->
              failed(done)
                  ? CompletableFuture.completedFuture(done)
                  : others(function, arguments).thenApply(told -> outcome(done, told)));
    }
    return here;
  }

  private CompletionStage<ClusterControl.Gathered> others(String function, List<Object> arguments) {
    return everywhere.others(name() + "." + function, arguments);
  }

  private static Object joined(Object here, ClusterControl.Gathered others) {
    List<Object> all = new ArrayList<>((List<?>) here);
    for (JsonNode answer : others.answers()) {
      try {
        all.addAll(NodeAgent.plain(answer));
      } catch (JsonProcessingException e) {
        throw new DiException(500, "a node's answer is no list: " + e.getOriginalMessage());
      }
    }
    return all;
  }

  private static boolean failed(Object result) {
    return result instanceof List<?> pair
        && !pair.isEmpty()
        && pair.getFirst() instanceof Integer code
        && code >= 300;
  }

  /** What another node could not do is told, though it is done here. */
  private static Object outcome(Object done, ClusterControl.Gathered others) {
    for (JsonNode answer : others.answers()) {
      if (answer.isArray() && answer.path(0).asInt() >= 300) {
        return List.of(answer.path(0).asInt(), "on another node: " + answer.path(1).asText());
      }
    }
    return others.unanswered().isEmpty()
        ? done
        : List.of(500, "done here, but not known of " + String.join(", ", others.unanswered()));
  }

  /** The interface's function of a question to a node, e.g. {@code monitoring.list}. */
  static CompletionStage<Object> answer(
      Map<String, DynamicInterface> interfaces, String what, List<Object> arguments, LoadLog log) {
    int dot = what.indexOf('.');
    DynamicInterface wanted = dot < 0 ? null : interfaces.get(what.substring(0, dot));
    return wanted == null
        ? CompletableFuture.failedFuture(new DiException(504, "nobody answers " + what))
        : logged(wanted, what.substring(dot + 1), arguments, log);
  }

  private static CompletionStage<Object> logged(
      DynamicInterface local, String function, List<Object> arguments, LoadLog log) {
    String what = local.name() + "." + function;
    CompletionStage<Object> result = local.call(function, arguments);
    return LoadLog.isLoad(what)
        ? result.thenApply(
            done -> {
              if (!failed(done)) {
                log.add(what, arguments);
              }
              return done;
            })
        : result;
  }
}
