package org.legato.media.codec;

/** The two modes of iLBC (RFC 3952 §3.1). */
enum IlbcMode {
  MS_20(20, 38),
  MS_30(30, 50);

  final int ms;

  /** Samples of a frame. */
  final int samples;

  /** Bytes of a frame. */
  final int bytes;

  IlbcMode(int ms, int bytes) {
    this.ms = ms;
    this.samples = ms * 8;
    this.bytes = bytes;
  }

  /** What an {@code a=fmtp} asks for; without a mode it is 30 ms (RFC 3952 §5). */
  static IlbcMode of(String fmtp) {
    return Fmtp.of(fmtp).number("mode", MS_30.ms) == MS_20.ms ? MS_20 : MS_30;
  }

  /** The mode of a payload by its length, null if it is neither: a stream may change its mode. */
  static IlbcMode of(int length) {
    for (IlbcMode mode : values()) {
      if (length > 0 && length % mode.bytes == 0) {
        return mode;
      }
    }
    return null;
  }
}
