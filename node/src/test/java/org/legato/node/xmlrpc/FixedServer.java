package org.legato.node.xmlrpc;

/** Always the same numbers. */
public final class FixedServer implements ServerControl {
  @Override
  public int activeCalls() {
    return 7;
  }

  @Override
  public int callsAverage() {
    return 1;
  }

  @Override
  public int callsMaximum() {
    return 2;
  }

  @Override
  public int callsPerSecondAverage() {
    return 3;
  }

  @Override
  public int callsPerSecondMaximum() {
    return 4;
  }

  @Override
  public int callsPerSecondLimit() {
    return 5;
  }

  @Override
  public void callsPerSecondLimit(int limit) {}

  @Override
  public int logLevel() {
    return 2;
  }

  @Override
  public void logLevel(int level) {}

  @Override
  public boolean shutdownMode() {
    return false;
  }

  @Override
  public void shutdownMode(boolean on) {}
}
