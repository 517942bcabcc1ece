package org.legato.node;

import java.time.Duration;
import java.util.List;

/**
 * Starts everything that makes up a node. Found by {@link java.util.ServiceLoader}, so that the
 * command line needs no cluster to check a script.
 */
public interface NodeStarter {

  /**
   * Starts a node and returns when it takes calls.
   *
   * @throws ConfigProblem if the configuration is refused
   */
  Running start(NodeConfig config) throws Exception;

  /** A node that takes calls. */
  interface Running {
    /** What listens where, one line each, e.g. {@code SIP udp 127.0.0.1:5060}. */
    List<String> endpoints();

    /** Stops taking calls, waits for the running ones up to the limit and ends. */
    void stop(Duration limit);

    /**
     * Tells all scripts what happened to the server: event {@code system}.
     *
     * @param type {@code User1} or {@code User2}
     */
    void tellScripts(String type);

    /** Returns when the node has ended. */
    void await() throws InterruptedException;
  }
}
