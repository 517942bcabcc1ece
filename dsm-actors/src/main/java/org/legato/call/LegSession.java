package org.legato.call;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.DynamicInvocation;
import org.legato.dsm.session.EventBus;
import org.legato.dsm.session.Lifecycle;
import org.legato.dsm.session.Media;
import org.legato.dsm.session.Monitor;
import org.legato.dsm.session.ScriptLog;
import org.legato.dsm.session.Session;
import org.legato.dsm.session.Timers;

/** The script's view of its leg. */
final class LegSession implements Session, Timers, EventBus, Lifecycle, ScriptLog, Monitor {
  private static final List<String> SELECTS =
      List.of(
          "callid",
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
  private final HashSet<Integer> timers = new HashSet<>();

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
    if (type == Dialog.class) {
      service = leg.userAgent();
    } else if (type == Media.class) {
      service = leg.media();
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
    timers.add(id);
    leg.after(
        TIMER + id,
        Duration.ofSeconds(seconds),
        () -> {
          timers.remove(id);
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
    leg.cancelTimer(TIMER + id);
  }

  @Override
  public void removeAll() {
    List.copyOf(timers).forEach(this::remove);
  }

  boolean hasTimers() {
    return !timers.isEmpty();
  }

  @Override
  public CompletionStage<Boolean> post(String target, Map<String, String> params) {
    String legId = leg.environment().queues().owner(target).orElse(target);
    return leg.<CallLeg.Posted>askLeg(legId, replyTo -> new CallLeg.Post(params, replyTo))
        .thenApply(CallLeg.Posted::found);
  }

  @Override
  public void registerQueue(String name) {
    leg.environment().queues().register(name, leg.id());
  }

  @Override
  public void unregisterQueue(String name) {
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
