package org.legato.node.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The parts' numbers in the text format of Prometheus. A name that ends in {@code _total} is a
 * counter, any other a gauge.
 */
final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, AtomicReference<Number>> values = new ConcurrentHashMap<>();
  private final Supplier<Map<String, Number>> source;

  Metrics(Supplier<Map<String, Number>> source) {
    this.source = source;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  String scrape() {
    source.get().forEach((name, value) -> meter(name).set(value));
    return registry.scrape();
  }

  private AtomicReference<Number> meter(String name) {
    return values.computeIfAbsent(name, this::register);
  }

  private AtomicReference<Number> register(String name) {
    var value = new AtomicReference<Number>(0);
    if (name.endsWith("_total")) {
      FunctionCounter.builder(name, value, v -> v.get().doubleValue()).register(registry);
    } else {
      Gauge.builder(name, value, v -> v.get().doubleValue()).register(registry);
    }
    return value;
  }
}
