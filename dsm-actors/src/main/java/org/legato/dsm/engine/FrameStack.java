package org.legato.dsm.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.function.Consumer;

/** The frames of a machine and the ways of leaving them. */
final class FrameStack {
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final NavigableMap<String, String> variables;

  FrameStack(NavigableMap<String, String> variables) {
    this.variables = variables;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  Frame top() {
    return frames.peek();
  }

  void push(Frame frame) {
    frames.push(frame);
  }

  void pop() {
    frames.pop();
  }

  void clear() {
    frames.clear();
  }

  /** The run of the innermost event. */
  MachineRun run() {
    for (Frame frame : frames) {
      if (frame instanceof Frame.Round round) {
        return round.run;
      }
    }
    throw new IllegalStateException("no event runs");
  }

  /** Takes the topmost loop away and puts its variables back. */
  void endLoop(Frame.Loop loop) {
    frames.pop();
    for (String name : loop.names) {
      String saved = loop.saved.get(name);
      if (saved == null) {
        variables.remove(name);
      } else {
        variables.put(name, saved);
      }
    }
  }

  /** Takes a detached list's marker away. */
  void endDetached(Frame.Detached detached) {
    frames.pop();
    if (detached.repost != null) {
      run().repost = detached.repost;
    }
  }

  /** Leaves the lists up to the innermost loop, and that loop, or cancels the transition. */
  void leaveList() {
    while (frames.peek() instanceof Frame.Actions) {
      frames.pop();
    }
    if (frames.peek() instanceof Frame.Loop loop) {
      endLoop(loop);
    } else if (frames.peek() instanceof Frame.Taking taking
        && taking.phase != Frame.Taking.Phase.DONE) {
      frames.pop();
    }
  }

  /** Leaves everything up to the round, which drops the change of state that was under way. */
  void leaveAll() {
    while (!(frames.peek() instanceof Frame.Round)) {
      switch (frames.peek()) {
        case Frame.Loop loop -> endLoop(loop);
        case Frame.Detached detached -> endDetached(detached);
        default -> frames.pop();
      }
    }
  }

  /**
   * Drops everything up to the round, loop variables staying as they are.
   *
   * @param unoffered takes the raised events that had not been offered yet
   */
  Frame.Round unwind(Consumer<Event> unoffered) {
    while (true) {
      switch (frames.peek()) {
        case Frame.Round round -> {
          return round;
        }
        case Frame.Offer offer -> {
          offer.events.forEach(unoffered);
          frames.pop();
        }
        default -> frames.pop();
      }
    }
  }
}
