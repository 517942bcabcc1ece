package org.legato.call;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.legato.dsm.engine.MachineListener;
import org.legato.dsm.monitoring.MonitoringStore;
import org.legato.sip.SipMessage;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;

/** What is remembered of a leg for people: its monitoring record, state graph and SIP ladder. */
final class LegRecord implements MachineListener {
  private static final int LADDER_LINES = 200;
  private static final int GRAPH_ENTRIES = 1000;

  private final String id;
  private final MonitoringStore store;
  private final Clock clock;
  private long startedAt;
  private final Deque<CallControl.LadderLine> ladder = new ArrayDeque<>();
  private final Deque<String> graph = new ArrayDeque<>();
  private String diagram = "";
  private String state = "";
  private boolean fullStates = true;
  private boolean fullTransitions = true;
  private String from = "";
  private String to = "";

  LegRecord(String id, MonitoringStore store, Clock clock) {
    this.id = id;
    this.store = store;
    this.clock = clock;
    this.startedAt = clock.millis();
  }

  long startedAt() {
    return startedAt;
  }

  /** The leg began before it came here. */
  void began(long at) {
    startedAt = at;
  }

  /** Sets the attributes that every call has. */
  void begin(String direction, String from, String to, String ruri, String application) {
    this.from = from;
    this.to = to;
    store.set(id, "dir", direction);
    store.set(id, "from", from);
    store.set(id, "to", to);
    store.set(id, "ruri", ruri);
    store.set(id, "app", application);
  }

  /** In SEMS of 2010 the list of states began with a zero. */
  void beginAsIn2010() {
    if (fullStates) {
      store.add(id, "dsm_stategraph", 0);
    }
  }

  /** Whether dsm_stategraph gets states and transitions. */
  void detail(boolean states, boolean transitions) {
    fullStates = states;
    fullTransitions = transitions;
  }

  @Override
  public void stateChanged(String newDiagram, String newState) {
    if (!newDiagram.equals(diagram)) {
      diagram = newDiagram;
      store.set(id, "dsm_diag", newDiagram);
    }
    state = newState;
    store.set(id, "dsm_state", newState);
    visit(newDiagram + "/" + newState, fullStates);
  }

  @Override
  public void transition(String name) {
    visit("> " + name + " >", fullTransitions);
  }

  private void visit(String entry, boolean monitored) {
    if (graph.size() >= GRAPH_ENTRIES) {
      graph.removeFirst();
    }
    graph.add(entry);
    if (monitored) {
      store.add(id, "dsm_stategraph", entry);
    }
  }

  void sent(SipMessage message) {
    line(true, message);
  }

  void received(SipMessage message) {
    line(false, message);
  }

  private void line(boolean outgoing, SipMessage message) {
    if (ladder.size() >= LADDER_LINES) {
      ladder.removeFirst();
    }
    ladder.add(
        new CallControl.LadderLine(
            clock.millis(),
            outgoing,
            switch (message) {
              case SipRequest request -> request.method() + " " + request.requestUri();
              case SipResponse response ->
                  response.status() + " " + response.reason() + " (" + response.cseqMethod() + ")";
            }));
  }

  /** The record is kept for a while, but counts as ended. */
  void finished() {
    store.markFinished(id);
  }

  CallControl.Detail detail(DialogState dialog, String application, Map<String, String> variables) {
    return new CallControl.Detail(
        new CallControl.Summary(
            id,
            dialog.callId(),
            dialog.outgoing() ? "out" : "in",
            application,
            from,
            to,
            diagram,
            state,
            dialog.status().text(),
            startedAt),
        Map.copyOf(variables),
        List.copyOf(graph),
        List.copyOf(ladder));
  }
}
