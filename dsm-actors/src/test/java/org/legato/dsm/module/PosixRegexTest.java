package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixRegexTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^[[:digit:]]+$ 123 true",
        "^[^[:alpha:]_]+$ 1a false",
        "^[]a]+$ ]a true",
        "^[\\.]$ \\ true",
        "a**b aab true",
        "^a+?$ aa true",
        "a{2} baab true",
        "a{x a{x true",
        "^(ab|cd){1,2}$ abcd true",
        "^sip:[^@]+@a\\.b$ sip:x@a.b true",
        "^a&&b$ a&&b true",
        "^[a&&b]+$ a&b true"
      })
  void readsWhatPosixReads(String expression, String text, boolean matches) {
    assertThat(new PosixRegex(expression).match(text) != null).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a(b", "[a", "a\\", "a)b", "[[:nope:]]"})
  void refusesWhatIsBroken(String expression) {
    assertThatThrownBy(() -> new PosixRegex(expression)).isInstanceOf(PatternSyntaxException.class);
  }

  @Test
  void givesUpInsteadOfHanging() {
    var regex = new PosixRegex("^((a|aa)+)+b$");
    assertThatThrownBy(() -> regex.match("a".repeat(200)))
        .isInstanceOf(PosixRegex.TooExpensive.class);
  }
}
