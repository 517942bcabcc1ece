package org.legato.load.drill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.legato.load.demo.NodeProcess;
import org.legato.load.drill.DrillCall.Phase;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/** Calls a cluster, through each of its nodes, so that there are calls in all phases. */
final class Callers {
  private final Line line;
  private final NodeGroup group;
  private final List<DrillCall> calls = new ArrayList<>();

  Callers(Line line, NodeGroup group) {
    this.line = line;
    this.group = group;
  }

  /**
   * Of eight calls one rings, three listen, two enter keys and two talk to another one each.
   *
   * @param count how many at least; a pair may be one too many
   * @param victim has calls of the kinds that are there only once
   */
  List<DrillCall> place(int count, NodeProcess victim) throws IOException {
    one(Phase.SINK, 1, DrillCall.fresh());
    // Whoever posts before would not find it.
    calls.getFirst().begun();
    int slot = group.slotOf(victim, Stage.SLOTS);
    one(Phase.TICKER, 0, DrillCall.in(slot, Stage.SLOTS));
    one(Phase.DIALLER, 2, DrillCall.in(slot, Stage.SLOTS));
    one(Phase.RING, 1, DrillCall.in(slot, Stage.SLOTS));
    one(Phase.RING, 3, DrillCall.in(slot, Stage.SLOTS));
    for (int i = 0; calls.size() < count; i++) {
      int kind = i % 8;
      if (kind >= 6) {
        pair(i);
      } else {
        one(kind == 0 ? Phase.RING : kind < 4 ? Phase.PROMPT : Phase.KEYS, i, DrillCall.fresh());
      }
    }
    return List.copyOf(calls);
  }

  private void one(Phase phase, int i, String callId) throws IOException {
    Phone phone = line.phone(phase.name().toLowerCase(Locale.ROOT) + i, 400);
    dial(new DrillCall(phone, phase, Stage.PROMPT_HZ), i, callId);
  }

  private void pair(int i) throws IOException {
    String callId = DrillCall.fresh();
    dial(new DrillCall(line.phone("a" + i, 400), Phase.ROOM, 1000), i, callId);
    dial(
        new DrillCall(line.phone("b" + i, 1000), Phase.ROOM, 400),
        i,
        DrillCall.beside(callId, Stage.SLOTS));
  }

  private void dial(DrillCall call, int i, String callId) {
    InetSocketAddress gateway = group.nodes().get(i % group.nodes().size()).sip();
    call.phone().call("sip:" + call.target(i) + "@" + gateway.getHostString(), gateway, callId);
    calls.add(call);
  }
}
