package org.legato.media.rtp;

import java.util.Arrays;
import java.util.List;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.audio.Concealer;
import org.legato.media.audio.FrameResampler;
import org.legato.media.codec.Codec;
import org.legato.media.codec.Decoder;

/**
 * Decodes a peer's packets to sound at the session's rate, a queue of samples from which frames are
 * taken. Belongs to one media thread; allocates when a codec is heard for the first time.
 */
final class StreamDecoder {
  /** Longest packet. */
  private static final int LONGEST_MS = 120;

  private static final short[] NONE = new short[0];

  /** What is used of one payload type. */
  private static final class Line {
    private final PayloadType type;
    private final Decoder decoder;
    private final Concealer concealer;
    private final FrameResampler resampler;

    private Line(PayloadType type, int rate) {
      this.type = type;
      int own = type.codec().rate();
      decoder = type.codec().decoder();
      concealer = new Concealer(own);
      resampler = own == rate ? null : new FrameResampler(own, rate);
    }
  }

  /** No list: how one is made differs, which undoes compiled code. */
  private PayloadType[] types = {};

  private Line[] lines = new Line[0];
  private Line line;
  private int rate;
  private short[] queue = NONE;

  /** Keeps what is left over between two frames, once there is something. */
  private short[] own = NONE;

  private short[] scratch = NONE;
  private int queued;

  /** So many samples at the beginning of the queue were left undecoded: they stand for silence. */
  private int undecoded;

  private int silent;
  private boolean wanted = true;

  /** What may come from now on; a payload type that stays keeps what its decoder knows. */
  void configure(List<PayloadType> next, int nextRate) {
    Line[] kept = new Line[next.size()];
    for (Line old : lines) {
      int at = old == null || rate != nextRate ? -1 : next.indexOf(old.type);
      if (at >= 0) {
        kept[at] = old;
      }
    }
    types = next.toArray(PayloadType[]::new);
    lines = kept;
    line = null;
    if (rate != nextRate) {
      rate = nextRate;
      own = NONE;
      clear();
    }
  }

  /** Samples that may wait at a rate. */
  static int longestQueue(int rate) {
    return (LONGEST_MS + 60) * rate / 1000;
  }

  /** Before a frame is made. */
  void begin() {
    queue = queued > undecoded ? own : Workspace.ofThread().frames(rate).queue;
  }

  /** After it was taken: what is left is kept. */
  void end() {
    if (queued > undecoded && queue != own) {
      if (own.length == 0) {
        own = new short[longestQueue(rate)];
      }
      System.arraycopy(queue, 0, own, 0, queued);
    }
  }

  /** The codec of a payload type, null if it is none of those that may come. */
  Codec codec(int type) {
    if (line != null && line.type.number() == type) {
      return line.type.codec();
    }
    for (int i = 0; i < types.length; i++) {
      if (types[i].number() == type) {
        return types[i].codec();
      }
    }
    return null;
  }

  private Line line(int type) {
    if (line != null && line.type.number() == type) {
      return line;
    }
    for (int i = 0; i < types.length; i++) {
      if (types[i].number() == type) {
        if (lines[i] == null) {
          lines[i] = new Line(types[i], rate);
          int own = LONGEST_MS * types[i].codec().rate() / 1000;
          if (lines[i].resampler != null && scratch.length < own) {
            scratch = new short[own];
          }
        }
        return lines[i];
      }
    }
    return null;
  }

  /** Whether somebody hears what comes: if not, codecs without memory need not be decoded. */
  void wanted(boolean next) {
    wanted = next;
  }

  int queued() {
    return queued;
  }

  int frame() {
    return rate / 50;
  }

  /** Decodes a packet; gives its length in units of its RTP clock, 0 if it makes no sense. */
  int decode(int type, byte[] payload, int length) {
    line = line(type);
    if (line == null) {
      return 0;
    }
    Codec codec = line.type.codec();
    if (!wanted && codec.sampleBytes() > 0) {
      int samples = Math.min(length / codec.sampleBytes(), queue.length - queued);
      skip(samples * rate / codec.rate());
      return (int) ((long) samples * codec.clock() / codec.rate());
    }
    fillIn();
    int count;
    if (line.resampler == null) {
      count = line.decoder.decode(payload, length, queue, queued, queue.length - queued);
      keep(queue, queued, count);
      queued += count;
    } else {
      int room = (queue.length - queued) * codec.rate() / rate;
      int most = Math.min(scratch.length, room);
      count = line.decoder.decode(payload, length, scratch, 0, most);
      keep(scratch, 0, count);
      queued += line.resampler.convert(scratch, 0, count, queue, queued);
    }
    return (int) ((long) count * codec.clock() / codec.rate());
  }

  private void keep(short[] pcm, int at, int count) {
    if (count > 0) {
      line.concealer.good(pcm, at, count);
    }
  }

  /**
   * Makes up 20 ms of sound.
   *
   * @param next the packet behind the lost one, or null
   */
  void conceal(byte[] next, int length) {
    if (line == null) {
      silence();
      return;
    }
    if (!wanted) {
      skip(frame());
      return;
    }
    fillIn();
    boolean direct = line.resampler == null;
    short[] into = direct ? queue : scratch;
    int at = direct ? queued : 0;
    int count = line.type.codec().rate() / 50;
    boolean made =
        next != null && line.decoder.recover(next, length, into, at, count)
            || line.decoder.conceal(into, at, count);
    if (!made) {
      line.concealer.fill(into, at, count);
    }
    queued += direct ? count : line.resampler.convert(scratch, 0, count, queue, queued);
  }

  private void skip(int samples) {
    int count = Math.min(samples, queue.length - queued);
    if (undecoded == queued) {
      undecoded += count;
    } else {
      Arrays.fill(queue, queued, queued + count, (short) 0);
    }
    queued += count;
  }

  /** Somebody hears from now on what was not decoded as nobody did. */
  private void fillIn() {
    if (undecoded > 0) {
      Arrays.fill(queue, 0, undecoded, (short) 0);
      undecoded = 0;
    }
  }

  /** Twenty milliseconds in which the peer sends nothing. */
  void silence() {
    fillIn();
    Arrays.fill(queue, queued, queued + frame(), (short) 0);
    queued += frame();
    silent += frame();
  }

  /** Takes a frame, without its sound if nobody wants it; false if it is nothing but a pause. */
  boolean take(short[] out) {
    int frame = frame();
    if (undecoded >= frame && !wanted) {
      undecoded -= frame;
      queued -= frame;
    } else {
      fillIn();
      System.arraycopy(queue, 0, out, 0, frame);
      drop(frame);
    }
    boolean sounds = silent < frame;
    silent = Math.max(0, silent - frame);
    return sounds;
  }

  /** Takes two frames for one, the first fading into the second. */
  void takeTwo(short[] out) {
    fillIn();
    int frame = frame();
    for (int i = 0; i < frame; i++) {
      out[i] = (short) ((queue[i] * (frame - i) + queue[frame + i] * i) / frame);
    }
    drop(2 * frame);
    silent = 0;
  }

  private void drop(int count) {
    queued -= count;
    if (queued > 0) {
      System.arraycopy(queue, count, queue, 0, queued);
    }
  }

  void clear() {
    queued = 0;
    undecoded = 0;
    silent = 0;
  }
}
