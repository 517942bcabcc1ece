package org.legato.dsm.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.legato.dsm.monitoring.MonitoringStore.Scope;

/** SEMS's interface {@code monitoring} over the records. */
public final class MonitoringInterface implements DynamicInterface {
  /**
   * Legato's own: [id, attributes] of each record that is not finished and has all attributes of a
   * filter as in {@code listByFilter}; the oldest first.
   */
  public static final String RECORDS = "recordsByFilter";

  private static final List<Object> OK = List.of(0, "OK");

  private final MonitoringStore store;

  public MonitoringInterface(MonitoringStore store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public List<String> list() {
    return List.of(
        "set",
        "log",
        "add",
        "logAdd",
        "inc",
        "dec",
        "markFinished",
        "list",
        "listActive",
        "listFinished",
        "listByFilter",
        "get",
        "getAttribute",
        "getAttributeActive",
        "getAttributeFinished",
        "erase",
        "eraseByFilter",
        "clear",
        "clearFinished");
  }

  @Override
  public CompletionStage<Object> call(String function, List<Object> arguments) {
    try {
      return CompletableFuture.completedFuture(result(function, arguments));
    } catch (DiException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Object result(String function, List<Object> arguments) {
    return switch (function) {
      case "set", "log" -> set(arguments);
      case "add", "logAdd" ->
          done(() -> store.add(text(arguments, 0), text(arguments, 1), at(arguments, 2)));
      case "inc" -> done(() -> store.increment(text(arguments, 0), text(arguments, 1), 1));
      case "dec" -> done(() -> store.increment(text(arguments, 0), text(arguments, 1), -1));
      case "addCount" ->
          done(() -> store.increment(text(arguments, 0), text(arguments, 1), number(arguments, 2)));
      case "getSingle" -> single(text(arguments, 0), text(arguments, 1));
      case "markFinished" -> done(() -> store.markFinished(text(arguments, 0)));
      case "list" -> store.ids(Scope.ALL);
      case "listActive" -> store.ids(Scope.ACTIVE);
      case "listFinished" -> store.ids(Scope.FINISHED);
      case "listByFilter" -> store.ids(Scope.ALL, filter(arguments));
      case RECORDS -> records(filter(arguments));
      case "get" -> store.get(text(arguments, 0)).map(List::of).orElse(List.of());
      case "getAttribute" -> attribute(Scope.ALL, text(arguments, 0));
      case "getAttributeActive" -> attribute(Scope.ACTIVE, text(arguments, 0));
      case "getAttributeFinished" -> attribute(Scope.FINISHED, text(arguments, 0));
      case "erase" -> done(() -> store.erase(text(arguments, 0)));
      case "eraseByFilter" -> erase(store.ids(Scope.ALL, filter(arguments)));
      case "clear" -> done(() -> store.clear(Scope.ALL));
      case "clearFinished" -> done(() -> store.clear(Scope.FINISHED));
      default -> throw new DiException(504, "monitoring has no function " + function);
    };
  }

  private static Object done(Runnable effect) {
    effect.run();
    return OK;
  }

  private Object set(List<Object> arguments) {
    for (int i = 1; i + 1 < Math.max(3, arguments.size()); i += 2) {
      store.set(text(arguments, 0), text(arguments, i), at(arguments, i + 1));
    }
    return OK;
  }

  private Object single(String id, String key) {
    Object value = store.get(id).map(record -> record.get(key)).orElse(null);
    return value == null ? List.of() : List.of(value);
  }

  private Object records(Predicate<Map<String, Object>> wanted) {
    var records = new ArrayList<Object>();
    for (String id : store.ids(Scope.ACTIVE, wanted)) {
      store.get(id).ifPresent(record -> records.add(List.of(id, record)));
    }
    return records;
  }

  private Object erase(List<String> ids) {
    ids.forEach(store::erase);
    return ids;
  }

  /** [id, value] of every record; a missing attribute is 0, as SEMS shows it. */
  private List<Object> attribute(Scope scope, String key) {
    var pairs = new ArrayList<Object>();
    for (String id : store.ids(scope)) {
      store.get(id).ifPresent(record -> pairs.add(List.of(id, record.getOrDefault(key, 0))));
    }
    return pairs;
  }

  private static Predicate<Map<String, Object>> filter(List<Object> arguments) {
    Predicate<Map<String, Object>> all = _ -> true;
    for (Object argument : arguments) {
      if (!(argument instanceof List<?> pair) || pair.size() != 2) {
        throw new DiException(300, "a filter is [name, value]");
      }
      all = all.and(record -> pair.get(1).equals(record.get(pair.get(0))));
    }
    return all;
  }

  private static Object at(List<Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw new DiException(300, "argument " + (index + 1) + " is missing");
    }
    return arguments.get(index);
  }

  private static int number(List<Object> arguments, int index) {
    if (at(arguments, index) instanceof Integer number) {
      return number;
    }
    throw new DiException(300, "argument " + (index + 1) + " must be a number");
  }

  private static String text(List<Object> arguments, int index) {
    if (at(arguments, index) instanceof String text) {
      return text;
    }
    throw new DiException(300, "argument " + (index + 1) + " must be text");
  }
}
