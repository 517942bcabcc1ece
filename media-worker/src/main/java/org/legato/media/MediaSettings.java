package org.legato.media;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The worker's settings, from {@code legato.media} (see reference.conf for each key's meaning).
 *
 * @param address local address of RTP
 * @param advertisedAddress address in SDP; empty: {@code address}
 * @param lowPort first RTP port
 * @param highPort last RTP port
 * @param rtpTimeout silence after which a call is told, 0 for never
 * @param rtcpInterval mean time between RTCP reports, 0 for none
 * @param cachedSeconds audio kept decoded in memory
 * @param fileThreads threads that read files
 * @param maxCommands commands that may wait for the media thread
 */
public record MediaSettings(
    String address,
    String advertisedAddress,
    int lowPort,
    int highPort,
    Duration rtpTimeout,
    Duration rtcpInterval,
    int cachedSeconds,
    int fileThreads,
    int maxCommands) {

  public MediaSettings {
    if (lowPort < 1 || highPort > 65535 || highPort <= lowPort) {
      throw new IllegalArgumentException(
          "legato.media.low-port and high-port must be a range within 1 to 65535: "
              + lowPort
              + " to "
              + highPort);
    }
    check(!rtpTimeout.isNegative(), "rtp-timeout must not be negative: " + rtpTimeout);
    check(!rtcpInterval.isNegative(), "rtcp-interval must not be negative: " + rtcpInterval);
    check(cachedSeconds >= 0, "cached-seconds must not be negative: " + cachedSeconds);
    check(fileThreads > 0, "file-threads must be at least 1: " + fileThreads);
    check(maxCommands > 0, "max-commands must be at least 1: " + maxCommands);
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("legato.media." + problem);
    }
  }

  /** Reads {@code legato.media} of a whole configuration. */
  public static MediaSettings from(Config root) {
    Config media = root.getConfig("legato.media");
    return new MediaSettings(
        media.getString("address"),
        media.getString("advertised-address"),
        media.getInt("low-port"),
        media.getInt("high-port"),
        media.getDuration("rtp-timeout"),
        media.getDuration("rtcp-interval"),
        media.getInt("cached-seconds"),
        media.getInt("file-threads"),
        media.getInt("max-commands"));
  }

  /** The address that SDP names. */
  public String sdpAddress() {
    return advertisedAddress.isEmpty() ? address : advertisedAddress;
  }
}
