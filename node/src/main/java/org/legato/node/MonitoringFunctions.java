package org.legato.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.monitoring.MonitoringInterface;
import org.legato.dsm.monitoring.MonitoringStore;

/** SEMS's interface {@code monitoring} with its rarer functions. */
final class MonitoringFunctions implements DynamicInterface {
  private static final List<Object> OK = List.of(0, "OK");

  private final MonitoringStore store;
  private final MonitoringInterface common;
  private final Samples samples;
  private final LongSupplier millis;
  private final Map<String, Long> expirations = new ConcurrentHashMap<>();

  /**
   * The functions.
   *
   * @param retained how long samples are kept
   * @param millis a clock, epoch ms
   */
  MonitoringFunctions(MonitoringStore store, Duration retained, LongSupplier millis) {
    this.store = store;
    this.samples = new Samples(retained, millis);
    this.millis = millis;
    this.common = new MonitoringInterface(store);
  }

  @Override
  public String name() {
    return common.name();
  }

  @Override
  public List<String> list() {
    List<String> functions = new ArrayList<>(common.list());
    functions.addAll(
        List.of(
            "addCount",
            "addSample",
            "getCount",
            "getAllCounts",
            "getSingle",
            "listByRegex",
            "setExpiration"));
    return functions;
  }

  @Override
  public CompletionStage<Object> call(String function, List<Object> arguments) {
    forgetExpired();
    return switch (function) {
      case "addCount" -> done(addCount(arguments));
      case "addSample" -> done(addSample(arguments));
      case "getCount" ->
          done(
              List.of(
                  samples.count(text(arguments, 0), text(arguments, 1), number(arguments, 2, 1))));
      case "getAllCounts" -> done(samples.counts(text(arguments, 0), number(arguments, 1, 1)));
      case "setExpiration" -> done(expire(text(arguments, 0), number(arguments, 1, -1)));
      case "getSingle" -> done(single(text(arguments, 0), text(arguments, 1)));
      case "listByRegex" -> done(byRegex(text(arguments, 0), text(arguments, 1)));
      default -> common.call(function, arguments);
    };
  }

  private Object addCount(List<Object> arguments) {
    int count = number(arguments, 2, Integer.MIN_VALUE);
    if (count == Integer.MIN_VALUE) {
      throw new DiException(300, "addCount needs an id, a key and an int");
    }
    store.increment(text(arguments, 0), text(arguments, 1), count);
    return OK;
  }

  private Object addSample(List<Object> arguments) {
    samples.add(text(arguments, 0), text(arguments, 1), number(arguments, 2, 1));
    return OK;
  }

  private Object expire(String id, int unixTime) {
    expirations.put(id, unixTime * 1000L);
    return OK;
  }

  /** Nobody sees a record between its expiration and this. */
  private void forgetExpired() {
    long now = millis.getAsLong();
    expirations.forEach(
        (id, at) -> {
          if (at <= now && expirations.remove(id, at)) {
            store.erase(id);
          }
        });
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

  private static int number(List<Object> arguments, int index, int otherwise) {
    if (arguments.size() <= index) {
      return otherwise;
    }
    if (arguments.get(index) instanceof Integer number) {
      return number;
    }
    throw new DiException(300, "argument " + (index + 1) + " must be an int");
  }

  private static String text(List<Object> arguments, int index) {
    if (arguments.size() > index && arguments.get(index) instanceof String text) {
      return text;
    }
    throw new DiException(300, "argument " + (index + 1) + " must be text");
  }
}
