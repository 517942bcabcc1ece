package org.legato.dsm.session;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Calls to functions of other parts of the server by name ({@code DI}). */
public interface DynamicInvocation {

  /**
   * Calls a function.
   *
   * @param args strings, longs, lists and maps of those
   * @return a string, a number, or a list of them; fails with {@link Dialog.Refused} {@code config}
   *     if there is no such factory, {@code arg} for whatever else is wrong
   */
  CompletionStage<Object> call(String factory, String function, List<Object> args);
}
