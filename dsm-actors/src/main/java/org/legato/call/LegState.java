package org.legato.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.MachineState;
import org.legato.dsm.module.DatabaseUrl;
import org.legato.sip.SipEvent;

/**
 * Writes a leg's state down and brings it back. While the script is busy its part is that of the
 * end of its last run, and what it was busy with is written down as pending.
 */
final class LegState {
  private static final int SENDERS = 256;

  private final LegRuntime leg;
  private final Map<String, Long> postsSeen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > SENDERS;
        }
      };
  private Optional<SipEvent.RequestReceived> begin = Optional.empty();
  private Checkpoint.Script rest =
      new Checkpoint.Script(
          new MachineState("", "", List.of()), Map.of(), Map.of(), Map.of(), List.of(), 0);

  LegState(LegRuntime leg) {
    this.leg = leg;
  }

  /** Until the script has come to rest the leg can only begin again. */
  void begins(SipEvent.RequestReceived invite) {
    begin = Optional.of(invite);
  }

  /** Whether a post is new; the same one may come again when its sender has moved. */
  boolean firstPost(String sender, long number) {
    Long seen = postsSeen.get(sender);
    if (seen != null && seen >= number) {
      return false;
    }
    postsSeen.put(sender, number);
    return true;
  }

  /**
   * What became of a first post: one that the script did not take is as new when it comes again.
   */
  void posted(CallLeg.Post post, boolean taken) {
    if (!taken) {
      postsSeen.put(post.sender(), post.number() - 1);
    }
  }

  /** The script is between two runs, the second of which may have to be repeated from here. */
  void ranTo(MachineState machine) {
    if (begin.isEmpty()) {
      rest = script(machine);
    }
  }

  /** A timer has become an event, which waits or is pending: it does not run any more. */
  void fired(int timer) {
    rest = rest.without(timer);
  }

  Optional<Checkpoint> save(LegScript script, long incarnation, String node) {
    List<Event> pending = List.of();
    // Who is lost before the answer has nothing in its script that would give it.
    boolean unanswered = begin.isPresent() && leg.userAgent().server().invite().accepting();
    if (script != null && script.idle() && !unanswered) {
      begin = Optional.empty();
      rest = script(script.state());
    } else if (begin.isEmpty() && !leg.other().isCallee()) {
      if (script == null) {
        return Optional.empty();
      }
      pending = script.unfinished();
    }
    return Optional.of(
        new Checkpoint(
            leg.id(),
            incarnation,
            0,
            node,
            leg.application() == null ? "" : leg.application().name(),
            begin,
            leg.userAgent().save(),
            rest,
            leg.media().save(),
            pending,
            Map.copyOf(postsSeen),
            leg.other().save(),
            leg.withoutCall() ? Optional.of(leg.application().bundle()) : Optional.empty(),
            leg.record().startedAt(),
            leg.stopped(),
            Optional.empty()));
  }

  private Checkpoint.Script script(MachineState machine) {
    LegSession session = leg.session();
    return new Checkpoint.Script(
        machine,
        new TreeMap<>(session.variables()),
        objects(session.objects()),
        session.timers(),
        session.queues(),
        session.posts());
  }

  /** Objects that are bound to a machine stay behind: a script has to make them anew. */
  @SuppressWarnings("unchecked") // Rows are the only lists that modules keep (mod_mysql).
  private static Map<String, Checkpoint.SavedObject> objects(Map<String, Object> objects) {
    Map<String, Checkpoint.SavedObject> saved = new TreeMap<>();
    objects.forEach(
        (name, object) -> {
          switch (object) {
            case String text -> saved.put(name, new Checkpoint.Text(text));
            case DatabaseUrl url -> saved.put(name, new Checkpoint.Database(url));
            case List<?> rows when rows.stream().allMatch(row -> row instanceof Map<?, ?>) ->
                saved.put(name, new Checkpoint.Rows((List<Map<String, String>>) rows));
            default -> {}
          }
        });
    return saved;
  }

  /** Brings session and counters back. */
  void restore(Checkpoint from) {
    postsSeen.putAll(from.postsSeen());
    rest = from.script();
    LegSession session = leg.session();
    session.variables().putAll(rest.variables());
    Map<String, Object> objects = new HashMap<>();
    rest.objects()
        .forEach(
            (name, object) ->
                objects.put(
                    name,
                    switch (object) {
                      case Checkpoint.Text(String value) -> value;
                      case Checkpoint.Rows(List<Map<String, String>> value) ->
                          new ArrayList<>(value);
                      case Checkpoint.Database(DatabaseUrl value) -> value;
                    }));
    session.objects().putAll(objects);
    session.restore(rest);
  }
}
