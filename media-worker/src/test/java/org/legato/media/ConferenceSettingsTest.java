package org.legato.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code legato.media.conference}. */
class ConferenceSettingsTest {
  private static ConferenceSettings with(String change) {
    return MediaSettings.from(
            ConfigFactory.parseString("legato.media.conference." + change)
                .withFallback(ConfigFactory.load()))
        .conference();
  }

  @Test
  void theDefaultsAreValid() {
    ConferenceSettings settings = with("speakers = 8");
    assertThat(settings.mixAllUpTo()).isEqualTo(20);
    assertThat(settings.hold()).hasMillis(300);
    assertThat(settings.talkLevel()).isEqualTo(-40);
  }

  @ParameterizedTest
  @CsvSource({
    "mix-all-up-to, 0",
    "speakers, 0",
    "speakers, 21",
    "hold, -1 s",
    "talk-level, 1",
    "talk-level, -50",
    "silence-level, -91",
    "talk-after, 10 ms",
    "silence-after, 0 s"
  })
  void aWrongValueIsRefusedByItsName(String key, String value) {
    assertThatThrownBy(() -> with(key + " = " + value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("legato.media.conference.")
        .hasMessageContaining(key);
  }
}
