package org.legato.media.audio;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.legato.media.MediaCounters;

/** Writes all recordings of a media worker to disk. */
public final class RecordingThread {
  private static final long ROUND_NS = 20_000_000;

  private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
  private final MediaCounters counters;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("media-recordings").unstarted(this::loop);
  private volatile boolean running = true;

  public RecordingThread(MediaCounters counters) {
    this.counters = counters;
  }

  public void start() {
    thread.start();
  }

  /** Sees to a recording until it is closed and complete. */
  public void add(Recorder recorder) {
    recorders.add(recorder);
  }

  private void loop() {
    while (running) {
      round();
      LockSupport.parkNanos(ROUND_NS);
    }
    recorders.forEach(Recorder::close);
    round();
  }

  private void round() {
    for (Recorder recorder : recorders) {
      if (recorder.drain()) {
        recorders.remove(recorder);
        counters.recorded(recorder.dropped(), recorder.failed());
      }
    }
  }

  /** Completes what is being recorded and ends. */
  public void stop() throws InterruptedException {
    running = false;
    thread.join(2000);
  }
}
