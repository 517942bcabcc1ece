package org.legato.media.rtp;

import java.nio.ByteBuffer;
import java.util.List;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.codec.Codec;

/**
 * Evens out the arrival of a peer's packets: keeps them in order, plays them some time later, makes
 * up what is lost, and adapts the delay. What comes late makes it grow; where more has been waiting
 * for two seconds than the target needs, 20 ms are left out. So a peer's clock may differ from ours
 * and nothing piles up. Belongs to one media thread; times are in units of the RTP clock unless
 * they say ms.
 */
final class JitterBuffer {
  static final int FRAME_MS = 20;

  private static final int LEAST_TARGET_MS = 20;

  /** A pause of so many frames is one: then playing begins anew with its delay. */
  private static final int MOST_EMPTY = 5;

  /** After so many frames without a packet nothing is made up any more. */
  private static final int MOST_CONCEALED = 3;

  private static final int WINDOW = 100;
  private static final int CALM = 500;
  private static final int LATE_RUN = 10;

  private final PacketRing ring = new PacketRing();
  private final StreamDecoder decoder = new StreamDecoder();
  private final int firstTargetMs;
  private final int mostMs;
  private int clock = 8000;
  private int frameTime = 160;

  private boolean running;
  private int ssrc;
  private int holding;
  private int next;
  private int highest;
  private int time;

  /** Sound made up while nothing was there: the peer's late packets may take as long. */
  private int credit;

  private int empty;
  private int lateRun;
  private int lateInWindow;
  private int targetMs;
  private int takes;
  private int calm;
  private int leastDepthMs = Integer.MAX_VALUE;
  private boolean shrinking;

  private long late;
  private long duplicates;
  private long discarded;
  private long concealedMs;
  private int depthMs;

  /**
   * An empty buffer.
   *
   * @param targetMs how much waits for playing at first; adapts
   * @param mostMs what never waits longer
   */
  JitterBuffer(int targetMs, int mostMs) {
    this.firstTargetMs = targetMs;
    this.mostMs = mostMs;
    this.targetMs = targetMs;
  }

  /** What may arrive and at what rate it is to be taken. */
  void configure(List<PayloadType> types, int rate, int rtpClock) {
    decoder.configure(types, rate);
    clock = rtpClock;
    frameTime = rtpClock / 50;
  }

  Codec codec(int type) {
    return decoder.codec(type);
  }

  /** Takes a packet in, in whatever order it comes. */
  void put(int source, int sequence, int type, int timestamp, ByteBuffer packet, int from, int to) {
    if (!running && type == PacketRing.EVENT) {
      return;
    }
    if (!running || source != ssrc) {
      restart(source, sequence, timestamp);
    }
    int number = next + (short) (sequence - next);
    int ahead = number - next;
    if (ahead < 0 && ring.hadLast(number)) {
      duplicates++;
      return;
    } else if (ahead < 0 && !(holding > 0 && ahead > -LATE_RUN)) {
      if (++lateRun < LATE_RUN) {
        tooLate();
        return;
      }
      restart(source, sequence, timestamp);
      number = next;
    } else if (ahead < 0) {
      // The first packet was not the first: nothing of it has been played yet.
      next = number;
      time = timestamp;
    } else if (ahead >= PacketRing.SLOTS - 1) {
      restart(source, sequence, timestamp);
      number = next;
    }
    lateRun = 0;
    if (!ring.put(number, type, timestamp, packet, from, to)) {
      duplicates++;
    } else if (number - highest > 0) {
      highest = number;
    }
  }

  private void tooLate() {
    late++;
    // One in two seconds is bad luck, more of them are jitter.
    if (++lateInWindow > 1) {
      grow();
    }
  }

  /** From now on packets are waited for longer. */
  private void grow() {
    targetMs = Math.min(targetMs + FRAME_MS, mostMs);
    calm = 0;
  }

  private void restart(int source, int sequence, int timestamp) {
    boolean another = source != ssrc;
    ring.clear();
    decoder.clear();
    running = true;
    ssrc = source;
    next = sequence & 0xFFFF;
    highest = next;
    time = timestamp;
    targetMs = another ? firstTargetMs : targetMs;
    holding = targetMs / FRAME_MS;
    credit = 0;
    empty = 0;
    lateRun = 0;
    leastDepthMs = Integer.MAX_VALUE;
    takes = 0;
    shrinking = false;
  }

