package org.legato.load.drill;

import java.util.Locale;

/** What is done to the cluster while people talk. */
enum Harm {
  /** SIGKILL to a node that is not the oldest. */
  KILL,
  /** SIGKILL to the oldest node. */
  KILL_OLDEST,
  /** SIGKILL to one node, and five seconds later to another. */
  KILL_TWO,
  /** A node is told to leave. */
  DRAIN,
  /** Each node in turn is replaced by a new one. */
  ROLLING,
  /** A node stands still for ten seconds (SIGSTOP, SIGCONT). */
  FREEZE,
  /** A node is cut off from the others, but not from the phones, and comes back. */
  CUT,
  /** The home of a room with members at three workers is killed. */
  ROOM_HOME,
  /** Another node comes. */
  JOIN;

  /** As on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
