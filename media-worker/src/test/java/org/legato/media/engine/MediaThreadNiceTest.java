package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.legato.media.RoomObserver.ALONE;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.net.ThreadNice;

/** What the system knows of the media threads' priority. */
class MediaThreadNiceTest {
  private static final Path TASKS = Path.of("/proc/self/task");

  @BeforeEach
  void theSystemLetsUs() {
    assumeTrue(Files.isDirectory(TASKS), "no Linux");
    CompletableFuture<Boolean> permitted = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> permitted.complete(ThreadNice.set(-1)));
    assumeTrue(permitted.join(), "not permitted here: see LimitNICE");
  }

  private static MediaThread thread(int index, int nice) {
    return new MediaThread(
        index, settings(nice), event -> {}, Runnable::run, () -> {}, new MediaCounters(), ALONE);
  }

  private static MediaSettings settings(int nice) {
    Config config =
        ConfigFactory.parseString("legato.media.thread-nice = " + nice)
            .withFallback(ConfigFactory.load());
    return MediaSettings.from(config);
  }

  @Test
  void itIsThatOfTheSettings() throws Exception {
    MediaThread raised = thread(70, -7);
    MediaThread usual = thread(71, 0);
    CountDownLatch seen = new CountDownLatch(1);
    raised.execute(
        () ->
            Thread.ofPlatform()
                .name("not-inherited")
                .start(
                    () -> {
                      try {
                        seen.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    raised.start();
    usual.start();

    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(niceOf("media-71")).containsExactly(-7));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(niceOf("media-72")).containsExactly(0));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(niceOf("not-inherited")).containsExactly(0));
    } finally {
      seen.countDown();
      raised.stop();
      usual.stop();
    }
  }

  @Test
  void whoMediaThreadsWaitForHasItAsWell() throws Exception {
    MediaThreads threads =
        new MediaThreads(settings(-6), event -> {}, () -> {}, new MediaCounters(), ALONE);
    threads.start();
    try {
      assertThat(niceOf("VM Thread")).containsExactly(-6);
      assertThat(niceOf("GC Thread#0")).containsExactly(-6);
      assertThat(niceOf("C1 CompilerThre")).contains(-6);
    } finally {
      threads.stop();
    }
  }

  /** The 19th field of stat; the second one, the name, is in parentheses. */
  private static List<Integer> niceOf(String name) throws IOException {
    List<Integer> found = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(TASKS)) {
      for (Path task : tasks.toList()) {
        try {
          String stat = Files.readString(task.resolve("stat"));
          int end = stat.lastIndexOf(')');
          if (stat.substring(stat.indexOf('(') + 1, end).equals(name)) {
            found.add(Integer.parseInt(stat.substring(end + 2).split(" ")[16]));
          }
        } catch (IOException e) {
          // It has ended meanwhile.
          continue;
        }
      }
    }
    return found;
  }
}
