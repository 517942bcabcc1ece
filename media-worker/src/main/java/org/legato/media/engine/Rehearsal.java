package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.legato.media.MediaCounters;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.MemberControl;
import org.legato.media.RoomObserver;
import org.legato.media.TrunkEnd;
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

  static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  static final int ROUNDS = 3;

  /** Once the compilers rest, and once more when they have done what they got by that. */
  private static final int REPEATED = 2;

  /** If they do not, there is so much to do that it gets compiled by being done. */
  private static final Duration REST = Duration.ofSeconds(20);

  private static final int SESSIONS = 24;
  private static final int PER_ROOM = 6;
  private static final int FRAMES = 260;

  /** Until those whose calls have ended are no members any more. */
  private static final int FRAMES_AFTER = 60;

  /** Calls to which happens what happens to few. */
  private static final int ROUGH = 6;

  private static final int SLOTS = 8;
  private static final int KEY_EVERY = 50;

  /** Frames for which a room is tied that loses the other worker. */
  private static final int TIED = 50;

  private static final int CONNECTED = 3;
  private static final int LOST = 40;

  private static final int RATE = 8000;
  static final int EVENT = 101;
  private static final int PORT_TRIES = 20;
  private static final PayloadType AMERICAN = new PayloadType(0, Codec.PCMU);
  private static final PayloadType EUROPEAN = new PayloadType(8, Codec.PCMA);

  private final MediaSettings settings;
  private final MediaThread here;
  private final MediaThread there;
  private final AudioFile sound = new AudioFile(talk(), RATE);
  private long ticks;

  private Rehearsal(MediaSettings settings) {
    this.settings = settings.apart();
    here = thread(0);
    there = thread(1);
  }

  private MediaThread thread(int index) {
    return new MediaThread(
        index,
        settings,
        event -> {},
        telling -> {},
        () -> {},
        new MediaCounters(),
        RoomObserver.ALONE);
  }

  /** Half a second of a tone and one of silence. */
  private static short[] talk() {
    short[] samples = new short[RATE];
    for (int i = 0; i < samples.length / 2; i++) {
      samples[i] = (short) (8000 * Math.sin(i * 0.3));
    }
    return samples;
  }

  /**
   * Begins the one of this process, unless it has begun; complete when calls may come. It is
   * repeated while they do.
   *
   * @param wanted false: there is none
   * @param nobody is told what would be told
   */
  public static CompletableFuture<Void> begin(
      MediaSettings settings, boolean wanted, ActorRef<Reply> nobody) {
    CompletableFuture<Void> fresh = new CompletableFuture<>();
    if (!wanted) {
      fresh.complete(null);
      return fresh;
    }
    if (ONLY.compareAndSet(null, fresh)) {
      Thread.ofPlatform().daemon().name("rehearsal").start(() -> run(settings, nobody, fresh));
    }
    return ONLY.get();
  }

  private static void run(
      MediaSettings settings, ActorRef<Reply> nobody, CompletableFuture<Void> over) {
    try {
      play(settings, nobody, ROUNDS, CommandRehearsal.ROUNDS);
      over.complete(null);
      // While much waits for the compilers, they are not even handed what is run often. A node that
      // begins has a lot for them, and what they were not handed would be left to calls.
      for (int i = 0; i < REPEATED && new Compilers().awaitRest(REST); i++) {
        play(settings, nobody, 1, CommandRehearsal.ROUNDS);
      }
    } catch (IOException | RuntimeException e) {
      LOG.info("media could not be rehearsed, the first calls do it: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.complete(null);
    }
  }

  private static void play(
      MediaSettings settings, ActorRef<Reply> nobody, int rounds, int commandRounds)
      throws IOException {
    long begun = System.nanoTime();
    long heard = rehearse(settings, rounds);
    long sent = CommandRehearsal.run(settings.apart(), nobody, commandRounds);
    LOG.debug(
        "{} packets were heard and {} more sent in {} ms of rehearsal",
        heard,
        sent,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
  }

  /** Talk, so many times; gives how many packets were heard. */
  static long rehearse(MediaSettings settings, int rounds) throws IOException {
    Rehearsal rehearsal = new Rehearsal(settings);
    long heard = 0;
    try {
      for (int round = 0; round < rounds; round++) {
        heard += rehearsal.round();
      }
    } finally {
      rehearsal.here.trunks().shut();
      rehearsal.there.trunks().shut();
    }
    return heard;
  }

  private long round() throws IOException {
    List<MediaSession> sessions = new ArrayList<>();
    List<RoughCall> rough = new ArrayList<>();
    List<Tie> ties = new ArrayList<>();
    try {
      open(sessions);
      openRough(rough);
      for (int room = 1; room < SESSIONS / PER_ROOM; room++) {
        tie(room(room), ties);
      }
      for (int frame = 0; frame < FRAMES; frame++) {
        change(frame, ties);
        if (frame % KEY_EVERY == 0) {
          sessions.forEach(session -> session.sendKey(5, 100));
        }
        for (RoughCall call : rough) {
          call.frame(frame);
        }
        frame();
      }
      return sessions.stream().mapToLong(session -> session.statistics().packetsReceived()).sum();
    } finally {
      for (Tie tie : ties) {
        here.trunks().close(tie.one());
        there.trunks().close(tie.other());
      }
      close(sessions, rough);
    }
  }

  private void openRough(List<RoughCall> rough) throws IOException {
    for (int i = 0; i < ROUGH; i++) {
      MediaThread thread = i % 2 == 0 ? here : there;
      rough.add(new RoughCall(thread, ports(), i, room(i), sound, settings));
    }
  }

  private static String room(int number) {
    return "rehearsal-" + number;
  }

  /** Faster than the clock: nobody listens. */
  private void frame() {
    for (int slot = 0; slot < SLOTS; slot++) {
      long nowMs = nowMs();
      here.tick(nowMs);
      there.tick(nowMs);
      ticks++;
    }
  }

  private long nowMs() {
    return ticks * 20 / SLOTS;
  }

  /** Pairs, of which one plays and the other is in a room; every second pair is at one thread. */
  private void open(List<MediaSession> sessions) throws IOException {
    for (int i = 0; i < SESSIONS; i++) {
      String id = "rehearsal-" + i;
      sessions.add(new MediaSession(id, id, ports(), i, "rehearsal", settings, event -> {}));
    }
    for (int i = 0; i < SESSIONS; i++) {
      MediaThread thread = threadOf(i);
      boolean even = thread == here;
      MediaSession session = sessions.get(i);
      session.configure(parameters(sessions.get(i ^ 1).ports().port(), even, EVENT), nowMs());
      if (i % 2 == 0) {
        session.playlist().append(sound.entry(true));
      } else {
        String room = room(i / PER_ROOM);
        session
            .playlist()
            .append(thread.rooms().join(session, room, true, true, MemberControl.NONE));
      }
      session.attach(true, true);
      thread.adopt(session, () -> {});
    }
  }

  private MediaThread threadOf(int session) {
    return session / 2 % 2 == 0 ? here : there;
  }

  /** The ends of what ties a room at two workers together. */
  private record Tie(TrunkEnd one, TrunkEnd other) {}

  private void tie(String room, List<Tie> ties) throws IOException {
    Tie tie = new Tie(here.trunks().open(room, true, null), there.trunks().open(room, false, null));
    ties.add(tie);
  }

  private void connect(Tie tie) {
    here.trunks().connect(tie.one(), tie.other());
    there.trunks().connect(tie.other(), tie.one());
  }

  /** The first room loses the other worker again and again, and finds it. */
  private void change(int frame, List<Tie> ties) throws IOException {
    switch (frame % TIED) {
      case 0 -> tie(room(0), ties);
      case CONNECTED -> ties.forEach(this::connect);
      case LOST -> there.trunks().close(ties.getLast().other());
      case TIED - 1 -> here.trunks().close(ties.removeLast().one());
      default -> {}
    }
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

  /**
   * Those of a peer at this machine.
   *
   * @param keys payload type of the keys that it sends, -1 if it sends them as sound
   */
  static RtpParameters parameters(int peer, boolean european, int keys) {
    PayloadType sent = european ? EUROPEAN : AMERICAN;
    return new RtpParameters(
        HERE.getHostAddress(),
        peer,
        peer + 1,
        sent.number(),
        sent.codec(),
        "",
        List.of(AMERICAN, EUROPEAN),
        EVENT,
        keys,
        RATE,
        20,
        true,
        true);
  }

  private void close(List<MediaSession> sessions, List<RoughCall> rough) throws IOException {
    for (RoughCall call : rough) {
      call.close();
    }
    for (int i = 0; i < sessions.size(); i++) {
      end(sessions.get(i), threadOf(i));
    }
    for (int frame = 0; frame < FRAMES_AFTER; frame++) {
      frame();
    }
  }

  /** Lets a session go, with its ports. */
  static void end(MediaSession session, MediaThread thread) throws IOException {
    thread.rooms().end(session);
    thread.remove(session);
    session.end();
    session.ports().close();
  }
}
