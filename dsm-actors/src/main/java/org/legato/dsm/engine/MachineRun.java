package org.legato.dsm.engine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.legato.dsm.session.Session;

/** The run of one event by a {@link ScriptMachine}. */
final class MachineRun implements Run {
  private final Session session;
  private final Budget budget;
  private final Answers answers;
  private EventType type;
  private TreeMap<String, String> params;
  private boolean hasParams;

  /** Whether the event is to be evaluated again after this round. */
  boolean repost;

  MachineRun(Session session, Event event, Budget budget, Answers answers) {
    this.answers = answers;
    this.session = session;
    this.budget = budget;
    this.type = event.type();
    this.params = new TreeMap<>(event.params());
    this.hasParams = event.hasParams();
  }

  /** From now on the exception is the event. */
  void handle(ScriptException exception) {
    type = EventType.EXCEPTION;
    params = new TreeMap<>(exception.params());
    params.put("type", exception.type());
    hasParams = true;
    repost = false;
  }

  boolean inException() {
    return type == EventType.EXCEPTION;
  }

  @Override
  public Session session() {
    return session;
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
    if (hasParams) {
      budget.value(name, value.length());
      params.put(name, value);
    }
  }

  @Override
  public Map<String, String> params() {
    return Collections.unmodifiableMap(params);
  }

  @Override
  public boolean hasParams() {
    return hasParams;
  }

  @Override
  public String variable(String name) {
    return session.variables().getOrDefault(name, "");
  }

  @Override
  public void setVariable(String name, String value) {
    budget.value(name, value.length());
    session.variables().put(name, value);
  }

  @Override
  public String resolve(String text) {
    return Values.resolve(this, text);
  }

  @Override
  public String interpolate(String text) {
    return Interpolation.of(this, text, budget.longest());
  }

  @Override
  public <T> T answer(Supplier<CompletionStage<T>> question) {
    return answers.next(question);
  }

  @Override
  public void error(String errno, String strerror) {
    setVariable("errno", errno);
    if (strerror != null) {
      setVariable("strerror", strerror);
    }
  }

  @Override
  public void clearError() {
    setVariable("errno", "");
  }
}
