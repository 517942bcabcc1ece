package org.legato.media;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What a media worker counts. */
public final class MediaCounters {
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLong units = new AtomicLong();
  private final AtomicLong portsInUse = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknownSession = new LongAdder();
  private final LongAdder lateTicks = new LongAdder();
  private final LongAdder skippedTicks = new LongAdder();
  private final LongAdder droppedCommands = new LongAdder();
  private final LongAdder outboxFull = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder wrongSource = new LongAdder();
  private final LongAdder wrongPayloadType = new LongAdder();
  private final LongAdder packetsReceived = new LongAdder();
  private final LongAdder packetsSent = new LongAdder();
  private final LongAdder packetsLost = new LongAdder();
  private final LongAdder recordingFramesDropped = new LongAdder();
  private final LongAdder streamUnderruns = new LongAdder();
  private final LongAdder recordingsFailed = new LongAdder();
  private final LongAdder badReports = new LongAdder();
  private final LongAdder latePackets = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder concealedMs = new LongAdder();
  private final LongAdder scoredSessions = new LongAdder();
  private final DoubleAdder scores = new DoubleAdder();
  private final AtomicLong trunks = new AtomicLong();
  private final LongAdder trunkPacketsSent = new LongAdder();
  private final LongAdder trunkPacketsReceived = new LongAdder();
  private final LongAdder trunkStrangers = new LongAdder();
  private final LongAdder trunkConcealed = new LongAdder();

  public void sessions(long now) {
    sessions.set(now);
  }

  /** What the codecs of all sessions cost, in units of one of PCMU. */
  public void units(long now) {
    units.set(now);
  }

  public void portsBound() {
    portsInUse.addAndGet(2);
  }

  public void portsReleased() {
    portsInUse.addAndGet(-2);
  }

  public void refused() {
    refused.increment();
  }

  public void unknownSession() {
    unknownSession.increment();
  }

  /** A tick began more than 5 ms late. */
  public void lateTick() {
    lateTicks.increment();
  }

  public void skippedTicks(long count) {
    skippedTicks.add(count);
  }

  public void droppedCommand() {
    droppedCommands.increment();
  }

  /** A media thread told something itself, as too much waited to be told. */
  public void outboxFull() {
    outboxFull.increment();
  }

  /** Something on a media thread failed that should not; the log says what. */
  public void failure() {
    failures.increment();
  }

  /** Frames of silence because a long file was not read in time. */
  public void streamUnderruns(long frames) {
    streamUnderruns.add(frames);
  }

  /** A recording is over. */
  public void recorded(long framesDropped, boolean failed) {
    recordingFramesDropped.add(framesDropped);
    if (failed) {
      recordingsFailed.increment();
    }
  }

  /** Adds the counts of a session that ended. */
  public void ended(MediaWorker.Statistics session) {
    wrongSource.add(session.wrongSource());
    wrongPayloadType.add(session.wrongPayloadType());
    packetsReceived.add(session.packetsReceived());
    packetsSent.add(session.packetsSent());
    packetsLost.add(session.packetsLost());
    badReports.add(session.badReports());
    latePackets.add(session.late());
    duplicates.add(session.duplicates());
    concealedMs.add(session.concealedMs());
    if (session.mos() > 0) {
      scoredSessions.increment();
      scores.add(session.mos());
    }
  }

  /** Streams between this worker's rooms and other workers: so many more. */
  public void trunks(int more) {
    trunks.addAndGet(more);
  }

  public void trunkPacketSent() {
    trunkPacketsSent.increment();
  }

  public void trunkPacketReceived() {
    trunkPacketsReceived.increment();
  }

  /** A datagram that belongs to no trunk. */
  public void trunkStranger() {
    trunkStrangers.increment();
  }

  /** A frame of another worker that was not there in time. */
  public void trunkConcealed() {
    trunkConcealed.increment();
  }

  /** Names and numbers for metrics; those of packets are of ended sessions. */
  public Map<String, Number> read() {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("legato_media_sessions", sessions.get());
    numbers.put("legato_media_units", units.get());
    numbers.put("legato_media_ports_in_use", portsInUse.get());
    numbers.put("legato_media_refused_total", refused.sum());
    numbers.put("legato_media_unknown_session_total", unknownSession.sum());
    numbers.put("legato_media_late_ticks_total", lateTicks.sum());
    numbers.put("legato_media_skipped_ticks_total", skippedTicks.sum());
    numbers.put("legato_media_dropped_commands_total", droppedCommands.sum());
    numbers.put("legato_media_outbox_full_total", outboxFull.sum());
    numbers.put("legato_media_failures_total", failures.sum());
    numbers.put("legato_media_wrong_source_total", wrongSource.sum());
    numbers.put("legato_media_wrong_payload_type_total", wrongPayloadType.sum());
    numbers.put("legato_media_packets_received_total", packetsReceived.sum());
    numbers.put("legato_media_packets_sent_total", packetsSent.sum());
    numbers.put("legato_media_packets_lost_total", packetsLost.sum());
    numbers.put("legato_media_bad_reports_total", badReports.sum());
    numbers.put("legato_media_late_packets_total", latePackets.sum());
    numbers.put("legato_media_duplicate_packets_total", duplicates.sum());
    numbers.put("legato_media_concealed_ms_total", concealedMs.sum());
    numbers.put("legato_media_mos_sum", scores.sum());
    numbers.put("legato_media_mos_count", scoredSessions.sum());
    numbers.put("legato_media_recording_frames_dropped_total", recordingFramesDropped.sum());
    numbers.put("legato_media_stream_underruns_total", streamUnderruns.sum());
    numbers.put("legato_media_recordings_failed_total", recordingsFailed.sum());
    numbers.put("legato_media_trunks", trunks.get());
    numbers.put("legato_media_trunk_packets_sent_total", trunkPacketsSent.sum());
    numbers.put("legato_media_trunk_packets_received_total", trunkPacketsReceived.sum());
    numbers.put("legato_media_trunk_strangers_total", trunkStrangers.sum());
    numbers.put("legato_media_trunk_concealed_total", trunkConcealed.sum());
    return numbers;
  }
}
