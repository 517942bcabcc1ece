package org.legato.call;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.SystemSessions;

/** Starts scripts that have no call. Each is an entity like a leg, and has the same mailbox. */
public final class SystemScripts implements SystemSessions {
  private static final String PREFIX = "SystemDSM_";

  private final CallEnvironment environment;

  public SystemScripts(CallEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public CompletionStage<Void> create(String bundle, String diagram) {
    byte[] random = new byte[8];
    ThreadLocalRandom.current().nextBytes(random);
    return run(PREFIX + HexFormat.of().withUpperCase().formatHex(random), bundle, diagram, false);
  }

  /**
   * Starts a script that the configuration names; it runs once however many nodes want it.
   *
   * @param generation 0 at the start of the nodes, another number for each reload
   */
  public CompletionStage<Void> configured(String bundle, String diagram, long generation) {
    String id = PREFIX + bundle + "_" + diagram + (generation == 0 ? "" : "_" + generation);
    return run(id, bundle, diagram, generation != 0);
  }

  /** The stage fails with a {@link ScriptException} of type {@code core}. */
  private CompletionStage<Void> run(String id, String bundle, String diagram, boolean reloaded) {
    return environment
        .legs()
        .<CallLeg.Dialled>ask(
            id,
            replyTo -> new CallLeg.RunScript(bundle, diagram, reloaded, replyTo),
            environment.settings().askTimeout())
        .handle(
            (answer, failure) -> {
              String error = failure == null ? answer.error() : LegThread.message(failure);
              if (!error.isEmpty()) {
                throw new ScriptException("core", Map.of("cause", diagram + ": " + error));
              }
              return null;
            });
  }
}
