package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaWorker;
import org.legato.media.Succession;

class BeginningTest {
  private final TestInbox<MediaWorker.Command> worker = TestInbox.create();
  private final MediaWorker.Command skip = new MediaWorker.Skip("a", 40);
  private final MediaWorker.Command connect = new MediaWorker.Connect("a", true, true);
  private final Succession.Begin begin = new Succession.Begin("a", 40, true, true, true);
  private final Succession.Begin later = new Succession.Begin("a", 60, true, true, true);

  private Beginning beginning(boolean planned) {
    return new Beginning(worker.getRef(), begin, planned);
  }

  @Test
  void theWorkerIsToldOnce() {
    Beginning beginning = beginning(false);

    beginning.tell();
    beginning.tell();
    beginning.tellOwn(later);

    assertThat(worker.getAllReceived()).containsExactly(skip, connect);
  }

  @Test
  void whatTheLegHasTakenBackIsNotToldByOthers() {
    Beginning beginning = beginning(false);

    beginning.takeBack();
    beginning.tell();
    assertThat(worker.hasMessages()).isFalse();

    beginning.tellOwn(later);
    beginning.tellOwn(later);
    assertThat(worker.getAllReceived()).containsExactly(new MediaWorker.Skip("a", 60), connect);
  }

  @Test
  void aWorkerThatIsToldByTheOneBeforeHasAPlanUntilItIsTakenBack() {
    Beginning beginning = beginning(true);
    beginning.takeBack();
    beginning.tellOwn(later);

    assertThat(worker.getAllReceived())
        .containsExactly(new Succession.Plan("a", begin), new Succession.TakeBack("a"), later);
  }

  @Test
  void whoSaysItAtLastNeedsNotTakeBackWhatWasTold() {
    Beginning beginning = beginning(true);
    beginning.tell();
    beginning.takeBack();
    beginning.tellOwn(later);

    assertThat(worker.getAllReceived()).containsExactly(new Succession.Plan("a", begin), begin);
  }
}
