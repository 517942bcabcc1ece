package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfoKeyTest {
  @ParameterizedTest
  @CsvSource({"5,5", "'*',10", "'#',11", "a,12", "D,15", "11,11", "16,-1", "!,-1", "'',-1"})
  void readsTheSignal(String signal, int code) {
    assertThat(
            InfoKey.parse("application/dtmf-relay", "Signal= " + signal + "\r\nDuration=160\r\n"))
        .contains(new InfoKey(code, 160));
  }

  @Test
  void readsTheKeyAlone() {
    assertThat(InfoKey.parse("application/dtmf;x=y", "7")).contains(new InfoKey(7, 250));
  }

  @Test
  void capsTheDuration() {
    assertThat(InfoKey.parse("application/dtmf-relay", "Signal=1\nDuration=99999"))
        .contains(new InfoKey(1, 1000));
  }

  @Test
  void knowsNoOtherType() {
    assertThat(InfoKey.parse("text/plain", "Signal=1")).isEmpty();
  }
}
