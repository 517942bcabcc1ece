package org.legato.dsm;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
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
import org.legato.dsm.session.Session;

/**
 * A session whose services write down what is asked of them. Each service is made up on demand:
 * {@code calls()} then holds e.g. {@code playFile(a.wav, false, false)}. Answers are given by
 * method name; the default is a completed stage, true, or something empty.
 */
public final class FakeSession implements Session {
  private final NavigableMap<String, String> variables = new TreeMap<>();
  private final Map<String, String> selects = new TreeMap<>();
  private final Map<String, Object> objects = new HashMap<>();
  private final Map<Class<?>, Object> services = new HashMap<>();
  private final Map<String, Object> answers = new HashMap<>();
  private final List<String> calls = new ArrayList<>();

  /** Everything asked of the services, in order. */
  public List<String> calls() {
    return calls;
  }

  /** Sets what a service method answers; a Throwable fails its stage or is thrown. */
  public FakeSession answer(String method, Object value) {
    answers.put(method, value);
    return this;
  }

  public FakeSession select(String name, String value) {
    selects.put(name, value);
    return this;
  }

  /** Puts an implementation in the place of a made up service. */
  public <T> FakeSession with(Class<T> type, T service) {
    services.put(type, service);
    return this;
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

  private Object madeUp(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (_, method, args) -> {
          Object[] given = args == null ? new Object[0] : args;
          String shown =
              Arrays.stream(given).map(String::valueOf).collect(Collectors.joining(", "));
          calls.add(method.getName() + "(" + shown + ")");
          return answer(method);
        });
  }

  private Object answer(Method method) throws Throwable {
    Object value = answers.get(method.getName());
    Class<?> result = method.getReturnType();
    if (result == CompletionStage.class) {
      boolean question = method.getGenericReturnType().getTypeName().contains("Boolean");
      return switch (value) {
        case CompletionStage<?> stage -> stage;
        case Throwable failure -> CompletableFuture.failedFuture(failure);
        case null -> CompletableFuture.completedFuture(question ? Boolean.TRUE : byDefault(method));
        default -> CompletableFuture.completedFuture(value);
      };
    }
    if (value instanceof Throwable failure) {
      throw failure;
    }
    if (value != null) {
      return value;
    }
    if (result == boolean.class) {
      return true;
    }
    if (result == String.class) {
      return "";
    }
    return result == Optional.class ? Optional.empty() : null;
  }

  private static Object byDefault(Method method) {
    String type = method.getGenericReturnType().getTypeName();
    if (type.contains("List<")) {
      return List.of();
    }
    if (type.contains("Long")) {
      return 0L;
    }
    return type.contains("String") ? "" : null;
  }
}
