package org.legato.py;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Bounds of Python; configuration {@code legato.dsm.py}.
 *
 * @param threads each with an interpreter of its own; a call stays with one
 * @param queue pieces of code that may wait for one thread; more fail
 * @param runTime until a running piece of code is interrupted
 * @param startTime until code that waits for its turn, or for its interpreter's start, is given up
 */
record PySettings(int threads, int queue, Duration runTime, Duration startTime) {
  static PySettings of(Config py) {
    return new PySettings(
        py.getInt("threads"),
        py.getInt("queue"),
        py.getDuration("run-time"),
        py.getDuration("start-time"));
  }
}
