package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaSettings;

class RehearsalTest {
  private static final long SENT = 3 * 24 * 250;

  @Test
  void allHearEachOther() throws IOException {
    MediaSettings settings = MediaSettings.from(ConfigFactory.load());

    assertThat(Rehearsal.rehearse(settings)).isGreaterThan(SENT * 9 / 10);
  }
}
