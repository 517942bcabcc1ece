package org.legato.dsm.session;

import java.util.concurrent.CompletionStage;

/** Diagrams that run without a call. */
public interface SystemSessions {
  /**
   * Starts one.
   *
   * @param bundle name of the application bundle, or {@code main}
   */
  CompletionStage<Void> create(String bundle, String diagram);
}
