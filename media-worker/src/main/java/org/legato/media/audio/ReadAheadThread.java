package org.legato.media.audio;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.MediaCounters;

/** Reads all long files of a media worker ahead of what is played. */
public final class ReadAheadThread {
  private static final long ROUND_NS = 100_000_000;

  private final List<StreamedFile> files = new CopyOnWriteArrayList<>();
  private final MediaCounters counters;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("media-read-ahead").unstarted(this::loop);
  private volatile boolean running = true;

  public ReadAheadThread(MediaCounters counters) {
    this.counters = counters;
  }

  public void start() {
    thread.start();
  }

  /** Reads a file until it has been read or is closed; its beginning before this returns. */
  void add(StreamedFile file) {
    file.readBy(thread);
    if (!file.fill()) {
      files.add(file);
    }
  }

  private void loop() {
    while (running) {
      round();
      LockSupport.parkNanos(ROUND_NS);
    }
    files.forEach(StreamedFile::close);
    round();
  }

  private void round() {
    for (StreamedFile file : files) {
      if (file.fill()) {
        files.remove(file);
      }
      counters.streamUnderruns(file.takeMissed());
    }
  }

  /** Closes all files and ends. */
  public void stop() throws InterruptedException {
    running = false;
    thread.join(2000);
  }
}
