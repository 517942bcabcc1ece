package org.legato.node;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.call.CallControl;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.SemsConfig;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.script.ScriptError;

/** SEMS's interface {@code dsm}: loading applications, posting events. */
final class DsmFunctions implements DynamicInterface {
  private static final List<Object> OK = List.of(200, "OK");

  private final ApplicationRegistry applications;
  private final CallControl calls;

  DsmFunctions(ApplicationRegistry applications, CallControl calls) {
    this.applications = applications;
    this.calls = calls;
  }

  @Override
  public String name() {
    return "dsm";
  }

  @Override
  public List<String> list() {
    return List.of("postDSMEvent", "loadConfig", "hasDSM", "listDSMs");
  }

  @Override
  public CompletionStage<Object> call(String function, List<Object> arguments) {
    return switch (function) {
      case "postDSMEvent" -> post(arguments);
      case "loadConfig" -> CompletableFuture.supplyAsync(() -> loadConfig(arguments));
      case "hasDSM" ->
          CompletableFuture.completedFuture(
              List.of(applications.find(text(arguments, 0)).isPresent() ? "1" : "0"));
      case "listDSMs" -> CompletableFuture.completedFuture(applications.names());
      default -> CompletableFuture.failedFuture(new DiException(504, "no function " + function));
    };
  }

  private CompletionStage<Object> post(List<Object> arguments) {
    if (arguments.size() < 2 || !(arguments.get(1) instanceof List<?> pairs)) {
      return CompletableFuture.failedFuture(
          new DiException(300, "postDSMEvent needs a call id and a list of [name, value] pairs"));
    }
    Map<String, String> params = new LinkedHashMap<>();
    for (Object pair : pairs) {
      if (!(pair instanceof List<?> two) || two.size() != 2) {
        return CompletableFuture.failedFuture(
            new DiException(300, "not a [name, value] pair: " + pair));
      }
      params.put(String.valueOf(two.get(0)), String.valueOf(two.get(1)));
    }
    return calls
        .post(text(arguments, 0), params)
        .thenApply(found -> found ? OK : List.of(404, "Session not found"));
  }

  private Object loadConfig(List<Object> arguments) {
    try {
      applications.load(
          Path.of(text(arguments, 0)), arguments.size() > 1 ? text(arguments, 1) : "");
      return OK;
    } catch (SemsConfig.Malformed | ScriptError e) {
      org.slf4j.LoggerFactory.getLogger(DsmFunctions.class)
          .error("loadConfig refused, the old scripts stay: {}", e.getMessage());
      return List.of(500, "reload config failed");
    }
  }

  private static String text(List<Object> arguments, int index) {
    if (arguments.size() <= index) {
      throw new DiException(300, "argument " + (index + 1) + " is missing");
    }
    return String.valueOf(arguments.get(index));
  }
}
