package org.legato.dsm.monitoring;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Functions that control protocols (XML-RPC, JSON-RPC) export under SEMS's names. */
public interface DynamicInterface {
  /** The interface's name, e.g. {@code monitoring}. */
  String name();

  /** The functions that are exported directly. */
  List<String> list();

  /**
   * Calls a function. Arguments and results are String, Integer, List and Map; fails with a {@link
   * DiException}.
   */
  CompletionStage<Object> call(String function, List<Object> arguments);

  /** A call that cannot be made: 300 wrong arguments, 504 no such function. */
  final class DiException extends RuntimeException {
    private final int code;

    public DiException(int code, String text) {
      super(text, null, false, false);
      this.code = code;
    }

    /** The fault's number. */
    public int code() {
      return code;
    }
  }
}
