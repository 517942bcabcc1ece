package org.legato.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.legato.media.MediaWorker.CodecChoice;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;
import org.legato.media.codec.Codec;

/**
 * Offer and answer of one session (RFC 3264) as an immutable record: codecs and telephone-event.
 *
 * @param originId the session id of our {@code o=} line
 * @param version its version, one more with each SDP that differs
 * @param local our last SDP, empty if there was none
 */
public record SdpSession(long originId, long version, String local) {
  private static final int PACKET_MS = 20;

  /** A session that has said nothing yet. */
  public static SdpSession fresh(long originId) {
    return new SdpSession(originId, 0, "");
  }

  /** What came of a negotiation: the session as it is now, our SDP, and what to do with RTP. */
  public record Negotiated(SdpSession session, String sdp, RtpParameters parameters) {}

  /** Our offer; the parameters follow from the peer's answer with {@link #accept}. */
  public Negotiated offer(String address, int port, List<CodecChoice> codecs) {
    List<PayloadType> ours = offered(codecs);
    List<String> formats = new ArrayList<>();
    StringBuilder attributes = new StringBuilder();
    for (PayloadType type : ours) {
      Codec codec = type.codec();
      describe(Integer.toString(type.number()), codec, codec.fmtp(), formats, attributes);
    }
    ours.stream()
        .map(type -> type.codec().clock())
        .distinct()
        .forEach(
            clock -> describeKeys(Integer.toString(ourKeys(clock)), clock, formats, attributes));
    String media =
        "m=audio "
            + port
            + " RTP/AVP "
            + String.join(" ", formats)
            + "\r\n"
            + attributes
            + "a=rtcp-mux\r\n"
            + "a=ptime:20\r\n"
            + "a=sendrecv\r\n";
    return said(address, media, null);
  }

  private static List<PayloadType> offered(List<CodecChoice> codecs) {
    return codecs.stream()
        .filter(CodecChoice::offered)
        .map(choice -> new PayloadType(choice.codec().offeredType(), choice.codec()))
        .toList();
  }

  /** Our telephone-event: one for each clock of a codec (RFC 4733 §2.4.1). */
  private static int ourKeys(int clock) {
    return switch (clock) {
      case 16000 -> 102;
      case 48000 -> 103;
      default -> 101;
    };
  }

  private static void describe(
      String format, Codec codec, String fmtp, List<String> formats, StringBuilder attributes) {
    formats.add(format);
    attributes.append("a=rtpmap:").append(format).append(' ').append(codec.rtpmap()).append("\r\n");
    if (!fmtp.isEmpty()) {
      attributes.append("a=fmtp:").append(format).append(' ').append(fmtp).append("\r\n");
    }
  }

  private static void describeKeys(
      String format, int clock, List<String> formats, StringBuilder attributes) {
    formats.add(format);
    attributes
        .append("a=rtpmap:")
        .append(format)
        .append(" telephone-event/")
        .append(clock)
        .append("\r\na=fmtp:")
        .append(format)
        .append(" 0-15\r\n");
  }

  private Negotiated said(String address, String media, RtpParameters parameters) {
    long next = version + 1;
    String place = (address.contains(":") ? "IN IP6 " : "IN IP4 ") + address;
    String sdp =
        "v=0\r\no=legato "
            + originId
            + " "
            + next
            + " "
            + place
            + "\r\ns=-\r\nc="
            + place
            + "\r\nt=0 0\r\n"
            + media;
    return new Negotiated(new SdpSession(originId, next, sdp), sdp, parameters);
  }

  /**
   * Answers the peer's offer: the first usable audio line is taken, all others are refused.
   *
   * @throws SdpException 400 if it cannot be read, 488 if nothing fits
   */
  public Negotiated answer(String offer, String address, int port, List<CodecChoice> codecs) {
    SdpMedia chosen = null;
    StringBuilder media = new StringBuilder();
    RtpParameters parameters = null;
    for (SdpMedia line : SdpReader.read(offer)) {
      List<Format> usable =
          chosen == null && line.isReachedFrom(address) ? formats(line, codecs) : List.of();
      if (!usable.isEmpty()) {
        chosen = line;
        List<PayloadType> receive = usable.stream().map(Format::type).toList();
        Keys keys = keys(line, usable.getFirst().codec().clock());
        parameters = parameters(line, usable.getFirst(), receive, keys, keys.type());
        media.append(answerLine(line, port, usable, keys));
      } else {
        media
            .append("m=")
            .append(line.type())
            .append(" 0 ")
            .append(line.protocol())
            .append(' ')
            .append(String.join(" ", line.formats()))
            .append("\r\n");
      }
    }
    if (chosen == null) {
      throw new SdpException(
          488, "no audio line with RTP/AVP, an address of our family and one of " + names(codecs));
    }
    return said(address, media.toString(), parameters);
  }

