package org.legato.node.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells a trial to a program: one JSON object a line, its field {@code type} says what. */
public final class JsonReport implements TrialListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;

  public JsonReport(PrintWriter out) {
    this.out = out;
  }

  private void line(String type, Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", type);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    try {
      out.println(JSON.writeValueAsString(object));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void event(String text) {
    line("event", "event", text);
  }

  @Override
  public void transition(String place, String name, List<String> conditions) {
    line("transition", "name", name, "place", place, "conditions", conditions);
  }

  @Override
  public void action(String place, String text, boolean skipped) {
    line("action", "action", text, "place", place, "skipped", skipped);
  }

  @Override
  public void asks(String text) {
    line("call", "request", text);
  }

  @Override
  public void variables(Map<String, String> changed) {
    line("variables", "variables", changed);
  }

  @Override
  public void log(int level, String text) {
    line("log", "level", level, "text", text);
  }

  @Override
  public void state(String diagram, String state) {
    line("state", "diagram", diagram, "state", state);
  }

  @Override
  public void exception(String place, String text) {
    line("exception", "exception", text, "place", place);
  }

  @Override
  public void untaken(String what) {
    line("untaken", "event", what);
  }

  @Override
  public void error(String text) {
    line("error", "error", text);
  }
}
