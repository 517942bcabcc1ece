package org.legato.load.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Shows the kill demo: on a terminal the picture grows, elsewhere it is printed once. */
final class KillShow {
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintWriter out;
  private final boolean json;
  private final boolean terminal;
  private final KillPicture picture;
  private List<String> shown = List.of();

  KillShow(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
    terminal = !json && System.console() != null && System.console().isTerminal();
    picture = new KillPicture(terminal && System.getenv("NO_COLOR") == null);
  }

  KillPicture picture() {
    return picture;
  }

  void say(String line) {
    if (!json) {
      settle();
      out.println(line);
      out.flush();
    }
  }

  /** The picture as it is now. */
  void live(List<String> lines) {
    if (terminal) {
      if (!shown.isEmpty()) {
        out.print(UP_AND_CLEAR.formatted(shown.size()));
      }
      lines.forEach(out::println);
      out.flush();
    }
    shown = lines;
  }

  /** What is said next stands below the picture. */
  private void settle() {
    if (!terminal) {
      shown.forEach(out::println);
    }
    shown = List.of();
  }

  void end(KillResult result) throws IOException {
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      say("\n" + KillPicture.legend());
      for (KillResult.Party party : result.parties()) {
        say(
            "  %-7s did not hear %-7s for %,d ms (longest before the kill: %,d ms)"
                .formatted(party.phone(), party.hears(), party.gapMs(), party.gapMsBefore()));
      }
      say(
          result.passed()
              ? picture.good("The node is dead, and the call went on.")
              : picture.bad("It did not hold: " + result.failure()));
    }
    out.flush();
  }
}
