package org.legato.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.legato.node.xmlrpc.ServerControl;
import org.slf4j.LoggerFactory;

/** The node's numbers and switches for XML-RPC's built-in methods. */
final class NodeControl implements ServerControl {
  private static final Level[] LEVELS = {Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG};

  private final Wiring wiring;

  NodeControl(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public int activeCalls() {
    return wiring.calls().size();
  }

  @Override
  public int callsAverage() {
    return wiring.load().callsAverage();
  }

  @Override
  public int callsMaximum() {
    return wiring.load().callsMaximum();
  }

  @Override
  public int callsPerSecondAverage() {
    return wiring.load().callsPerSecondAverage();
  }

  @Override
  public int callsPerSecondMaximum() {
    return wiring.load().callsPerSecondMaximum();
  }

  @Override
  public int callsPerSecondLimit() {
    return wiring.admission().perSecond();
  }

  @Override
  public void callsPerSecondLimit(int limit) {
    wiring.admission().perSecond(limit);
  }

  @Override
  public int logLevel() {
    Level level = root().getLevel();
    for (int i = 0; i < LEVELS.length; i++) {
      if (LEVELS[i].equals(level)) {
        return i;
      }
    }
    return LEVELS.length - 1;
  }

  @Override
  public void logLevel(int level) {
    root().setLevel(LEVELS[Math.clamp(level, 0, LEVELS.length - 1)]);
  }

  @Override
  public boolean shutdownMode() {
    return wiring.admission().draining();
  }

  @Override
  public void shutdownMode(boolean on) {
    wiring.draining(on);
  }

  /** Sets the root logger's level; empty leaves it as logback.xml says. */
  static void logLevel(String name) {
    if (!name.isEmpty()) {
      root().setLevel(Level.toLevel(name));
    }
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
