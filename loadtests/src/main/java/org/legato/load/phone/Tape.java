package org.legato.load.phone;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.legato.media.audio.G711;

/**
 * G.711 µ-law as it came, with the arrival of each packet. It lies outside of the heap: hundreds of
 * phones would otherwise have the collector copy minutes of sound while they are to listen. It
 * grows by pieces, so that none of them is late because another one's tape is copied.
 */
final class Tape {
  private static final int PIECE_BITS = 15;
  private static final int PIECE = 1 << PIECE_BITS;
  private static final int MARK = 16;

  private final List<ByteBuffer> sound = new ArrayList<>();
  private final List<ByteBuffer> marks = new ArrayList<>();
  private int length;
  private int marksLength;

  /** Adds a packet's payload: the first bytes of a buffer. */
  void add(ByteBuffer payload, long atNs) {
    ByteBuffer marked = piece(marks, marksLength);
    int mark = marksLength % PIECE;
    marked.putLong(mark, atNs).putInt(mark + 8, length).putInt(mark + 12, payload.remaining());
    marksLength += MARK;
    while (payload.hasRemaining()) {
      piece(sound, length).put(length % PIECE, payload.get());
      length++;
    }
  }

  private static ByteBuffer piece(List<ByteBuffer> pieces, int at) {
    if (at >> PIECE_BITS == pieces.size()) {
      pieces.add(ByteBuffer.allocateDirect(PIECE));
    }
    return pieces.get(at >> PIECE_BITS);
  }

  /** How many packets there are. */
  int packets() {
    return marksLength / MARK;
  }

  /** When a packet came. */
  long arrival(int packet) {
    return marks.get(packet * MARK >> PIECE_BITS).getLong(packet * MARK % PIECE);
  }

  /** Where its samples begin. */
  int begin(int packet) {
    return marks.get(packet * MARK >> PIECE_BITS).getInt(packet * MARK % PIECE + 8);
  }

  /** How many it has. */
  int count(int packet) {
    return marks.get(packet * MARK >> PIECE_BITS).getInt(packet * MARK % PIECE + 12);
  }

  /** How many samples there are. */
  int length() {
    return length;
  }

  /** The samples from a place to the end. */
  short[] from(int at) {
    short[] samples = new short[length - at];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = G711.decodeUlaw(sound.get(at + i >> PIECE_BITS).get((at + i) % PIECE));
    }
    return samples;
  }
}
