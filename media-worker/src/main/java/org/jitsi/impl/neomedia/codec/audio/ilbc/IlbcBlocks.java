package org.jitsi.impl.neomedia.codec.audio.ilbc;

/**
 * The iLBC codec (RFC 3951) of libjitsi by blocks of samples. It is in the library's package as the
 * library gives it to nobody else without the whole of its Java Media Framework.
 */
public final class IlbcBlocks {
  private static final int ENHANCED = 1;
  private static final int RECEIVED = 1;

  private IlbcBlocks() {}

  /** Codes blocks of one stream; not for two threads. */
  public static final class Encoder {
    private final ilbc_encoder encoder;

    /**
     * An encoder.
     *
     * @param ms length of a block, 20 or 30
     */
    public Encoder(int ms) {
      encoder = new ilbc_encoder(ms);
    }

    /** Codes a block of samples of 16 bits to the 38 or 50 bytes of a frame, all of the array. */
    public void encode(float[] block, byte[] frame) {
      encoder.iLBC_encode(new bitstream(frame, 0, frame.length), block);
    }
  }

  /** Decodes blocks of one stream; not for two threads. */
  public static final class Decoder {
    private final ilbc_decoder decoder;

    /**
     * A decoder with the enhancer of RFC 3951 §4.6, which delays by 5 or 10 ms.
     *
     * @param ms length of a block, 20 or 30
     */
    public Decoder(int ms) {
      decoder = new ilbc_decoder(ms, ENHANCED);
    }

    /** Decodes a frame of 38 or 50 bytes; the samples may exceed 16 bits. */
    public void decode(byte[] payload, int at, int length, float[] block) {
      decoder.iLBC_decode(block, new bitstream(payload, at, length), RECEIVED);
    }
  }
}
