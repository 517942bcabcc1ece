package org.legato.load.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.legato.load.drill.DrillCall.Phase;

/** The keys that people press, and what their calls' scripts know of them. */
final class Keys {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final List<DrillCall> pressing;

  Keys(List<DrillCall> calls) {
    pressing = calls.stream().filter(call -> call.phase() == Phase.KEYS).toList();
  }

  /** Everyone presses these; they are on the wire when it returns. */
  void press(char... keys) {
    for (DrillCall call : pressing) {
      for (char key : keys) {
        call.phone().key(key);
      }
    }
    Drill.until(() -> pressing.stream().allMatch(call -> call.phone().keysSent()), BOUND);
  }

  /** Waits until all scripts have these keys; says whose do not. */
  List<String> unknown(Poster asked, String keys, Duration bound) {
    List<String> unknown = new ArrayList<>();
    for (DrillCall call : pressing) {
      if (!Drill.until(() -> known(asked, call).equals(keys), bound)) {
        unknown.add(
            "%s has the keys %s of %s, speaks to %s"
                .formatted(
                    call.phone().user(), known(asked, call), keys, call.phone().soundGoesTo()));
      }
    }
    return unknown;
  }

  private static String known(Poster asked, DrillCall call) {
    try {
      return asked.variables(call.phone().remoteTag()).path("keys").asText();
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }
}
