package org.legato.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.legato.call.MediaDesk;
import org.legato.media.MediaWorker;

class WireTypesTest {
  @Test
  void theyAreAllThatTheBindingsNameWithWhatIsBelow() {
    assertThat(WireTypes.all(ConfigFactory.load()).toList())
        .contains(MediaWorker.Connect.class, MediaWorker.Statistics.class, MediaWorker.Opened.class)
        .doesNotContain(MediaWorker.Command.class, MediaDesk.Command.class)
        .noneMatch(Class::isInterface);
  }
}
