package org.legato.media;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.legato.media.MediaWorker.CodecChoice;
import org.legato.media.codec.Codec;

/**
 * The worker's settings, from {@code legato.media} (see reference.conf for each key's meaning).
 *
 * @param address local address of RTP
 * @param advertisedAddress address in SDP; empty: {@code address}
 * @param lowPort first RTP port
 * @param highPort last RTP port
 * @param rtpTimeout silence after which a call is told, 0 for never
 * @param rtcpInterval mean time between RTCP reports, 0 for none
 * @param dscp how RTP and RTCP are marked for routers (RFC 2474), 0 to 63
 * @param jitterTarget what waits for being played at first
 * @param jitterMost what never waits longer
 * @param codecOrder codecs in the order of offers, by name
 * @param excludedCodecs codecs that are neither offered nor answered, by name
 * @param maxUnits load of all sessions by codec, 0 for no limit
 * @param cachedSeconds audio kept decoded in memory
 * @param streamFrom bytes from which on a file is read while it is played
 * @param maxLateTicks late ticks of a second from which on a thread takes no session, 0 for never
 * @param fileThreads threads that read files
 * @param threads media threads
 * @param threadNice nice value of the media threads, -20 to 0; 0: as all other threads
 * @param maxCommands commands that may wait for a media thread
 * @param trunkAddress local address of rooms' streams between workers; empty: {@code address}
 * @param trunkPort UDP port of the first media thread for them, the next ones follow; 0: any
 * @param conference how rooms mix
 */
public record MediaSettings(
    String address,
    String advertisedAddress,
    int lowPort,
    int highPort,
    Duration rtpTimeout,
    Duration rtcpInterval,
    int dscp,
    Duration jitterTarget,
    Duration jitterMost,
    List<String> codecOrder,
    List<String> excludedCodecs,
    int maxUnits,
    int cachedSeconds,
    long streamFrom,
    int maxLateTicks,
    int fileThreads,
    int threads,
    int threadNice,
    int maxCommands,
    String trunkAddress,
    int trunkPort,
    ConferenceSettings conference) {

  private static final String ANY = "0.0.0.0";
  private static final String LOOPBACK = "127.0.0.1";

  public MediaSettings {
    if (lowPort < 1 || highPort > 65535 || highPort <= lowPort) {
      throw new IllegalArgumentException(
          "legato.media.low-port and high-port must be a range within 1 to 65535: "
              + lowPort
              + " to "
              + highPort);
    }
    check(
        !address.equals(ANY) || !advertisedAddress.isEmpty(),
        "advertised-address must be the address that phones reach if address is " + ANY);
    check(!rtpTimeout.isNegative(), "rtp-timeout must not be negative: " + rtpTimeout);
    check(!rtcpInterval.isNegative(), "rtcp-interval must not be negative: " + rtcpInterval);
    check(dscp >= 0 && dscp <= 63, "dscp must be 0 to 63: " + dscp);
    check(
        jitterTarget.toMillis() >= 20 && jitterMost.compareTo(jitterTarget) >= 0,
        "jitter-target must be at least 20 ms and at most jitter-most: " + jitterTarget);
    check(jitterMost.toMillis() <= 500, "jitter-most must be at most 500 ms: " + jitterMost);
    codecOrder.forEach(name -> checkCodec("codec-order", name));
    excludedCodecs.forEach(name -> checkCodec("exclude-codecs", name));
    check(maxUnits >= 0, "max-units must not be negative: " + maxUnits);
    check(cachedSeconds >= 0, "cached-seconds must not be negative: " + cachedSeconds);
    check(streamFrom >= 0, "stream-from must not be negative: " + streamFrom);
    check(maxLateTicks >= 0, "max-late-ticks must not be negative: " + maxLateTicks);
    check(fileThreads > 0, "file-threads must be at least 1: " + fileThreads);
    check(threads > 0, "threads must be at least 1: " + threads);
    check(threadNice >= -20 && threadNice <= 0, "thread-nice must be -20 to 0: " + threadNice);
    check(maxCommands > 0, "max-commands must be at least 1: " + maxCommands);
    check(
        trunkPort >= 0 && trunkPort + threads <= 65536,
        "trunk-port and one port for each media thread after it must be at most 65535, or it must"
            + " be 0: "
            + trunkPort);
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("legato.media." + problem);
    }
  }

  private static void checkCodec(String key, String name) {
    check(Codec.isKnown(name), key + ": no codec '" + name + "'; known: " + Codec.names());
  }

  /**
   * The codecs of this worker: those that are named come first and are offered, then all others
   * that are not excluded.
   */
  public List<CodecChoice> codecs() {
    Set<Codec> ordered = new LinkedHashSet<>();
    for (String name : codecOrder) {
      named(name).forEach(ordered::add);
    }
    Set<Codec> chosen = Set.copyOf(ordered);
    ordered.addAll(List.of(Codec.values()));
    excludedCodecs.forEach(name -> named(name).forEach(ordered::remove));
    return ordered.stream()
        .map(codec -> new CodecChoice(codec, chosen.contains(codec) || codec.offeredByDefault()))
        .toList();
  }

  private static Stream<Codec> named(String name) {
    return Arrays.stream(Codec.values()).filter(codec -> codec.isNamed(name));
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
        media.getInt("dscp"),
        media.getDuration("jitter-target"),
        media.getDuration("jitter-most"),
        media.getStringList("codec-order"),
        media.getStringList("exclude-codecs"),
        media.getInt("max-units"),
        media.getInt("cached-seconds"),
        media.getBytes("stream-from"),
        media.getInt("max-late-ticks"),
        media.getInt("file-threads"),
        threads(media.getInt("threads")),
        media.getInt("thread-nice"),
        media.getInt("max-commands"),
        media.getString("trunk-address"),
        media.getInt("trunk-port"),
        ConferenceSettings.from(media.getConfig("conference")));
  }

  private static int threads(int configured) {
    return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
  }

  /** The same for sessions that nobody outside of this machine shall reach, at other ports. */
  public MediaSettings apart() {
    return new MediaSettings(
        LOOPBACK,
        LOOPBACK,
        lowPort,
        highPort,
        rtpTimeout,
        rtcpInterval,
        dscp,
        jitterTarget,
        jitterMost,
        codecOrder,
        excludedCodecs,
        maxUnits,
        cachedSeconds,
        streamFrom,
        maxLateTicks,
        fileThreads,
        threads,
        threadNice,
        maxCommands,
        LOOPBACK,
        0,
        conference);
  }

  /** Where rooms' streams between workers are bound. */
  public String trunkBinding() {
    return trunkAddress.isEmpty() ? address : trunkAddress;
  }

  /** Where other workers send them: where they are bound, unless that is no address. */
  public String trunkTarget() {
    return trunkBinding().equals(ANY) ? sdpAddress() : trunkBinding();
  }

  /** The address that SDP names. */
  public String sdpAddress() {
    return advertisedAddress.isEmpty() ? address : advertisedAddress;
  }
}
