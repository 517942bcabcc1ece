package org.legato.media.engine;

import java.util.function.Consumer;
import org.legato.media.net.ThreadUsage;

/**
 * Where the time of a media thread went when its sound stood still: it is heard, and whoever runs
 * the machine cannot see otherwise whether the program, its virtual machine, other programs or the
 * disk were the cause. The media thread makes it and uses it.
 */
final class TickAccount {
  /** What is heard as a gap by most: three packets. */
  private static final long TOLD_FROM_NS = 60_000_000;

  private static final long TELL_EVERY_NS = 1_000_000_000;

  private final Consumer<Stall> told;
  private final ThreadUsage usage = ThreadUsage.ofCaller();
  private long wokenNs = System.nanoTime();
  private long doneNs = wokenNs;
  private long commandsNs;
  private int commands;
  private long toldNs = wokenNs - TELL_EVERY_NS;

  /**
   * That the sound stood still, in ms but for counts.
   *
   * @param thread whose
   * @param behind how late a tick began
   * @param tick how long the one before took
   * @param inCommands that much of it for what others had asked for
   * @param commands how many those were
   * @param overslept how much later the thread woke than it wanted to
   * @param ran what it had of processors since the last tick began
   * @param queued what it waited for one meanwhile, as others had them
   * @param pagesRead how often it waited for memory that had to be read from disk
   */
  record Stall(
      String thread,
      long behind,
      long tick,
      long inCommands,
      int commands,
      long overslept,
      long ran,
      long queued,
      long pagesRead) {
    String text() {
      return ("sound of %s stood still: %d ms late. Its last tick took %d ms, %d of them for %d"
              + " commands, and it woke %d ms late; since that tick began it ran for %d ms and"
              + " waited for a processor for %d ms, and %d pages of its memory came from disk")
          .formatted(thread, behind, tick, inCommands, commands, overslept, ran, queued, pagesRead);
    }
  }

  /**
   * An account, from now on.
   *
   * @param told is told of each stall, once a second at most; must not block
   */
  TickAccount(Consumer<Stall> told) {
    this.told = told;
  }

  /** A tick begins now that was to begin at another time. */
  void woken(long plannedNs, long nowNs) {
    usage.read();
    if (nowNs - plannedNs >= TOLD_FROM_NS && nowNs - toldNs >= TELL_EVERY_NS) {
      toldNs = nowNs;
      told.accept(stall(plannedNs, nowNs));
    }
    wokenNs = nowNs;
    commands = 0;
    commandsNs = 0;
  }

  private Stall stall(long plannedNs, long nowNs) {
    return new Stall(
        Thread.currentThread().getName(),
        ms(nowNs - plannedNs),
        ms(doneNs - wokenNs),
        ms(commandsNs),
        commands,
        ms(Math.max(0, nowNs - Math.max(plannedNs, doneNs))),
        ms(usage.ranNs()),
        ms(usage.queuedNs()),
        usage.majorFaults());
  }

  private static long ms(long ns) {
    return Math.round(ns / 1e6);
  }

  /** So many commands of others were run first in this tick, until now. */
  void ranCommands(int count, long nowNs) {
    commands = count;
    commandsNs = nowNs - wokenNs;
  }

  /** The tick is over. */
  void done(long nowNs) {
    doneNs = nowNs;
  }

  /** Nothing is asked any more. */
  void close() {
    usage.close();
  }
}
