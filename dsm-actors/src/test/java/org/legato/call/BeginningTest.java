package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaWorker;

class BeginningTest {
  private final TestInbox<MediaWorker.Command> worker = TestInbox.create();
  private final Beginning beginning = new Beginning(worker.getRef());
  private final MediaWorker.Command skip = new MediaWorker.Skip("a", 40);
  private final MediaWorker.Command connect = new MediaWorker.Connect("a", true, true);

  @Test
  void theWorkerIsToldOnce() {
    beginning.add(skip);
    beginning.add(connect);

    beginning.tell();
    beginning.tell();

    assertThat(worker.getAllReceived()).containsExactly(skip, connect);
    assertThat(beginning.takeBack()).isFalse();
  }

  @Test
  void whatTheLegHasTakenBackIsNotToldByOthers() {
    beginning.add(connect);

    assertThat(beginning.takeBack()).isTrue();
    beginning.tell();

    assertThat(worker.hasMessages()).isFalse();
    assertThat(beginning.takeBack()).isTrue();
  }
}
