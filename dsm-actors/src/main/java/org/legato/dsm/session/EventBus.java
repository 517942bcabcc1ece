package org.legato.dsm.session;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Events between sessions. */
public interface EventBus {
  /** Posts a generic event; false if no session or queue of that name exists. */
  CompletionStage<Boolean> post(String target, Map<String, String> params);

  /** Adds a queue name for this session. */
  void registerQueue(String name);

  void unregisterQueue(String name);
}
