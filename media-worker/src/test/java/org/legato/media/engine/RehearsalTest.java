package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaSettings;

class RehearsalTest {
  private static final long HEARD = 3 * 24 * 250;
  private static final long SESSIONS = 6 * 60;

  private final MediaSettings settings = MediaSettings.from(ConfigFactory.load());

  @Test
  void allHearEachOther() throws IOException {
    assertThat(Rehearsal.rehearse(settings, Rehearsal.ROUNDS)).isGreaterThan(HEARD * 9 / 10);
  }

  @Test
  void allSessionsDoWhatTheyAreTold() throws IOException {
    ActorTestKit kit = ActorTestKit.create();
    try {
      assertThat(
              CommandRehearsal.run(
                  settings.apart(), kit.system().ignoreRef(), CommandRehearsal.ROUNDS))
          .isGreaterThanOrEqualTo(SESSIONS);
    } finally {
      kit.shutdownTestKit();
    }
  }
}
