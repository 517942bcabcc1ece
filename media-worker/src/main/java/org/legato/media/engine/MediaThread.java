package org.legato.media.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.RoomInfo;
import org.legato.media.RoomObserver;
import org.legato.media.net.ThreadNice;
import org.legato.media.rtp.MediaSession;
import org.legato.media.trunk.TrunkTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that drives sessions: a tick of 5 ms on an absolute clock, session i in slot i mod 4, so
 * that each session has its turn every 20 ms. Nothing wakes up for a packet. Commands come through
 * a bounded queue.
 */
final class MediaThread {
  private static final Logger LOG = LoggerFactory.getLogger(MediaThread.class);
  private static final long TICK_NS = 5_000_000;
  private static final int SLOTS = 4;
  private static final long SKIP_AFTER = 40;
  private static final long TELL_EVERY_MS = 1000;

  /** One type in the queue, as compiled code that meets a new one is undone. */
  private record Command(Runnable body) {}

  private final ConcurrentLinkedQueue<Command> commands = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxCommands;
  private final int nice;
  private final MediaCounters counters;
  private final Executor outbox;
  private final long timeoutMs;
  private final Runnable late;
  private final List<List<MediaSession>> slots = new ArrayList<>();
  private final AtomicInteger load = new AtomicInteger();
  private final Lateness lateness;
  private final Memberships rooms;
  private final TrunkTable trunks;
  private final Thread thread;
  private volatile boolean running = true;

  /** Of the running loop. */
  private TickAccount account;

  private long tick;
  private long nowMs;
  private long toldMs = -TELL_EVERY_MS;

  /**
   * A thread, to be started with {@link #start}.
   *
   * @param index which of the worker's threads it is, from 0
   * @param router takes what rooms tell; must not block
   * @param outbox runs what others are told
   * @param late runs before the first tick after a pause of the whole thread
   */
  MediaThread(
      int index,
      MediaSettings settings,
      Consumer<MediaEvent> router,
      Executor outbox,
      Runnable late,
      MediaCounters counters,
      RoomObserver observer) {
    this.outbox = outbox;
    this.late = late;
    this.maxCommands = settings.maxCommands();
    this.nice = settings.threadNice();
    this.counters = counters;
    this.timeoutMs = settings.rtpTimeout().toMillis();
    this.lateness = new Lateness(settings.maxLateTicks());
    this.rooms = new Memberships(this::frame, settings.conference(), router, observer, outbox);
    this.trunks = new TrunkTable(settings, index, rooms.table(), counters);
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
    thread = new Thread(this::loop, "media-" + (index + 1));
    // Of use where it is not Linux.
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Runs something on this thread before its next tick; false, and counted, if too much waits. */
  boolean execute(Runnable command) {
    if (waiting.get() >= maxCommands) {
      counters.droppedCommand();
      return false;
    }
    enqueue(command);
    return true;
  }

  /** Runs something that must not get lost, as the end of a session, which comes once for each. */
  void executeAlways(Runnable command) {
    enqueue(command);
  }

  private void enqueue(Runnable command) {
    waiting.incrementAndGet();
    commands.add(new Command(command));
  }

  /** Milliseconds of the loop's clock; on this thread only. */
  long nowMs() {
    return nowMs;
  }

  /** The number of the present 20 ms frame; on this thread only. */
  long frame() {
    return tick / SLOTS;
  }

  /** The rooms of this thread; on this thread only. */
  Memberships rooms() {
    return rooms;
  }

  /** What ties them to other workers; on this thread only. */
  TrunkTable trunks() {
    return trunks;
  }

  /** What all rooms of this thread are; fails if too much waits. */
  CompletableFuture<List<RoomInfo>> askRooms() {
    CompletableFuture<List<RoomInfo>> answer = new CompletableFuture<>();
    if (!execute(() -> tell(rooms.all(), answer))) {
      answer.completeExceptionally(new IllegalStateException(Refusals.OVERLOADED));
    }
    return answer;
  }

  private void tell(List<RoomInfo> all, CompletableFuture<List<RoomInfo>> answer) {
    outbox.execute(() -> answer.complete(all));
  }

  /** Runs what others are told, which a media thread must not do itself. */
  Executor outbox() {
    return outbox;
  }

  /** How many sessions it has or will have in a moment. */
  int load() {
    return load.get();
  }

  /** Whether it has been too late in the last second to take one more session; from any thread. */
  boolean isLate() {
    return lateness.isTooMuch(System.nanoTime());
  }

  /** Takes a session in before the next tick; from any thread. */
  void adopt(MediaSession session, Runnable then) {
    load.incrementAndGet();
    executeAlways(
        () -> {
          add(session);
          then.run();
        });
  }

  private void add(MediaSession session) {
    List<MediaSession> least = slots.getFirst();
    for (List<MediaSession> slot : slots) {
      if (slot.size() < least.size()) {
        least = slot;
      }
    }
    least.add(session);
  }

  /** Lets a session go; on this thread only. */
  void remove(MediaSession session) {
    for (List<MediaSession> slot : slots) {
      if (slot.remove(session)) {
        load.decrementAndGet();
        return;
      }
    }
  }

  private void loop() {
    ThreadNice.set(nice);
    account = new TickAccount(stall -> outbox.execute(() -> LOG.warn(stall.text())));
    long next = System.nanoTime();
    while (running) {
      next += TICK_NS;
      long wait = next - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = next - System.nanoTime();
      }
      account.woken(next, next - wait);
      long behind = -wait / TICK_NS;
      lateness.tick(behind >= SLOTS, next);
      if (behind > 0) {
        counters.lateTick();
      }
      if (behind > SKIP_AFTER) {
        late.run();
        counters.skippedTicks(behind);
        next += behind * TICK_NS;
        tick += behind;
      }
      tick(System.nanoTime() / 1_000_000);
      account.done(System.nanoTime());
    }
    account.close();
  }

  /** One tick; separate from the loop so that it can be driven by hand. */
  void tick(long clockMs) {
    nowMs = clockMs;
    runCommands();
    // Whatever fails, the others go on.
    try {
      rooms.tick();
    } catch (RuntimeException e) {
      failed("rooms", e);
    }
    try {
      trunks.tick(frame(), (int) (tick % SLOTS), SLOTS);
    } catch (RuntimeException e) {
      failed("trunks", e);
    }
    List<MediaSession> slot = slots.get((int) (tick % SLOTS));
    for (int i = 0; i < slot.size(); i++) {
      try {
        slot.get(i).tick(nowMs, timeoutMs);
      } catch (RuntimeException e) {
        failed("a media session", e);
      }
    }
    tick++;
  }

  private void runCommands() {
    int count = 0;
    Command command = commands.poll();
    while (command != null) {
      count++;
      waiting.decrementAndGet();
      run(command.body());
      command = commands.poll();
    }
    if (count > 0 && account != null) {
      account.ranCommands(count, System.nanoTime());
    }
  }

  /** All are counted; of those that fail in every tick the log tells once a second. */
  private void failed(String what, RuntimeException e) {
    counters.failure();
    if (nowMs - toldMs >= TELL_EVERY_MS) {
      toldMs = nowMs;
      LOG.error("{} failed", what, e);
    }
  }

  private void run(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      failed("a media command", e);
    }
  }

  /** Ends the loop and waits for it. */
  void stop() throws InterruptedException {
    running = false;
    thread.join(1000);
    trunks.shut();
  }
}
