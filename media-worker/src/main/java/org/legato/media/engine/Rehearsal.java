package org.legato.media.engine;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MemberControl;
import org.legato.media.RoomObserver;
import org.legato.media.audio.AudioFile;
import org.legato.media.codec.Codec;
import org.legato.media.net.RtpPorts;
import org.legato.media.rtp.MediaSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls among themselves before the first real one, so that what a media thread runs is compiled by
 * then. A thread that runs code for the first times hands it to the compilers, and waits for the
 * lock of their queue, whose holder may wait for a processor: tens of milliseconds without a sound,
 * just when others have much to do.
 */
public final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final AtomicReference<CompletableFuture<Void>> ONLY = new AtomicReference<>();

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int ROUNDS = 6;
  private static final int SESSIONS = 24;
  private static final int FRAMES = 250;
  private static final int SLOTS = 8;
  private static final int KEY_EVERY = 50;
  private static final int EVENT = 101;
  private static final int PORT_TRIES = 20;

  private final MediaSettings settings;
  private final MediaThread thread;
  private final AudioFile sound = new AudioFile(new short[8000], 8000);
  private long ticks;

  private Rehearsal(MediaSettings settings) {
    this.settings = settings;
    thread =
        new MediaThread(
            0, settings, event -> {}, () -> {}, new MediaCounters(), RoomObserver.ALONE);
  }

  /**
   * Begins the one of this process, unless it has begun; complete when it is over.
   *
   * @param wanted false: there is none
   */
  public static CompletableFuture<Void> begin(MediaSettings settings, boolean wanted) {
    CompletableFuture<Void> fresh = new CompletableFuture<>();
    if (!wanted) {
      fresh.complete(null);
      return fresh;
    }
    if (ONLY.compareAndSet(null, fresh)) {
      Thread.ofPlatform().daemon().name("rehearsal").start(() -> run(settings, fresh));
    }
    return ONLY.get();
  }

  private static void run(MediaSettings settings, CompletableFuture<Void> over) {
    long begun = System.nanoTime();
    try {
      long heard = rehearse(settings);
      LOG.debug(
          "{} packets were heard in {} ms of rehearsal",
          heard,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    } catch (IOException | RuntimeException e) {
      LOG.info("media could not be rehearsed, the first calls do it: {}", e.toString());
    } finally {
      over.complete(null);
    }
  }

  /** All of it; gives how many packets were heard. */
  static long rehearse(MediaSettings settings) throws IOException {
    return new Rehearsal(settings).play();
  }

  private long play() throws IOException {
    long heard = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<MediaSession> sessions = open();
      try {
        for (int frame = 0; frame < FRAMES; frame++) {
          if (frame % KEY_EVERY == 0) {
            sessions.forEach(session -> session.sendKey(5, 100));
          }
          frame();
        }
        for (MediaSession session : sessions) {
          heard += session.statistics().packetsReceived();
        }
      } finally {
        close(sessions);
      }
    }
    return heard;
  }

  /** Faster than the clock: nobody listens. */
  private void frame() {
    for (int slot = 0; slot < SLOTS; slot++) {
      thread.tick(nowMs());
      ticks++;
    }
  }

  private long nowMs() {
    return ticks * 20 / SLOTS;
  }

  /** Pairs, of which one plays and the other is in a room of three. */
  private List<MediaSession> open() throws IOException {
    List<RtpPorts> ports = new ArrayList<>();
    List<MediaSession> sessions = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      ports.add(ports());
      String id = "rehearsal-" + i;
      sessions.add(new MediaSession(id, id, ports.get(i), i, "rehearsal", settings, event -> {}));
    }
    for (int i = 0; i < SESSIONS; i++) {
      MediaSession session = sessions.get(i);
      session.configure(parameters(ports.get(i ^ 1).port(), i % 4 < 2), nowMs());
      session
          .playlist()
          .append(
              i % 2 == 0
                  ? sound.entry(true)
                  : thread
                      .rooms()
                      .join(session, "rehearsal-" + i / 6, true, true, MemberControl.NONE));
      session.attach(true, true);
      thread.adopt(session, () -> {});
    }
    return sessions;
  }

  private static RtpPorts ports() throws IOException {
    IOException last = null;
    for (int i = 0; i < PORT_TRIES; i++) {
      try {
        return RtpPorts.open(HERE.getHostAddress(), freePort());
      } catch (IOException e) {
        // Somebody else has this one, or the one behind it.
        last = e;
      }
    }
    throw last;
  }

  private static int freePort() throws IOException {
    try (DatagramSocket any = new DatagramSocket(0, HERE)) {
      return any.getLocalPort();
    }
  }

  private static RtpParameters parameters(int peer, boolean european) {
    PayloadType type = european ? new PayloadType(8, Codec.PCMA) : new PayloadType(0, Codec.PCMU);
    return new RtpParameters(
        HERE.getHostAddress(),
        peer,
        peer + 1,
        type.number(),
        type.codec(),
        "",
        List.of(type),
        EVENT,
        EVENT,
        8000,
        20,
        true,
        true);
  }

  private void close(List<MediaSession> sessions) throws IOException {
    for (MediaSession session : sessions) {
      thread.rooms().end(session);
      thread.remove(session);
      session.end();
      session.ports().close();
    }
    frame();
  }
}
