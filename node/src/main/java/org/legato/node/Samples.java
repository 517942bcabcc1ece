package org.legato.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What was counted in the last seconds, by name and key; the oldest names go when there are many.
 */
final class Samples {
  /** Samples this near to each other are kept as one. */
  private static final long GRAIN_MS = 100;

  private static final int MOST_NAMES = 10_000;
  private static final int MOST_KEYS = 1_000;

  private record Sample(long at, long count) {}

  private final long retainedMs;
  private final LongSupplier millis;
  private final Map<String, Map<String, Deque<Sample>>> names = new LinkedHashMap<>();

  /**
   * Samples.
   *
   * @param retained how long they are kept
   * @param millis a clock
   */
  Samples(Duration retained, LongSupplier millis) {
    this.retainedMs = retained.toMillis();
    this.millis = millis;
  }

  synchronized void add(String name, String key, int count) {
    Deque<Sample> samples =
        slot(slot(names, name, MOST_NAMES, LinkedHashMap::new), key, MOST_KEYS, ArrayDeque::new);
    long now = millis.getAsLong() / GRAIN_MS * GRAIN_MS;
    Sample last = samples.peekLast();
    if (last != null && last.at() == now) {
      samples.removeLast();
      samples.addLast(new Sample(now, last.count() + count));
    } else {
      samples.addLast(new Sample(now, count));
    }
    while (samples.peekFirst().at() < now - retainedMs) {
      samples.removeFirst();
    }
  }

  private static <T> T slot(
      Map<String, T> map, String key, int most, java.util.function.Supplier<T> empty) {
    if (!map.containsKey(key) && map.size() >= most) {
      map.remove(map.keySet().iterator().next());
    }
    return map.computeIfAbsent(key, _ -> empty.get());
  }

  /** The sum of a key's samples in the last seconds. */
  synchronized int count(String name, String key, int seconds) {
    return counts(name, seconds).getOrDefault(key, 0);
  }

  /** The sums of all keys of a name. */
  synchronized Map<String, Integer> counts(String name, int seconds) {
    long since = millis.getAsLong() - Math.min(seconds * 1000L, retainedMs);
    Map<String, Integer> counts = new TreeMap<>();
    names
        .getOrDefault(name, Map.of())
        .forEach(
            (key, samples) ->
                counts.put(
                    key,
                    (int)
                        samples.stream()
                            .filter(s -> s.at() >= since)
                            .mapToLong(Sample::count)
                            .sum()));
    return counts;
  }
}
