package org.legato.dsm.module;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Interpolation;
import org.legato.dsm.engine.ModuleCatalog;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Session;

/** Runs single actions and conditions of one module, without an engine. */
final class ModuleBench implements Run, Session {
  final TreeMap<String, String> variables = new TreeMap<>();
  final TreeMap<String, String> params = new TreeMap<>();
  final Map<String, Object> objects = new HashMap<>();
  final Map<Class<?>, Object> services = new HashMap<>();
  EventType type = EventType.EVENT;
  private final ModuleCatalog catalog;

  ModuleBench(ScriptModule module) {
    catalog = ModuleSet.of(module).module(module.name()).orElseThrow();
  }

  /** Runs an action and waits for it. */
  Outcome act(String name, String arguments) {
    var problems = new ArrayList<String>();
    Outcome outcome =
        catalog.actions().get(name).compiler().compile(arguments, problems).execute(this);
    while (true) {
      switch (outcome) {
        case Outcome.Await await ->
            outcome = await.outcome().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        case Outcome.Then then -> outcome = then.action().execute(this);
        default -> {
          return outcome;
        }
      }
    }
  }

  boolean holds(String name, String arguments) {
    return catalog
        .conditions()
        .get(name)
        .compiler()
        .compile(arguments, new ArrayList<>())
        .test(this);
  }

  ModuleBench with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  @Override
  public Session session() {
    return this;
  }

  @Override
  public EventType eventType() {
    return type;
  }

  @Override
  public String param(String name) {
    return params.getOrDefault(name, "");
  }

  @Override
  public void setParam(String name, String value) {
    params.put(name, value);
  }

  @Override
  public Map<String, String> params() {
    return params;
  }

  @Override
  public boolean hasParams() {
    return true;
  }

  @Override
  public String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  @Override
  public void setVariable(String name, String value) {
    variables.put(name, value);
  }

  @Override
  public String resolve(String text) {
    return Values.resolve(this, text);
  }

  @Override
  public String interpolate(String text) {
    return Interpolation.of(this, text, 1 << 20);
  }

  @Override
  public <T> T answer(Supplier<CompletionStage<T>> question) {
    return question.get().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void error(String errno, String strerror) {
    variables.put("errno", errno);
    if (strerror != null) {
      variables.put("strerror", strerror);
    }
  }

  @Override
  public void clearError() {
    variables.put("errno", "");
  }

  @Override
  public NavigableMap<String, String> variables() {
    return variables;
  }

  @Override
  public String select(String name) {
    return null;
  }

  @Override
  public Collection<String> selectNames() {
    return List.of();
  }

  @Override
  public Map<String, Object> objects() {
    return objects;
  }

  @Override
  public <T> T service(Class<T> type) {
    Object service = services.get(type);
    if (service == null) {
      throw new ScriptException("core", Map.of("cause", "none here"));
    }
    return type.cast(service);
  }
}
