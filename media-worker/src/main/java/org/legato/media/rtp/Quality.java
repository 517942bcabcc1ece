package org.legato.media.rtp;

import org.legato.media.codec.Codec;

/**
 * How a call sounds by the E-model (ITU-T G.107), with what ITU-T G.113 Appendix I says of codecs.
 */
final class Quality {
  /** The rating of a connection without any impairment but the telephone itself. */
  private static final double BEST = 93.2;

  private Quality() {}

  /**
   * The mean opinion score, 1 to 4.5.
   *
   * @param loss fraction of packets that were lost or came too late
   * @param delayMs from mouth to ear, one way
   */
  static double score(Codec codec, double loss, double delayMs) {
    double codecImpairment = impairment(codec);
    double percent = 100 * loss;
    double impairment =
        codecImpairment + (95 - codecImpairment) * percent / (percent + robustness(codec));
    double late = delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0;
    double rating = BEST - 0.024 * delayMs - late - impairment;
    if (rating <= 0) {
      return 1;
    }
    double r = Math.min(rating, 100);
    return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
  }

  /** Equipment impairment factor Ie. */
  private static double impairment(Codec codec) {
    return switch (codec) {
      case PCMU, PCMA, L16, L16_WIDE, G722, OPUS, SPEEX_WIDE -> 0;
      case G726_40, AAL2_G726_40 -> 2;
      case G726_32, AAL2_G726_32 -> 7;
      case SPEEX, ILBC -> 11;
      case GSM -> 20;
      case G726_24, AAL2_G726_24 -> 25;
      case G726_16, AAL2_G726_16 -> 50;
    };
  }

  /** Packet loss robustness factor Bpl; of G.711 the one with concealment. */
  private static double robustness(Codec codec) {
    return switch (codec) {
      case PCMU, PCMA, L16, L16_WIDE -> 25.1;
      case OPUS -> 20;
      case GSM -> 43;
      default -> 10;
    };
  }
}
