package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaCounters;

class OutboxTest {
  private static final int MOST = 4;
  private static final int BOUND_S = 20;

  private final MediaCounters counters = new MediaCounters();
  private final Outbox outbox = new Outbox(MOST, 0, counters);
  private final ConcurrentLinkedQueue<Integer> told = new ConcurrentLinkedQueue<>();

  @Test
  void tellsInOrderByAnotherThread() throws Exception {
    CountDownLatch all = new CountDownLatch(100);
    ConcurrentLinkedQueue<Thread> by = new ConcurrentLinkedQueue<>();
    Outbox roomy = new Outbox(100, 0, counters);
    roomy.start();

    for (int i = 0; i < 100; i++) {
      int number = i;
      roomy.execute(
          () -> {
            told.add(number);
            by.add(Thread.currentThread());
            all.countDown();
          });
    }

    assertThat(all.await(BOUND_S, TimeUnit.SECONDS)).isTrue();
    roomy.stop();
    assertThat(told).containsExactlyElementsOf(numbers(100));
    assertThat(by).doesNotContain(Thread.currentThread()).hasSize(100);
  }

  @Test
  void wakesUpForEachOneWhenNothingWaited() throws Exception {
    outbox.start();
    for (int i = 0; i < 50; i++) {
      CountDownLatch heard = new CountDownLatch(1);
      outbox.execute(heard::countDown);
      assertThat(heard.await(BOUND_S, TimeUnit.SECONDS)).isTrue();
    }
    outbox.stop();
  }

  @Test
  void whoeverTellsTooMuchDoesItAndItIsCounted() throws Exception {
    for (int i = 0; i <= MOST; i++) {
      int number = i;
      outbox.execute(() -> told.add(number));
    }
    assertThat(told).containsExactly(MOST);
    assertThat(counters.read()).containsEntry("legato_media_outbox_full_total", 1L);

    outbox.start();
    outbox.stop();
    assertThat(told).containsExactly(MOST, 0, 1, 2, 3);
  }

  @Test
  void goesOnAfterAFailure() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    outbox.start();
    outbox.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    outbox.execute(heard::countDown);

    assertThat(heard.await(BOUND_S, TimeUnit.SECONDS)).isTrue();
    outbox.stop();
    assertThat(counters.read()).containsEntry("legato_media_failures_total", 1L);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
