package org.legato.dsm.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.dsm.Scripts;

/** A call that is up must notice its BYE, and nothing else is to be complained about. */
class HangupCheckTest {
  private static List<String> findings(String text) {
    return HangupCheck.of(Scripts.parse("import(mod_dlg);" + text)).stream()
        .map(Problem::message)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // answered by itself after invite, then waiting for a key only
        "initial state A; state B; transition t A - invite -> B; transition u B - key -> B;",
        "initial state A; state B; transition t A - sessionStart -> B; transition u B - timer ->"
            + " B;",
        "initial state A; state B; transition t A - start -> B; transition u B - noAudio -> B;",
        // an exception transition and a negated hangup don't take it
        "initial state A; state B; transition t A - sessionStart -> B;"
            + " transition u B - exception -> B; transition v B - not hangup -> B;",
      })
  void aStateOfACallThatIsUpNeedsHangup(String text) {
    assertThat(findings(text)).containsExactly("state B does not handle hangup");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initial state A; state B; transition t A - sessionStart -> B; transition u B - hangup ->"
            + " B;",
        "initial state A; state B; transition t A - sessionStart -> B; transition u B --> B;",
        // a comparison may hold for a hangup too
        "initial state A; state B; transition t A - sessionStart -> B;"
            + " transition u B - test($x==1) -> B;",
        // final
        "initial state A; state B; transition t A - sessionStart -> B;",
        // refused, ended, or hung up before
        "initial state A; state B; transition t A - invite / dlg.reply(486, Busy) -> B;"
            + " transition u B - timer -> B;",
        "initial state A; state B enter { stop(true); }; transition t A - sessionStart -> B;"
            + " transition u B - timer -> B;",
        "initial state A; state B; transition t A - hangup -> B; transition u B - timer -> B;",
        // the other party still rings
        "initial state A; state B; transition t A - ringing -> B; transition u B - sessionStart ->"
            + " B; transition v B - hangup -> B;",
        "initial state A; state B; state C; transition t A - ringing -> B;"
            + " transition u B - sessionStart -> C;",
        // never reached
        "initial state A; state B; transition u B - key -> B;",
        // without a call
        "initial state A; state B; transition t A - startup -> B; transition u B - timer -> B;",
      })
  void noFalseAlarm(String text) {
    assertThat(findings(text)).isEmpty();
  }

  @Test
  void aCallThatComesUpInTheInitialStateIsNoticed() {
    assertThat(findings("initial state A; transition t A - key -> A;"))
        .containsExactly("state A does not handle hangup");
  }
}
