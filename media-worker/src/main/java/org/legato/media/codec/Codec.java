package org.legato.media.codec;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The codecs of this worker, in the order in which they are offered. Wire names and clocks are
 * those of RFC 3551 (PCMU, PCMA, G722, GSM, G726, L16), RFC 3952 (iLBC), RFC 5574 (Speex) and RFC
 * 7587 (Opus).
 */
public enum Codec {
  PCMU("PCMU", 8000, 8000, 0, 1),
  PCMA("PCMA", 8000, 8000, 8, 1),
  /** Its RTP clock is 8 kHz although it samples at 16 (RFC 3551 §4.5.2). */
  G722("G722", 8000, 16000, 9, 4),
  OPUS("opus", 48000, 48000, -96, 40),
  SPEEX_WIDE("speex", 16000, 16000, -97, 25),
  SPEEX("speex", 8000, 8000, -98, 12),
  GSM("GSM", 8000, 8000, 3, 6),
  ILBC("iLBC", 8000, 8000, -104, 25),
  L16_WIDE("L16", 16000, 16000, -106, 2),
  L16("L16", 8000, 8000, -107, 1),
  G726_40("G726-40", 8000, 8000, -108, 4),
  G726_32("G726-32", 8000, 8000, -109, 4),
  G726_24("G726-24", 8000, 8000, -110, 4),
  G726_16("G726-16", 8000, 8000, -111, 4),
  AAL2_G726_40("AAL2-G726-40", 8000, 8000, -112, 4),
  AAL2_G726_32("AAL2-G726-32", 8000, 8000, -113, 4),
  AAL2_G726_24("AAL2-G726-24", 8000, 8000, -114, 4),
  AAL2_G726_16("AAL2-G726-16", 8000, 8000, -115, 4);

  private final String encoding;
  private final int clock;
  private final int rate;
  private final int type;
  private final int units;

  /**
   * A codec.
   *
   * @param type its payload type of RFC 3551, or minus the dynamic one of our offers
   * @param units what a call of it costs, where one of PCMU costs 1
   */
  Codec(String encoding, int clock, int rate, int type, int units) {
    this.encoding = encoding;
    this.clock = clock;
    this.rate = rate;
    this.type = type;
    this.units = units;
  }

  /** The RTP clock in Hz. */
  public int clock() {
    return clock;
  }

  /** Samples per second of its sound. */
  public int rate() {
    return rate;
  }

  /** Bytes of a sample of codecs that have no memory of those before, 0 for all others. */
  public int sampleBytes() {
    return switch (this) {
      case PCMU, PCMA -> 1;
      case L16, L16_WIDE -> 2;
      default -> 0;
    };
  }

  /** What a call costs in units of a PCMU call, both ways. */
  public int units() {
    return units;
  }

  /** The payload type in our offers. */
  public int offeredType() {
    return Math.abs(type);
  }

  /** Whether the payload type means this codec without an {@code a=rtpmap}. */
  public boolean isStatic(int payloadType) {
    return type == payloadType;
  }

  /** Whether it is offered unless the configuration says otherwise; all are answered. */
  public boolean offeredByDefault() {
    return !encoding.contains("G726") && !encoding.equals("L16") && this != ILBC;
  }

  /** The value of {@code a=rtpmap} behind the payload type. */
  public String rtpmap() {
    return encoding + "/" + clock + (this == OPUS ? "/2" : "");
  }

  /** The value of {@code a=fmtp} behind the payload type in our offers, empty if it has none. */
  public String fmtp() {
    return switch (this) {
      case OPUS -> "useinbandfec=1";
      case ILBC -> "mode=" + IlbcMode.MS_20.ms;
      default -> "";
    };
  }

  /** The same in our answer to an offer with this one. */
  public String fmtp(String offered) {
    // Both sides send in the mode of the lower rate (RFC 3952 §5).
    return this == ILBC ? "mode=" + IlbcMode.of(offered).ms : fmtp();
  }

  /** Length in ms of the packets that we ask for, of a codec with such an {@code a=fmtp}. */
  public int packetMs(String fmtp) {
    return this == ILBC ? IlbcMode.of(fmtp).ms : 20;
  }

  /** Whether this is the codec of an {@code a=rtpmap} value. */
  public boolean matches(String rtpmap) {
    String mine = rtpmap();
    return rtpmap.equalsIgnoreCase(mine) || this != OPUS && rtpmap.equalsIgnoreCase(mine + "/1");
  }

  /** Whether a name of the configuration means it: {@code speex} or {@code speex/16000}. */
  public boolean isNamed(String name) {
    String wanted = name.strip().toLowerCase(Locale.ROOT);
    return wanted.equals(encoding.toLowerCase(Locale.ROOT))
        || wanted.equals((encoding + "/" + clock).toLowerCase(Locale.ROOT));
  }

  /** Whether some codec has this name. */
  public static boolean isKnown(String name) {
    return Arrays.stream(values()).anyMatch(codec -> codec.isNamed(name));
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values())
        .map(codec -> codec.encoding + "/" + codec.clock)
        .collect(Collectors.joining(", "));
  }

  /** A new encoder for a peer's {@code a=fmtp}, which may be empty. */
  public Encoder encoder(String fmtp) {
    return switch (this) {
      case PCMU -> PcmCodecs.ulawEncoder();
      case PCMA -> PcmCodecs.alawEncoder();
      case L16, L16_WIDE -> PcmCodecs.linearEncoder();
      case G722 -> new G722Encoder();
      case GSM -> new GsmEncoder();
      case ILBC -> new IlbcEncoder(IlbcMode.of(fmtp));
      case OPUS -> new OpusEncoding(Fmtp.of(fmtp));
      case SPEEX, SPEEX_WIDE -> new SpeexEncoding(rate);
      default -> new G726Encoder(G726Rate.of(this));
    };
  }

  /** A new decoder. */
  public Decoder decoder() {
    return switch (this) {
      case PCMU -> PcmCodecs.ulawDecoder();
      case PCMA -> PcmCodecs.alawDecoder();
      case L16, L16_WIDE -> PcmCodecs.linearDecoder();
      case G722 -> new G722Decoder();
      case GSM -> new GsmDecoder();
      case ILBC -> new IlbcDecoder();
      case OPUS -> new OpusDecoding();
      case SPEEX, SPEEX_WIDE -> new SpeexDecoding(rate);
      default -> new G726Decoder(G726Rate.of(this));
    };
  }
}
