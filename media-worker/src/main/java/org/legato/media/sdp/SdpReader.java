package org.legato.media.sdp;

import java.util.ArrayList;
import java.util.List;

/** Reads the media descriptions of an SDP, tolerant of order, line ends and unknown lines. */
final class SdpReader {
  private SdpReader() {}

  static List<SdpMedia> read(String sdp) {
    List<SdpMedia> media = new ArrayList<>();
    String sessionAddress = "";
    String sessionDirection = "sendrecv";
    String[] current = null;
    String address = "";
    String direction = "";
    List<String> attributes = new ArrayList<>();
    String[] lines = sdp.split("\r?\n");
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      if (line.startsWith("m=")) {
        if (current != null) {
          media.add(media(current, address, direction, attributes));
        }
        current = line.substring(2).strip().split("\\s+");
        if (current.length < 4) {
          throw new SdpException(400, "SDP line " + (i + 1) + ": m= needs type, port and formats");
        }
        address = sessionAddress;
        direction = sessionDirection;
        attributes = new ArrayList<>();
      } else if (line.startsWith("c=")) {
        String[] parts = line.substring(2).strip().split("\\s+");
        if (parts.length < 3) {
          throw new SdpException(400, "SDP line " + (i + 1) + ": c= needs an address");
        }
        String host = parts[2].split("/")[0];
        if (current == null) {
          sessionAddress = host;
        } else {
          address = host;
        }
      } else if (line.startsWith("a=")) {
        String attribute = line.substring(2).strip();
        boolean isDirection =
            List.of("sendrecv", "sendonly", "recvonly", "inactive").contains(attribute);
        if (isDirection && current == null) {
          sessionDirection = attribute;
        } else if (isDirection) {
          direction = attribute;
        } else if (current != null) {
          attributes.add(attribute);
        }
      }
    }
    if (current != null) {
      media.add(media(current, address, direction, attributes));
    }
    return media;
  }

  private static SdpMedia media(
      String[] words, String address, String direction, List<String> attributes) {
    int port;
    try {
      port = Integer.parseInt(words[1].split("/")[0]);
    } catch (NumberFormatException e) {
      throw new SdpException(400, "SDP: '" + words[1] + "' is not a port");
    }
    for (String format : List.of(words).subList(3, words.length)) {
      if (words[2].startsWith("RTP/") && !format.matches("\\d{1,3}")) {
        throw new SdpException(400, "SDP: '" + format + "' is not a payload type");
      }
    }
    return new SdpMedia(
        words[0],
        port,
        words[2],
        List.of(words).subList(3, words.length),
        address,
        direction,
        List.copyOf(attributes));
  }
}
