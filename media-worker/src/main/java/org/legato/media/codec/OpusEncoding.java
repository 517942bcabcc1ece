package org.legato.media.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;
import java.nio.ByteBuffer;

/** Opus for speech (RFC 6716), as the peer wants it (RFC 7587 §6.1). */
final class OpusEncoding implements Encoder {
  private static final int RATE = 48000;
  private static final int FRAME = RATE / 50;
  private static final int BIT_RATE = 24_000;

  /** Of 10: the quality that a telephone can tell, at half the cost. */
  private static final int COMPLEXITY = 4;

  /** What redundancy is made for when the peer asks for it, in percent. */
  private static final int EXPECTED_LOSS = 10;

  /** A packet of this size says that there is silence (RFC 6716 §3.1). */
  private static final int DTX_BYTES = 2;

  private final OpusEncoder encoder;
  private final byte[] bytes = new byte[1275];

  OpusEncoding(Fmtp wanted) {
    try {
      encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
    } catch (OpusException e) {
      throw new IllegalStateException("the Opus encoder does not start", e);
    }
    encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
    encoder.setComplexity(COMPLEXITY);
    int most = wanted.number("maxaveragebitrate", BIT_RATE);
    encoder.setBitrate(Math.clamp(most, 6000, 128_000));
    encoder.setUseInbandFEC(wanted.flag("useinbandfec"));
    encoder.setPacketLossPercent(wanted.flag("useinbandfec") ? EXPECTED_LOSS : 0);
    encoder.setUseDTX(wanted.flag("usedtx"));
    encoder.setUseVBR(!wanted.flag("cbr"));
    encoder.setMaxBandwidth(bandwidth(wanted.number("maxplaybackrate", RATE)));
  }

  private static OpusBandwidth bandwidth(int rate) {
    if (rate < 12_000) {
      return OpusBandwidth.OPUS_BANDWIDTH_NARROWBAND;
    } else if (rate < 16_000) {
      return OpusBandwidth.OPUS_BANDWIDTH_MEDIUMBAND;
    } else if (rate < 24_000) {
      return OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND;
    }
    return rate < RATE
        ? OpusBandwidth.OPUS_BANDWIDTH_SUPERWIDEBAND
        : OpusBandwidth.OPUS_BANDWIDTH_FULLBAND;
  }

  @Override
  public int frame() {
    return FRAME;
  }

  @Override
  public boolean encode(short[] pcm, int from, int count, ByteBuffer packet) {
    try {
      int length = encoder.encode(pcm, from, count, bytes, 0, bytes.length);
      packet.put(bytes, 0, length);
      return length > DTX_BYTES;
    } catch (OpusException e) {
      return false;
    }
  }
}
