package org.legato.dsm.engine;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.legato.dsm.session.Session;

/** The run of one event, as actions and conditions see it. Not thread safe; valid for the run. */
public interface Run {

  /** The call (or system DSM) that runs. */
  Session session();

  /** The type of the event being run; EXCEPTION while an exception is handled. */
  EventType eventType();

  /** An event parameter, empty if absent. */
  String param(String name);

  /** Sets an event parameter; without effect where the event has no parameter map. */
  void setParam(String name, String value);

  /** All event parameters, sorted by name. */
  java.util.Map<String, String> params();

  /** Whether the event has a parameter map at all. */
  boolean hasParams();

  /** A variable, empty if unset. */
  String variable(String name);

  /** Sets a variable. */
  void setVariable(String name, String value);

  /** The value rule: {@code $variable}, {@code #parameter}, {@code @select} or the text itself. */
  String resolve(String text);

  /** The interpolation rule of {@code sets}: references inside of text. */
  String interpolate(String text);

  /**
   * The answer of something that takes time, for conditions. The condition is given up and tested
   * again when the answer is there, so it must do nothing before it asks. A failed stage is thrown.
   */
  <T> T answer(Supplier<CompletionStage<T>> question);

  /** Sets {@code $errno} and, unless null, {@code $strerror}. */
  void error(String errno, String strerror);

  /** Clears {@code $errno}. */
  void clearError();
}
