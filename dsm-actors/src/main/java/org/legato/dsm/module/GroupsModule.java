package org.legato.dsm.module;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.EventBus;

/**
 * {@code mod_groups}: named groups of this node's calls and events to their members. A member is
 * forgotten when its call closes the session's objects, or when an event no longer reaches it.
 */
public final class GroupsModule implements ScriptModule {
  private static final int LINGERING_S = 1;
  private static final String MEMBERSHIP = "groups.membership";

  private final Map<String, Set<String>> groups = new ConcurrentHashMap<>();

  /** The groups of one call; left with its session. */
  private record Membership(GroupsModule module, String tag, Set<String> names)
      implements AutoCloseable {
    /** The session is over. As in SEMS it counts as a member until it has been cleared away. */
    @Override
    public void close() {
      List<String> left = List.copyOf(names);
      names.clear();
      CompletableFuture.delayedExecutor(LINGERING_S, TimeUnit.SECONDS)
          .execute(() -> left.forEach(name -> module.leave(name, tag)));
    }

    private void leaveAll() {
      names.forEach(name -> module.leave(name, tag));
      names.clear();
    }
  }

  @Override
  public String name() {
    return "mod_groups";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "groups.join",
        "(group) Joins a group.",
        (run, name) -> {
          String group = run.resolve(name);
          membership(run).names().add(group);
          groups.compute(group, (_, members) -> with(members, tag(run)));
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.leave",
        "(group) Leaves a group.",
        (run, name) -> {
          String group = run.resolve(name);
          membership(run).names().remove(group);
          leave(group, tag(run));
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.leaveAll",
        "() Leaves all groups.",
        (run, _) -> {
          membership(run).leaveAll();
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.get",
        '=',
        Second.REQUIRED,
        "(var=group) Stores the local tags of a group's members in an array.",
        (run, target, name) -> {
          int i = 0;
          ScriptArrays.clear(run, Values.name(target));
          for (String member : members(run.resolve(name))) {
            run.setVariable(Values.name(target) + "[" + i++ + "]", member);
          }
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.getSize",
        '=',
        Second.REQUIRED,
        "(var=group) Stores the number of a group's members.",
        (run, target, name) -> {
          int size = members(run.resolve(name)).size();
          run.setVariable(Values.name(target), Integer.toString(size));
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.postEvent",
        ',',
        Second.OPTIONAL,
        "(group, variables) Posts an event to the other members with the variables name;name or"
            + " var. Errors: errno arg if nobody got it.",
        (run, name, list) -> post(run, run.resolve(name), run.resolve(list)));
  }

  private Outcome post(Run run, String group, String list) {
    var params = new TreeMap<String, String>();
    if (list.equals("var")) {
      params.putAll(run.session().variables());
    } else {
      for (String name : list.split(";")) {
        if (!name.isEmpty()) {
          params.put(name, run.variable(name));
        }
      }
    }
    var others = new ArrayList<>(members(group));
    others.remove(tag(run));
    EventBus bus = run.session().service(EventBus.class);
    CompletionStage<Integer> reached = CompletableFuture.completedFuture(0);
    for (String other : others) {
      // One that does not answer in time may still be there.
      CompletionStage<Integer> found =
          bus.post(other, params)
              .handle((yes, failure) -> failure == null ? counted(group, other, yes) : 0);
      reached = reached.thenCombine(found, Integer::sum);
    }
    return Outcome.await(
        reached,
        (later, count) -> {
          if (count > 0) {
            later.clearError();
          } else {
            later.error("arg", "nobody else is in the group '" + group + "'");
          }
          return Outcome.CONTINUE;
        });
  }

  private int counted(String group, String member, boolean found) {
    if (!found) {
      leave(group, member);
    }
    return found ? 1 : 0;
  }

  private Membership membership(Run run) {
    return (Membership)
        run.session()
            .objects()
            .computeIfAbsent(
                MEMBERSHIP, _ -> new Membership(this, tag(run), ConcurrentHashMap.newKeySet()));
  }

  private List<String> members(String group) {
    return List.copyOf(groups.getOrDefault(group, Set.of()));
  }

  private void leave(String group, String member) {
    groups.computeIfPresent(group, (_, members) -> without(members, member));
  }

  /** Sets are never changed, so that they can be read while others join. */
  private static Set<String> with(Set<String> members, String member) {
    var result = members == null ? new LinkedHashSet<String>() : new LinkedHashSet<>(members);
    result.add(member);
    return result;
  }

  private static Set<String> without(Set<String> members, String member) {
    var result = new LinkedHashSet<>(members);
    result.remove(member);
    return result.isEmpty() ? null : result;
  }

  private static String tag(Run run) {
    String tag = run.session().select("local_tag");
    return tag == null ? "" : tag;
  }
}
