package org.legato.load.drill;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.legato.load.demo.NodeProcess;
import org.legato.load.phone.Line;
import org.legato.load.phone.Phone;

/**
 * A room with two members at each of two workers and one at its home, which is killed. Each member
 * speaks a tone of its own, so that it is known who hears whom.
 */
final class RoomDrill {
  private static final Duration BOUND = Duration.ofSeconds(25);
  private static final long BEFORE_MS = 3000;

  /** No sum or difference of some is another one. */
  private static final int[] HZ = {400, 550, 810, 1130, 1590};

  private record Member(Phone phone, int hz, NodeProcess node) {}

  private final Line line;
  private final NodeGroup group;
  private final Consumer<String> narrator;
  private final List<Member> members = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private RoomDrill(Line line, NodeGroup group, Consumer<String> narrator) {
    this.line = line;
    this.group = group;
    this.narrator = narrator;
  }

  static Report play(int nodes, Path directory, Consumer<String> narrator)
      throws IOException, InterruptedException {
    narrator.accept("Starting " + nodes + " nodes …");
    try (Line line = new Line();
        NodeGroup group =
            NodeGroup.start(nodes, directory, Stage.build(directory, 40, line.address()))) {
      return new RoomDrill(line, group, narrator).play();
    }
  }

  private Report play() throws IOException {
    NodeProcess first = group.nodes().get(0);
    NodeProcess second = group.nodes().get(1);
    NodeProcess home = group.nodes().getLast();
    String room = group.roomAt(home, first);
    for (NodeProcess node : List.of(first, first, second, second, home)) {
      join(room, node);
    }
    if (!until(() -> allHear(400))) {
      problems.add("not all heard each other before the harm");
    }
    narrator.accept(members.size() + " members of " + room + " hear each other.");
    List<Integer> from = heard();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEFORE_MS));
    List<Long> before = gaps(from, true);
    from = heard();
    MachineWatch machine = new MachineWatch();
    members.forEach(member -> member.phone().sound().measureGaps());
    narrator.accept("kill -9 of its home, the node at " + home.sip().getHostString());
    home.kill();
    // Whoever hears nothing has not heard the end either.
    until(() -> members.stream().allMatch(m -> m.phone().sound().silentMs() < 200));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEFORE_MS));
    until(() -> allHear(1000));
    long stoodStillMs = machine.longestMs();
    machine.close();
    List<Long> together = gaps(from, true);
    List<Long> across = gaps(from, false);
    int wrong = wrong();
    return new Report(
        Harm.ROOM_HOME.label(),
        group.nodes().size(),
        members.size(),
        hangUp(),
        Report.Gaps.of(across),
        Report.Gaps.of(together),
        Report.Gaps.of(before),
        stoodStillMs,
        wrong,
        0,
        0,
        0,
        0,
        (int) members.stream().filter(m -> m.phone().sound().strays() > 2).count(),
        members.stream().mapToLong(m -> m.phone().sound().strays()).sum(),
        members.stream().mapToLong(m -> m.phone().count("INVITE")).max().orElse(0),
        true,
        -1,
        List.copyOf(problems));
  }

  private void join(String room, NodeProcess node) throws IOException {
    int hz = HZ[members.size()];
    Phone phone = line.phone("member" + hz, hz);
    phone.call(
        "sip:" + room + "@" + node.sip().getHostString(),
        node.sip(),
        Calls.at(group, node, Stage.SLOTS));
    if (phone.await("200 OK (INVITE)", BOUND) == null) {
      problems.add(phone.user() + " was not answered");
    }
    members.add(new Member(phone, hz, node));
  }

  private boolean allHear(int ms) {
    return members.stream()
        .allMatch(
            listener ->
                members.stream()
                    .filter(speaker -> speaker != listener)
                    .allMatch(speaker -> listener.phone().sound().amid(speaker.hz(), ms) > 0.7));
  }

  private List<Integer> heard() {
    return members.stream().map(member -> member.phone().sound().heardMs()).toList();
  }

  /** For each who hears another, how long it did not; of those at one worker, or of the others. */
  private List<Long> gaps(List<Integer> from, boolean together) {
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Member listener = members.get(i);
      for (Member speaker : members) {
        if (speaker != listener && (speaker.node() == listener.node()) == together) {
          long without = listener.phone().sound().longestWithout(speaker.hz(), from.get(i));
          gaps.add(Math.max(without, listener.phone().sound().longestGapMs()));
        }
      }
    }
    return gaps;
  }

  private int wrong() {
    int wrong = 0;
    for (Member listener : members) {
      for (Member speaker : members) {
        if (speaker != listener && listener.phone().sound().amid(speaker.hz(), 400) <= 0.7) {
          wrong++;
          problems.add(listener.phone().user() + " does not hear " + speaker.phone().user());
        }
      }
    }
    return wrong;
  }

  private int hangUp() {
    int lost = 0;
    for (Member member : members) {
      Phone phone = member.phone();
      boolean hungUpOn = phone.got("BYE");
      phone.bye();
      if (hungUpOn || phone.await("200 OK (BYE)", BOUND) == null) {
        lost++;
        problems.add(phone.user() + (hungUpOn ? " was hung up on" : " could not hang up"));
      }
    }
    return lost;
  }

  private boolean until(BooleanSupplier condition) {
    return members.getFirst().phone().awaitUntil(condition, BOUND);
  }
}
