package org.legato.node;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.call.CallControl;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.SemsConfig;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.script.ScriptError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SEMS's interface {@code dsm}: loading scripts and applications, posting events. */
final class DsmFunctions implements DynamicInterface {
  private static final Logger LOG = LoggerFactory.getLogger(DsmFunctions.class);
  private static final List<Object> OK = List.of(200, "OK");

  private final ApplicationRegistry applications;
  private final CallControl calls;
  private final Reloaded reloaded;
  private final Created created;

  /** Starts what a configuration set wants to be run without a call, after a reload. */
  interface Reloaded {
    void run(String bundle, long generation);
  }

  /** Starts one diagram without a call. */
  interface Created {
    CompletionStage<Void> run(String bundle, String diagram);
  }

  DsmFunctions(
      ApplicationRegistry applications, CallControl calls, Reloaded reloaded, Created created) {
    this.applications = applications;
    this.calls = calls;
    this.reloaded = reloaded;
    this.created = created;
  }

  @Override
  public String name() {
    return "dsm";
  }

  @Override
  public List<String> list() {
    return List.of(
        "postDSMEvent",
        "loadConfig",
        "reloadDSMs",
        "loadDSM",
        "loadDSMWithPath",
        "loadDSMWithPaths",
        "preloadModules",
        "preloadModule",
        "hasDSM",
        "listDSMs",
        "registerApplication",
        "createSystemDSM");
  }

  @Override
  public CompletionStage<Object> call(String function, List<Object> arguments) {
    return switch (function) {
      case "postDSMEvent" -> post(arguments);
      case "createSystemDSM" -> create(text(arguments, 0), text(arguments, 1));
      default -> CompletableFuture.supplyAsync(() -> result(function, arguments));
    };
  }

  private Object result(String function, List<Object> arguments) {
    return switch (function) {
      case "loadConfig" -> loadConfig(Path.of(text(arguments, 0)), optional(arguments, 1));
      case "reloadDSMs" ->
          loading(
              () -> {
                applications.reloadDiagrams().forEach(LOG::warn);
                return List.of(200, "DSMs reloaded");
              });
      case "loadDSM" -> loadDiagram(text(arguments, 0), "");
      case "loadDSMWithPath", "loadDSMWithPaths" ->
          loadDiagram(text(arguments, 0), text(arguments, 1));
      case "preloadModules" -> preloaded(applications.missingModules(), "modules preloaded");
      case "preloadModule" -> {
        String module = text(arguments, 0);
        boolean known = applications.hasModule(module);
        yield preloaded(known ? List.of() : List.of(module), "module preloaded.");
      }
      case "hasDSM" -> {
        String diagram = text(arguments, 0);
        yield List.of(applications.diagrams(optional(arguments, 1)).contains(diagram) ? "1" : "0");
      }
      case "listDSMs" -> applications.diagrams(optional(arguments, 0));
      case "registerApplication" -> register(text(arguments, 0), optional(arguments, 1));
      default -> throw new DiException(504, "dsm has no function " + function);
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

  private CompletionStage<Object> create(String bundle, String diagram) {
    return created
        .run(bundle, diagram)
        .handle(
            (done, failure) ->
                failure == null
                    ? OK
                    : List.of(
                        500,
                        failure.getCause() instanceof ScriptException e
                            ? e.params().get("cause")
                            : String.valueOf(failure.getMessage())));
  }

  private Object loadConfig(Path file, String name) {
    Object loaded =
        loading(
            () -> {
              applications.load(file, name).forEach(LOG::warn);
              reloaded.run(ApplicationRegistry.bundleName(file, name), System.currentTimeMillis());
              return OK;
            });
    // SEMS's text, and why.
    return loaded instanceof List<?> refused && !refused.equals(OK)
        ? List.of(500, "reload config failed: " + refused.get(1))
        : OK;
  }

  private Object loadDiagram(String diagram, String path) {
    if (applications.diagrams("").contains(diagram)) {
      return List.of(400, diagram + " is already loaded (use reloadDSMs to reload all)");
    }
    return loading(
        () ->
            List.of(200, "loaded " + diagram + " from " + applications.loadDiagram(diagram, path)));
  }

  private static Object preloaded(List<String> missing, String done) {
    return missing.isEmpty()
        ? List.of(200, done)
        : List.of(500, "there is no module " + String.join(", ", missing));
  }

  private Object register(String diagram, String bundleOf) {
    try {
      applications.register(diagram, bundleOf);
      return List.of(200, "registered DSM application");
    } catch (IllegalArgumentException e) {
      return List.of(400, "unknown application (DSM)");
    } catch (IllegalStateException e) {
      return List.of(500, e.getMessage());
    }
  }

  /** What it returns, or [500, why] with the same in the log. */
  private static Object loading(Callable<Object> what) {
    try {
      return what.call();
    } catch (SemsConfig.Malformed | ScriptError e) {
      LOG.error("refused, what was loaded stays: {}", e.getMessage());
      return List.of(500, e.getMessage());
    } catch (Exception e) {
      LOG.error("refused, what was loaded stays", e);
      return List.of(500, String.valueOf(e));
    }
  }

  private static String optional(List<Object> arguments, int index) {
    return arguments.size() > index ? String.valueOf(arguments.get(index)) : "";
  }

  private static String text(List<Object> arguments, int index) {
    if (arguments.size() <= index) {
      throw new DiException(300, "argument " + (index + 1) + " is missing");
    }
    return String.valueOf(arguments.get(index));
  }
}