  /**
   * Takes the peer's answer to our offer.
   *
   * @throws SdpException 400 if it cannot be read, 488 if nothing fits
   */
  public RtpParameters accept(String answer, List<CodecChoice> codecs) {
    for (SdpMedia line : SdpReader.read(answer)) {
      List<Format> usable = formats(line, codecs);
      if (!usable.isEmpty()) {
        Keys keys = keys(line, usable.getFirst().codec().clock());
        int ourKeys = keys.type() < 0 ? -1 : ourKeys(keys.clock());
        return parameters(line, usable.getFirst(), offered(codecs), keys, ourKeys);
      }
    }
    throw new SdpException(488, "the answer takes none of " + names(codecs));
  }

  private static String names(List<CodecChoice> codecs) {
    return codecs.stream().map(choice -> choice.codec().rtpmap()).collect(Collectors.joining(", "));
  }

  /** A payload type of the peer that is one of our codecs, and how the peer wants it. */
  private record Format(String format, Codec codec, String fmtp) {
    PayloadType type() {
      return new PayloadType(Integer.parseInt(format), codec);
    }
  }

  /** The peer's telephone-event; type -1 if it has none that we can use. */
  private record Keys(int type, int clock) {}

  private static List<Format> formats(SdpMedia line, List<CodecChoice> codecs) {
    boolean usable =
        line.type().equals("audio")
            && line.port() > 0
            && line.port() <= 65535
            && !line.address().isEmpty()
            && line.protocol().equals("RTP/AVP");
    List<Format> formats = new ArrayList<>();
    for (String format : usable ? line.formats() : List.<String>of()) {
      String encoding = line.encoding(format);
      codecs.stream()
          .map(CodecChoice::codec)
          .filter(codec -> codec.matches(encoding))
          .findFirst()
          .ifPresent(codec -> formats.add(new Format(format, codec, line.value("fmtp", format))));
    }
    return formats;
  }

  /** With the codec's clock, else with that of telephones, which some pair with every codec. */
  private static Keys keys(SdpMedia line, int clock) {
    Keys found = new Keys(-1, clock);
    for (String format : line.formats()) {
      String encoding = line.encoding(format).toLowerCase(Locale.ROOT);
      if (encoding.equals("telephone-event/" + clock)) {
        return new Keys(Integer.parseInt(format), clock);
      } else if (encoding.equals("telephone-event/8000") && found.type() < 0) {
        found = new Keys(Integer.parseInt(format), 8000);
      }
    }
    return found;
  }

  private static String answerLine(SdpMedia line, int port, List<Format> usable, Keys keys) {
    List<String> formats = new ArrayList<>();
    StringBuilder attributes = new StringBuilder();
    for (Format format : usable) {
      Codec codec = format.codec();
      describe(format.format(), codec, codec.fmtp(format.fmtp()), formats, attributes);
    }
    if (keys.type() >= 0) {
      describeKeys(Integer.toString(keys.type()), keys.clock(), formats, attributes);
    }
    String direction =
        switch (direction(line)) {
          case "sendonly" -> "recvonly";
          case "recvonly" -> "sendonly";
          case "inactive" -> "inactive";
          default -> "sendrecv";
        };
    return "m=audio "
        + port
        + " RTP/AVP "
        + String.join(" ", formats)
        + "\r\n"
        + attributes
        + (line.has("rtcp-mux") ? "a=rtcp-mux\r\n" : "")
        + "a=ptime:"
        + usable.getFirst().codec().packetMs(usable.getFirst().fmtp())
        + "\r\na="
        + direction
        + "\r\n";
  }

  /** The old way to hold, {@code c=0.0.0.0} (RFC 3264 §8.4) or {@code ::}, counts as sendonly. */
  private static String direction(SdpMedia line) {
    return line.isHeld() && line.direction().equals("sendrecv") ? "sendonly" : line.direction();
  }

  private static RtpParameters parameters(
      SdpMedia line, Format send, List<PayloadType> receive, Keys keys, int ourKeys) {
    String direction = direction(line);
    boolean hold = line.isHeld();
    int packetMs = Math.min(line.number("ptime", PACKET_MS), line.number("maxptime", 60));
    return new RtpParameters(
        line.address(),
        hold ? 0 : line.port(),
        hold ? 0 : rtcpPort(line),
        send.type().number(),
        send.codec(),
        send.fmtp(),
        List.copyOf(receive),
        keys.type(),
        ourKeys,
        keys.clock(),
        Math.clamp(packetMs, 10, 60),
        !hold && !direction.equals("sendonly") && !direction.equals("inactive"),
        !direction.equals("recvonly") && !direction.equals("inactive"));
  }

  private static int rtcpPort(SdpMedia line) {
    if (line.has("rtcp-mux")) {
      return line.port();
    }
    try {
      return line.attribute("rtcp")
          .map(v -> Integer.parseInt(v.strip().split("\\s+")[0]))
          .orElse(line.port() + 1);
    } catch (NumberFormatException e) {
      return line.port() + 1;
    }
  }
}
