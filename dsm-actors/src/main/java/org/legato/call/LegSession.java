package org.legato.call;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.BackToBack;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.DynamicInvocation;
import org.legato.dsm.session.EventBus;
import org.legato.dsm.session.Lifecycle;
import org.legato.dsm.session.Locks;
import org.legato.dsm.session.Media;
import org.legato.dsm.session.Monitor;
import org.legato.dsm.session.ScriptLog;
import org.legato.dsm.session.Session;
import org.legato.dsm.session.Subscriptions;
import org.legato.dsm.session.SystemSessions;
import org.legato.dsm.session.Timers;

/** The script's view of its leg. */
final class LegSession implements Session, Timers, EventBus, Lifecycle, ScriptLog, Monitor {
  private static final List<String> SELECTS =
      List.of(
          "callid",
          "dialog_lifetime",
          "domain",
          "local_party",
          "local_tag",
          "local_uri",
          "remote_party",
          "remote_tag",
          "remote_uri",
          "user");
  private static final String TIMER = "script-";

  private final LegRuntime leg;
  private final NavigableMap<String, String> variables = new TreeMap<>();
  private final Map<String, Object> objects = new HashMap<>();
  private final Map<Integer, Long> timers = new TreeMap<>();
  private final Set<String> queues = new TreeSet<>();
  private long posts;

  LegSession(LegRuntime leg) {
    this.leg = leg;
  }

  @Override
  public NavigableMap<String, String> variables() {
    return variables;
  }

  @Override
  public String select(String name) {
    return name.equals("local_tag") ? leg.id() : leg.userAgent().select(name);
  }

  @Override
  public Collection<String> selectNames() {
    return SELECTS;
  }

  @Override
  public Map<String, Object> objects() {
    return objects;
  }

  /** Closes what modules have tracked for this session. */
  void close() {
    for (Object object : objects.values()) {
      if (object instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          leg.log().warn("leg {}: a tracked object did not close", leg.id(), e);
        }
      }
    }
    objects.clear();
  }

  @Override
  public <T> T service(Class<T> type) {
    Object service;
    if (leg.withoutCall() && (type == Media.class || type == BackToBack.class)) {
      throw new ScriptException("core", Map.of("cause", "not implemented in system DSM"));
    }
    if (type == Dialog.class) {
      service = new ScriptDialog(leg);
    } else if (type == BackToBack.class) {
      service = leg.other();
    } else if (type == Media.class) {
      service = leg.media().script();
    } else if (type == Locks.class) {
      service = leg.locks();
    } else if (type == SystemSessions.class) {
      service = new SystemScripts(leg.environment());
    } else if (type == Subscriptions.class) {
      service = new LegSubscriptions(leg);
    } else if (type == DynamicInvocation.class) {
      service = leg.environment().invocation();
    } else {
      service = this;
    }
    if (!type.isInstance(service)) {
      throw new ScriptException(
          "core", Map.of("cause", "a call leg has no service " + type.getSimpleName()));
    }
    return type.cast(service);
  }

  @Override
  public void set(int id, long seconds) {
    if (seconds <= 0) {
      fired(id);
      return;
    }
    timers.put(id, leg.environment().clock().millis() + seconds * 1000);
    start(id, Duration.ofSeconds(seconds));
  }

  private void start(int id, Duration delay) {
    leg.thread()
        .after(
            TIMER + id,
            delay,
            () -> {
              timers.remove(id);
              leg.state().fired(id);
              fired(id);
              leg.settle();
            });
  }

  private void fired(int id) {
    leg.enqueue(Event.of(EventType.TIMER, Map.of("id", Integer.toString(id))));
  }

  @Override
  public void remove(int id) {
    timers.remove(id);
    leg.thread().cancelTimer(TIMER + id);
  }

  @Override
  public void removeAll() {
    List.copyOf(timers.keySet()).forEach(this::remove);
  }

  boolean hasTimers() {
    return !timers.isEmpty();
  }

  /** The running timers with their deadlines, epoch ms. */
  Map<Integer, Long> timers() {
    return Map.copyOf(timers);
  }

  List<String> queues() {
    return List.copyOf(queues);
  }

  /** How many events have been posted. */
  long posts() {
    return posts;
  }

  /** Of a post or a dialled call: the same again when an interrupted run is repeated. */
  long nextNumber() {
    return ++posts;
  }

  /** Sets timers again and registers the queues here. */
  void restore(Checkpoint.Script saved) {
    long now = leg.environment().clock().millis();
    saved
        .timers()
        .forEach(
            (id, deadline) -> {
              timers.put(id, deadline);
              start(id, Duration.ofMillis(Math.max(0, deadline - now)));
            });
    saved.queues().forEach(this::registerQueue);
    posts = saved.posts();
  }

  @Override
  public CompletionStage<Boolean> post(String target, Map<String, String> params) {
    String legId = leg.environment().queues().owner(target).orElse(target);
    long number = nextNumber();
    return leg.survival()
        .ask(
            () ->
                leg.thread()
                    .here(
                        Posting.post(
                            leg.environment(),
                            legId,
                            replyTo -> new CallLeg.Post(leg.id(), number, params, replyTo))));
  }

  @Override
  public void registerQueue(String name) {
    queues.add(name);
    leg.environment().queues().register(name, leg.id());
  }

  @Override
  public void unregisterQueue(String name) {
    queues.remove(name);
    leg.environment().queues().unregister(name, leg.id());
  }

  @Override
  public void stop(boolean bye) {
    leg.stop(bye);
  }

  @Override
  public void log(int level, String text) {
    switch (level) {
      case 0 -> leg.log().error("{}: {}", leg.id(), text);
      case 1 -> leg.log().warn("{}: {}", leg.id(), text);
      case 2 -> leg.log().info("{}: {}", leg.id(), text);
      default -> leg.log().debug("{}: {}", leg.id(), text);
    }
  }

  @Override
  public void set(String key, String value) {
    leg.environment().monitoring().set(leg.id(), key, value);
  }

  @Override
  public void add(String key, String value) {
    leg.environment().monitoring().add(leg.id(), key, value);
  }

  @Override
  public void setGlobal(String id, String key, String value) {
    leg.environment().monitoring().set(id, key, value);
  }

  @Override
  public void addGlobal(String id, String key, String value) {
    leg.environment().monitoring().add(id, key, value);
  }

  @Override
  public void count(String id, String key, int delta) {
    leg.environment().monitoring().increment(id, key, delta);
  }
}
