package org.legato.node.trial;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.legato.dsm.session.ScriptLog;
import org.legato.dsm.session.Session;

/**
 * A call that is none: whatever the script asks of it is told to a listener and succeeds. Nothing
 * follows by itself, such as the end of a file played: that is for the events of the trial.
 */
final class TrialSession implements Session {
  private final NavigableMap<String, String> variables = new TreeMap<>();
  private final Map<String, String> selects = new TreeMap<>(Map.of("local_tag", "trial"));
  private final Map<String, Object> objects = new HashMap<>();
  private final Map<Class<?>, Object> services = new HashMap<>();
  private final TrialListener listener;

  TrialSession(Map<String, String> variables, Map<String, String> selects, TrialListener listener) {
    this.variables.putAll(variables);
    this.selects.putAll(selects);
    this.listener = listener;
    services.put(ScriptLog.class, (ScriptLog) listener::log);
  }

  @Override
  public NavigableMap<String, String> variables() {
    return variables;
  }

  @Override
  public String select(String name) {
    return selects.get(name);
  }

  @Override
  public Collection<String> selectNames() {
    return selects.keySet();
  }

  @Override
  public Map<String, Object> objects() {
    return objects;
  }

  @Override
  public <T> T service(Class<T> type) {
    return type.cast(services.computeIfAbsent(type, this::madeUp));
  }

  /** One way for all services: a new one, or a new method, needs nothing here. */
  private Object madeUp(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (_, method, arguments) -> {
          Object[] given = arguments == null ? new Object[0] : arguments;
          listener.asks(
              Arrays.stream(given)
                  .map(String::valueOf)
                  .collect(Collectors.joining(", ", method.getName() + "(", ")")));
          return answer(method);
        });
  }

  private static Object answer(Method method) {
    Class<?> type = method.getReturnType();
    String full = method.getGenericReturnType().getTypeName();
    if (type == CompletionStage.class) {
      return CompletableFuture.completedFuture(value(full));
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    return type == boolean.class ? Boolean.TRUE : value(full);
  }

  /** What a type's emptiest good value is; null where the service answers with nothing. */
  private static Object value(String type) {
    if (type.contains("List<")) {
      return List.of();
    }
    if (type.contains("Map<")) {
      return Map.of();
    }
    if (type.contains("Boolean")) {
      return Boolean.TRUE;
    }
    if (type.contains("Long")) {
      return 0L;
    }
    return type.contains("String") ? "trial" : null;
  }
}
