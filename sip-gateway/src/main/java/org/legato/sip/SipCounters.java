package org.legato.sip;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What the gateway counts. Names are {@code requests_in_INVITE}, {@code responses_out_2xx}, … */
public final class SipCounters {
  private static final java.util.Set<String> METHODS =
      java.util.Set.of(
          "INVITE",
          "ACK",
          "BYE",
          "CANCEL",
          "OPTIONS",
          "INFO",
          "UPDATE",
          "PRACK",
          "REFER",
          "NOTIFY",
          "SUBSCRIBE",
          "MESSAGE",
          "REGISTER",
          "PUBLISH");

  private final Map<String, LongAdder> adders = new ConcurrentHashMap<>();
  private final Map<String, IntSupplier> gauges = new ConcurrentHashMap<>();

  /** Counts one event under a name. */
  public void count(String name) {
    adders.computeIfAbsent(name, n -> new LongAdder()).increment();
  }

  /** Counts a request on the wire; unknown methods together, so that names stay bounded. */
  public void request(boolean incoming, String method) {
    count(
        "requests_" + (incoming ? "in_" : "out_") + (METHODS.contains(method) ? method : "other"));
  }

  /** Counts a response on the wire by its class. */
  public void response(boolean incoming, int status) {
    count("responses_" + (incoming ? "in_" : "out_") + status / 100 + "xx");
  }

  /** Counts a message that could not be parsed. */
  public void malformed() {
    count("malformed");
  }

  /** Adds a value that is read when asked for. */
  public void gauge(String name, IntSupplier value) {
    gauges.put(name, value);
  }

  /** How many requests, of either side, have no final answer yet. */
  public int unanswered() {
    return gauge("pending_server_transactions") + gauge("pending_client_transactions");
  }

  private int gauge(String name) {
    IntSupplier gauge = gauges.get(name);
    return gauge == null ? 0 : gauge.getAsInt();
  }

  /** The value of one counter, 0 where nothing was counted. */
  public long get(String name) {
    LongAdder adder = adders.get(name);
    return adder == null ? 0 : adder.sum();
  }

  /** All counters and gauges. */
  public Map<String, Number> snapshot() {
    Map<String, Number> all = new TreeMap<>();
    adders.forEach((name, adder) -> all.put(name, adder.sum()));
    gauges.forEach((name, gauge) -> all.put(name, gauge.getAsInt()));
    return all;
  }
}
