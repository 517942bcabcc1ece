package org.legato.dsm.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * SEMS's monitoring records: id to attributes, in memory and bounded. Values are text, integers or
 * lists of text. The oldest finished records go first, then the oldest at all.
 */
public final class MonitoringStore {
  private static final class Entry {
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private boolean finished;
  }

  private final Map<String, Entry> records = new LinkedHashMap<>();
  private final int mostRecords;
  private final int mostElements;

  /**
   * A store.
   *
   * @param mostRecords records kept
   * @param mostElements elements kept in one attribute list; the oldest go first
   */
  public MonitoringStore(int mostRecords, int mostElements) {
    this.mostRecords = mostRecords;
    this.mostElements = mostElements;
  }

  private Entry entry(String id) {
    Entry entry = records.get(id);
    if (entry == null) {
      if (records.size() >= mostRecords) {
        makeRoom();
      }
      entry = new Entry();
      records.put(id, entry);
    }
    return entry;
  }

  private void makeRoom() {
    var each = records.entrySet().iterator();
    String oldest = records.keySet().iterator().next();
    while (each.hasNext()) {
      if (each.next().getValue().finished) {
        each.remove();
        return;
      }
    }
    records.remove(oldest);
  }

  /** Sets an attribute. */
  public synchronized void set(String id, String key, Object value) {
    entry(id).attributes.put(key, value);
  }

  /** Appends to an attribute, which becomes a list. */
  public synchronized void add(String id, String key, Object value) {
    List<Object> list = new ArrayList<>();
    Object old = entry(id).attributes.get(key);
    if (old instanceof List<?> elements) {
      list.addAll(elements);
    } else if (old != null) {
      list.add(old);
    }
    if (list.size() >= mostElements) {
      list.removeFirst();
    }
    list.add(value);
    entry(id).attributes.put(key, List.copyOf(list));
  }

  /** Adds to an integer attribute; anything else counts as 0. */
  public synchronized void increment(String id, String key, int delta) {
    Object old = entry(id).attributes.get(key);
    entry(id).attributes.put(key, (old instanceof Integer number ? number : 0) + delta);
  }

  /** Marks a record finished, creating it if absent. */
  public synchronized void markFinished(String id) {
    entry(id).finished = true;
  }

  /** A record's attributes. */
  public synchronized Optional<Map<String, Object>> get(String id) {
    return Optional.ofNullable(records.get(id)).map(e -> new LinkedHashMap<>(e.attributes));
  }

  /** Ids of all, active or finished records. */
  public synchronized List<String> ids(Scope scope) {
    return ids(scope, attributes -> true);
  }

  /** Ids of records whose attributes fulfil something. */
  public synchronized List<String> ids(Scope scope, Predicate<Map<String, Object>> wanted) {
    List<String> ids = new ArrayList<>();
    records.forEach(
        (id, entry) -> {
          if (scope.includes(entry.finished) && wanted.test(entry.attributes)) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** Removes a record. */
  public synchronized void erase(String id) {
    records.remove(id);
  }

  /** Removes all records of a scope. */
  public synchronized void clear(Scope scope) {
    records.values().removeIf(entry -> scope.includes(entry.finished));
  }

  /** Which records. */
  public enum Scope {
    ALL,
    ACTIVE,
    FINISHED;

    boolean includes(boolean finished) {
      return this == ALL || finished == (this == FINISHED);
    }
  }
}
