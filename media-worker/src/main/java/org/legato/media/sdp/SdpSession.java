package org.legato.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.legato.media.MediaWorker.Codec;
import org.legato.media.MediaWorker.PayloadType;
import org.legato.media.MediaWorker.RtpParameters;

/**
 * Offer and answer of one session (RFC 3264) as an immutable record: G.711 and telephone-event.
 *
 * @param originId the session id of our {@code o=} line
 * @param version its version, one more with each SDP that differs
 * @param local our last SDP, empty if there was none
 */
public record SdpSession(long originId, long version, String local) {
  private static final int OUR_DTMF = 101;
  private static final int PACKET_MS = 20;

  /** A session that has said nothing yet. */
  public static SdpSession fresh(long originId) {
    return new SdpSession(originId, 0, "");
  }

  /** What came of a negotiation: the session as it is now, our SDP, and what to do with RTP. */
  public record Negotiated(SdpSession session, String sdp, RtpParameters parameters) {}

  /** Our offer; the parameters follow from the peer's answer with {@link #accept}. */
  public Negotiated offer(String address, int port) {
    String media =
        "m=audio "
            + port
            + " RTP/AVP 0 8 101\r\n"
            + "a=rtpmap:0 PCMU/8000\r\n"
            + "a=rtpmap:8 PCMA/8000\r\n"
            + "a=rtpmap:101 telephone-event/8000\r\n"
            + "a=fmtp:101 0-15\r\n"
            + "a=ptime:20\r\n"
            + "a=sendrecv\r\n";
    return said(address, media, null);
  }

  private Negotiated said(String address, String media, RtpParameters parameters) {
    long next = version + 1;
    String sdp =
        "v=0\r\no=legato "
            + originId
            + " "
            + next
            + " IN IP4 "
            + address
            + "\r\ns=-\r\nc=IN IP4 "
            + address
            + "\r\nt=0 0\r\n"
            + media;
    return new Negotiated(new SdpSession(originId, next, sdp), sdp, parameters);
  }

  /**
   * Answers the peer's offer: the first usable audio line is taken, all others are refused.
   *
   * @throws SdpException 400 if it cannot be read, 488 if nothing fits
   */
  public Negotiated answer(String offer, String address, int port) {
    List<SdpMedia> lines = SdpReader.read(offer);
    SdpMedia chosen = null;
    StringBuilder media = new StringBuilder();
    RtpParameters parameters = null;
    for (SdpMedia line : lines) {
      if (chosen == null && usable(line)) {
        chosen = line;
        parameters = parameters(line, List.of());
        media.append(answerLine(line, port));
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
      throw new SdpException(488, "no audio line with RTP/AVP and PCMU or PCMA");
    }
    return said(address, media.toString(), parameters);
  }

  /**
   * Takes the peer's answer to our offer.
   *
   * @throws SdpException 400 if it cannot be read, 488 if nothing fits
   */
  public RtpParameters accept(String answer) {
    for (SdpMedia line : SdpReader.read(answer)) {
      if (usable(line)) {
        return parameters(
            line, List.of(new PayloadType(0, Codec.PCMU), new PayloadType(8, Codec.PCMA)));
      }
    }
    throw new SdpException(488, "the answer takes none of PCMU and PCMA");
  }

  private static boolean usable(SdpMedia line) {
    return line.type().equals("audio")
        && line.port() > 0
        && line.port() <= 65535
        && !line.address().isEmpty()
        && line.protocol().equals("RTP/AVP")
        && line.formats().stream().anyMatch(f -> codec(line.encoding(f)) != null);
  }

  private static Codec codec(String encoding) {
    return switch (encoding.endsWith("/1")
        ? encoding.substring(0, encoding.length() - 2)
        : encoding) {
      case "pcmu/8000" -> Codec.PCMU;
      case "pcma/8000" -> Codec.PCMA;
      default -> null;
    };
  }

  private static String answerLine(SdpMedia line, int port) {
    List<String> formats = new ArrayList<>();
    StringBuilder attributes = new StringBuilder();
    for (String format : line.formats()) {
      String encoding = line.encoding(format);
      if (codec(encoding) != null) {
        formats.add(format);
        attributes
            .append("a=rtpmap:")
            .append(format)
            .append(codec(encoding) == Codec.PCMU ? " PCMU/8000\r\n" : " PCMA/8000\r\n");
      } else if (encoding.equals("telephone-event/8000")) {
        formats.add(format);
        attributes
            .append("a=rtpmap:")
            .append(format)
            .append(" telephone-event/8000\r\na=fmtp:")
            .append(format)
            .append(" 0-15\r\n");
      }
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
        + "a=ptime:20\r\na="
        + direction
        + "\r\n";
  }

  /** The old way to hold, {@code c=0.0.0.0} (RFC 3264 §8.4), counts as sendonly. */
  private static String direction(SdpMedia line) {
    return line.address().equals("0.0.0.0") && line.direction().equals("sendrecv")
        ? "sendonly"
        : line.direction();
  }

  private static RtpParameters parameters(SdpMedia line, List<PayloadType> ours) {
    int send = -1;
    Codec codec = null;
    int dtmf = -1;
    List<PayloadType> receive = new ArrayList<>(ours);
    for (String format : line.formats()) {
      String encoding = line.encoding(format);
      Codec known = codec(encoding);
      if (known != null) {
        if (codec == null) {
          codec = known;
          send = Integer.parseInt(format);
        }
        if (ours.isEmpty()) {
          receive.add(new PayloadType(Integer.parseInt(format), known));
        }
      } else if (encoding.equals("telephone-event/8000") && dtmf < 0) {
        dtmf = Integer.parseInt(format);
      }
    }
    String direction = direction(line);
    boolean hold = line.address().equals("0.0.0.0");
    return new RtpParameters(
        line.address(),
        hold ? 0 : line.port(),
        hold ? 0 : rtcpPort(line),
        send,
        codec,
        List.copyOf(receive),
        dtmf,
        ours.isEmpty() ? dtmf : OUR_DTMF,
        PACKET_MS,
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
