package org.legato.node;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.legato.call.CallDirectory;
import org.legato.call.CallEnvironment;
import org.legato.call.CallStore;
import org.legato.media.MediaCounters;
import org.legato.sip.SipCounters;

/** What the parts of a node have counted, for metrics. */
record NodeNumbers(
    CallDirectory calls,
    CallEnvironment.Counters counters,
    CallStore store,
    SipCounters sip,
    Admission admission,
    MediaCounters media) {

  /** Names as Prometheus wants them, in the order of the parts. */
  Map<String, Number> read() {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("legato_legs", calls.size());
    numbers.put("legato_scripts_without_call", calls.scripts());
    numbers.put("legato_legs_started_total", counters.started().sum());
    numbers.put("legato_legs_ended_total", counters.ended().sum());
    numbers.put("legato_event_runs_total", counters.eventRuns().sum());
    numbers.put("legato_events_dropped_total", counters.eventsDropped().sum());
    numbers.put("legato_hangup_grace_ends_total", counters.hangupGraceEnds().sum());
    numbers.put("legato_missing_ack_total", counters.noAck().sum());
    numbers.put("legato_internal_errors_total", counters.internalErrors().sum());
    numbers.put("legato_script_limits_total", counters.scriptLimits().sum());
    numbers.put("legato_checkpoints_total", counters.checkpoints().sum());
    numbers.put("legato_checkpoint_bytes_total", counters.checkpointBytes().sum());
    numbers.put("legato_checkpoints_unstored_total", counters.unstored().sum());
    numbers.put("legato_messages_unsent_total", counters.unsent().sum());
    numbers.put("legato_legs_resumed_total", counters.resumed().sum());
    numbers.put("legato_media_rebuilt_total", counters.mediaRebuilt().sum());
    numbers.put("legato_media_orphans_total", counters.orphans().sum());
    if (store.on()) {
      numbers.put("legato_store_waiting", store.waiting());
      numbers.put("legato_store_written_total", store.counters().written().sum());
      numbers.put("legato_store_dropped_total", store.counters().dropped().sum());
      numbers.put("legato_store_failures_total", store.counters().failures().sum());
      numbers.put("legato_store_restored_total", store.counters().restored().sum());
    }
    sip.snapshot().forEach((name, value) -> numbers.put("legato_sip_" + metric(name), value));
    numbers.putAll(admission.numbers());
    numbers.putAll(media.read());
    return numbers;
  }

  private static String metric(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toLowerCase(Locale.ROOT);
  }
}
