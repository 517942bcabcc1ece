package org.legato.load.drill;

import org.legato.load.demo.NodeProcess;

/** Calls whose place is chosen. */
public final class Calls {
  private Calls() {}

  /** A Call-ID of which leg and sound are at the given node of a group. */
  public static String at(NodeGroup group, NodeProcess node, int slots) {
    return DrillCall.in(group.slotOf(node, slots), slots);
  }
}
