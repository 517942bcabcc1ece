package org.legato.dsm.session;

import java.util.Map;
import java.util.NavigableMap;

/**
 * What a running script has of its call. A unit test gives a fake; the call leg gives the real one;
 * a system DSM has only some of the services.
 */
public interface Session {

  /** The script's variables, sorted by name; alive and mutable. */
  NavigableMap<String, String> variables();

  /** A select ({@code local_tag}, {@code user} …), or null if there is none of that name. */
  String select(String name);

  /** Names of all selects, for {@code logSelects}. */
  java.util.Collection<String> selectNames();

  /** Objects that modules keep for the call (database result, request …); not script values. */
  Map<String, Object> objects();

  /**
   * A service of the call: {@link Media}, {@link Dialog}, {@link Timers}, {@link EventBus}, {@link
   * Lifecycle}, {@link Monitor}, {@link ScriptLog}, or one that a module brought.
   *
   * @throws org.legato.dsm.engine.ScriptException of type {@code core} where the session has none,
   *     as in a system DSM
   */
  <T> T service(Class<T> type);
}
