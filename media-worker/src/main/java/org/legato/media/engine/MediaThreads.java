package org.legato.media.engine;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.RoomObserver;
import org.legato.media.net.ThreadNice;

/** The media threads of a worker, and which of them a session or a room belongs to. */
final class MediaThreads {
  private final List<MediaThread> threads;
  private final int nice;
  private final Outbox outbox;
  private final Consumer<MediaEvent> router;

  MediaThreads(
      MediaSettings settings,
      Consumer<MediaEvent> router,
      Runnable late,
      MediaCounters counters,
      RoomObserver observer) {
    nice = settings.threadNice();
    outbox = new Outbox(settings.maxCommands(), nice, counters);
    this.router = event -> outbox.execute(() -> router.accept(event));
    threads =
        IntStream.range(0, settings.threads())
            .mapToObj(
                i -> new MediaThread(i, settings, this.router, outbox, late, counters, observer))
            .toList();
  }

  List<MediaThread> all() {
    return threads;
  }

  /** Takes what sessions tell; blocks nobody. */
  Consumer<MediaEvent> router() {
    return router;
  }

  /** Runs what media threads tell others. */
  Executor outbox() {
    return outbox;
  }

  /** The thread with the fewest sessions, for one more. */
  MediaThread leastLoaded() {
    MediaThread least = threads.getFirst();
    for (MediaThread thread : threads) {
      if (thread.load() < least.load()) {
        least = thread;
      }
    }
    return least;
  }

  /** The thread of a room: always the same one, so that nobody has to keep a list. */
  MediaThread of(String room) {
    // Names of rooms are often numbers in a row: spread them.
    int spread = room.hashCode() * 0x9E3779B9;
    return threads.get((spread >>> 16) % threads.size());
  }

  void start() {
    ThreadNice.setForMachine(nice);
    outbox.start();
    threads.forEach(MediaThread::start);
  }

  /** Ends all threads; each after what waits for it now. */
  void stop() throws InterruptedException {
    for (MediaThread thread : threads) {
      thread.stop();
    }
    outbox.stop();
  }
}
