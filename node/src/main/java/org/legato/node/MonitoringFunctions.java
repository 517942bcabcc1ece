package org.legato.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.monitoring.MonitoringInterface;
import org.legato.dsm.monitoring.MonitoringStore;

/** SEMS's interface {@code monitoring} with its rarer functions. */
final class MonitoringFunctions implements DynamicInterface {
  private final MonitoringStore store;
  private final MonitoringInterface common;

  MonitoringFunctions(MonitoringStore store) {
    this.store = store;
    this.common = new MonitoringInterface(store);
  }

  @Override
  public String name() {
    return common.name();
  }

  @Override
  public List<String> list() {
    List<String> functions = new ArrayList<>(common.list());
    functions.addAll(List.of("addCount", "getSingle", "listByRegex"));
    return functions;
  }

  @Override
  public CompletionStage<Object> call(String function, List<Object> arguments) {
    return switch (function) {
      case "addCount" -> done(addCount(arguments));
      case "getSingle" -> done(single(text(arguments, 0), text(arguments, 1)));
      case "listByRegex" -> done(byRegex(text(arguments, 0), text(arguments, 1)));
      default -> common.call(function, arguments);
    };
  }

  private Object addCount(List<Object> arguments) {
    if (arguments.size() < 3 || !(arguments.get(2) instanceof Integer number)) {
      throw new DiException(300, "addCount needs an id, a key and an int");
    }
    store.increment(text(arguments, 0), text(arguments, 1), number);
    return List.of(0, "OK");
  }

  private Object single(String id, String key) {
    return store
        .get(id)
        .filter(record -> record.containsKey(key))
        .<Object>map(record -> List.of(record.get(key)))
        .orElse(List.of());
  }

  private Object byRegex(String key, String regex) {
    try {
      Pattern pattern = Pattern.compile(regex);
      return store.ids(
          MonitoringStore.Scope.ALL,
          record -> record.get(key) instanceof String value && pattern.matcher(value).find());
    } catch (PatternSyntaxException e) {
      throw new DiException(300, "no regular expression: " + regex);
    }
  }

  private static CompletionStage<Object> done(Object result) {
    return CompletableFuture.completedFuture(result);
  }

  private static String text(List<Object> arguments, int index) {
    if (arguments.size() > index && arguments.get(index) instanceof String text) {
      return text;
    }
    throw new DiException(300, "argument " + (index + 1) + " must be text");
  }
}