  /**
   * Takes the next 20 ms; false if there is nothing to be heard.
   *
   * @param wanted whether somebody hears it: if not, it may be left undecoded, and nothing put out
   */
  boolean take(short[] out, boolean wanted) {
    decoder.wanted(wanted);
    if (!running) {
      return false;
    }
    if (holding > 0) {
      holding--;
      return false;
    }
    adapt();
    decoder.begin();
    boolean sounds = make(out);
    decoder.end();
    return sounds;
  }

  private boolean make(short[] out) {
    if (shrinking && depthMs >= 3 * FRAME_MS) {
      fill(2 * decoder.frame());
      decoder.takeTwo(out);
      shrinking = false;
      discarded++;
      return true;
    }
    if (depthMs < targetMs && lateInWindow > 1) {
      // Too little waits for this jitter: time stands still for a frame.
      decoder.conceal(null, 0);
      concealedMs += FRAME_MS;
    }
    fill(decoder.frame());
    return decoder.take(out);
  }

  private void fill(int samples) {
    while (decoder.queued() < samples) {
      step();
    }
  }

  private void adapt() {
    depthMs = measuredDepthMs();
    if (depthMs > mostMs + FRAME_MS) {
      skip();
    }
    leastDepthMs = Math.min(leastDepthMs, depthMs);
    if (++takes % WINDOW == 0) {
      shrinking = leastDepthMs - FRAME_MS - targetMs >= FRAME_MS;
      leastDepthMs = Integer.MAX_VALUE;
      lateInWindow = 0;
    }
    if (++calm >= CALM) {
      calm = 0;
      targetMs = Math.max(LEAST_TARGET_MS, targetMs - FRAME_MS);
    }
  }

  private int measuredDepthMs() {
    int waiting = ring.has(highest) ? ring.time(highest) + frameTime - time - credit : 0;
    return Math.max(0, waiting) * 1000 / clock + decoder.queued() * FRAME_MS / decoder.frame();
  }

  /** Leaves out what waits beyond the target. */
  private void skip() {
    int until = ring.time(highest) + frameTime - targetMs * (clock / 1000);
    while (next != highest && (!ring.has(next) || ring.time(next) - until < 0)) {
      ring.remove(next);
      next++;
      discarded++;
    }
    time = ring.time(next);
    credit = 0;
    depthMs = measuredDepthMs();
  }

  /** Brings some more sound: a packet, what stands for a lost one, or a pause. */
  private void step() {
    while (ring.isEvent(next) && next != highest) {
      ring.remove(next++);
    }
    int found = next;
    while (!ring.has(found) && found - highest < 0) {
      found++;
    }
    if (!ring.has(found) || ring.isEvent(found)) {
      nothing();
      return;
    }
    int gap = ring.time(found) - time;
    if (gap > 0 && credit > 0) {
      int used = Math.min(gap, credit);
      time += used;
      gap -= used;
    } else if (credit > 0 && found == next) {
      // What was made up for was only late.
      grow();
    }
    credit = 0;
    empty = 0;
    if (gap <= 0 || gap > 2 * clock) {
      play(found);
    } else if (found == next) {
      decoder.silence();
      time += frameTime;
    } else {
      conceal(found, gap);
    }
  }

  private void play(int found) {
    int length = decoder.decode(ring.type(found), ring.payload(found), ring.length(found));
    time = ring.time(found) + length;
    ring.remove(found);
    next = found + 1;
    if (next - highest > 0) {
      highest = next;
    }
  }

  /** The packets before this one are lost. */
  private void conceal(int found, int gap) {
    boolean last = gap <= frameTime;
    decoder.conceal(last ? ring.payload(found) : null, last ? ring.length(found) : 0);
    concealedMs += FRAME_MS;
    time += Math.min(gap, frameTime);
    if (last) {
      next = found;
    }
  }

  private void nothing() {
    if (++empty > MOST_CONCEALED || ring.isEvent(next)) {
      decoder.silence();
    } else {
      decoder.conceal(null, 0);
      concealedMs += FRAME_MS;
    }
    credit += frameTime;
    if (empty > MOST_EMPTY) {
      running = false;
    }
  }

  /** Packets that came after their time. */
  long late() {
    return late;
  }

  long duplicates() {
    return duplicates;
  }

  /** Packets or frames left out to keep the delay short. */
  long discarded() {
    return discarded;
  }

  /** Sound made up so far. */
  long concealedMs() {
    return concealedMs;
  }

  /** How much waits for being played. */
  int depthMs() {
    return depthMs;
  }

  int targetMs() {
    return targetMs;
  }
}
