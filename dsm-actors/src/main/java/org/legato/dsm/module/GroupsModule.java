package org.legato.dsm.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.EventBus;

/**
 * {@code mod_groups}: sessions of this node under common names. A member whose session has ended is
 * dropped with the session's objects, or when an event does not reach it.
 */
public final class GroupsModule implements ScriptModule {
  private static final String MEMBERSHIP = "groups.membership";

  private final ConcurrentHashMap<String, Set<String>> groups = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "mod_groups";
  }

  @Override
  public void declare(Declarations d) {
    d.action("groups.join", "Joins a group.", (run, name) -> join(run, run.resolve(name)));
    d.action(
        "groups.leave",
        "Leaves a group.",
        (run, name) -> {
          leave(run.resolve(name), tag(run));
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.leaveAll",
        "Leaves all groups.",
        (run, _) -> {
          leaveAll(tag(run));
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.get",
        '=',
        Second.REQUIRED,
        "Stores the local tags of a group's members in an array.",
        (run, target, name) -> {
          List<String> members = members(run.resolve(name));
          for (int i = 0; i < members.size(); i++) {
            run.setVariable(Values.name(target) + "[" + i + "]", members.get(i));
          }
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.getSize",
        '=',
        Second.REQUIRED,
        "Stores how many members a group has.",
        (run, target, name) -> {
          int size = members(run.resolve(name)).size();
          run.setVariable(Values.name(target), Integer.toString(size));
          return Outcome.CONTINUE;
        });
    d.action(
        "groups.postEvent",
        ',',
        Second.OPTIONAL,
        "Posts an event to the other members with variables name;name or var.",
        (run, name, list) -> post(run, run.resolve(name), selected(run, run.resolve(list))));
  }

  private Outcome join(Run run, String group) {
    String tag = tag(run);
    groups.compute(
        group,
        (_, members) -> {
          var more = members == null ? new TreeSet<String>() : new TreeSet<>(members);
          more.add(tag);
          return more;
        });
    AutoCloseable membership = () -> leaveAll(tag);
    run.session().objects().put(MEMBERSHIP, membership);
    return Outcome.CONTINUE;
  }

  private void leave(String group, String tag) {
    groups.computeIfPresent(
        group,
        (_, members) -> {
          var fewer = new TreeSet<>(members);
          fewer.remove(tag);
          return fewer.isEmpty() ? null : fewer;
        });
  }

  private void leaveAll(String tag) {
    groups.keySet().forEach(group -> leave(group, tag));
  }

  private List<String> members(String group) {
    return List.copyOf(groups.getOrDefault(group, Set.of()));
  }

  private static String tag(Run run) {
    return String.valueOf(run.session().select("local_tag"));
  }

  private static Map<String, String> selected(Run run, String list) {
    if (list.equals("var")) {
      return new TreeMap<>(run.session().variables());
    }
    var params = new TreeMap<String, String>();
    for (String name : list.split(";")) {
      if (!name.isEmpty()) {
        params.put(name, run.variable(name));
      }
    }
    return params;
  }

  private Outcome post(Run run, String group, Map<String, String> params) {
    EventBus bus = run.session().service(EventBus.class);
    var posts = new ArrayList<CompletableFuture<Boolean>>();
    for (String member : members(group)) {
      if (!member.equals(tag(run))) {
        CompletionStage<Boolean> post =
            bus.post(member, params)
                .whenComplete(
                    (found, _) -> {
                      if (Boolean.FALSE.equals(found)) {
                        leave(group, member);
                      }
                    });
        posts.add(post.exceptionally(_ -> false).toCompletableFuture());
      }
    }
    var all = CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new));
    return Outcome.await(
        all.thenApply(_ -> posts.stream().anyMatch(CompletableFuture::join)),
        (later, reached) -> {
          if (reached) {
            later.clearError();
          } else {
            later.error("arg", "nobody else in group '" + group + "'");
          }
          return Outcome.CONTINUE;
        });
  }
}
