package org.legato.call;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;

/**
 * Makes a leg outlive its machine: after each turn its checkpoint goes to the vault on another
 * node, and what the turn has to say to others waits until it is there, for a bounded time.
 */
final class Survival {
  private static final String TIMER = "checkpoint";
  private static final String REPEAT = "checkpoint repeat";
  private static final String REST = "rest";
  private static final long LEAST_REST_MS = 500;

  /** A vault that is slow would be slower if it were told more and more, or the same again. */
  private static final long MOST_UNANSWERED = 3;

  private static final long FIRST_REPEAT_MS = 500;
  private static final long LAST_REPEAT_MS = 2000;

  private static final long ALL = Long.MAX_VALUE;

  private record Held(long number, long sinceNs, Runnable effect) {}

  private record Kept(long with, Runnable effect) {}

  private final LegRuntime leg;
  private final ActorRef<CallLeg.Command> self;
  private final Deque<Held> held = new ArrayDeque<>();
  private final List<Runnable> turn = new ArrayList<>();
  private final List<Runnable> turnKept = new ArrayList<>();
  private final List<Kept> whenKept = new ArrayList<>();
  private final long incarnation;
  private Placement placement;
  private Optional<ClusterNode> vault = Optional.empty();

  /** The nodes that may have a checkpoint of the leg; nothing: any may. */
  private Optional<List<String>> vaults = Optional.of(List.of());

  private Checkpoint last;
  private long number;
  private long answered;

  /** The last checkpoint that the vault is known to have, and the first that has this turn. */
  private long kept;

  private long with;
  private boolean earlier;
  private boolean moving;
  private boolean onItsWay;
  private long sentNs;
  private boolean resting;
  private long repeatMs = FIRST_REPEAT_MS;

  /** The leg has gone on since the checkpoint that is on its way. */
  private boolean ahead;

  /** Something is kept of it, or others know of it though nothing is. */
  private boolean known;

  Survival(LegRuntime leg, ActorRef<CallLeg.Command> self, long incarnation) {
    this.leg = leg;
    this.self = self;
    this.incarnation = incarnation;
    this.earlier = incarnation > 1;
    this.known = earlier;
    this.placement = leg.environment().placement().get();
    chooseVault();
  }

  long incarnation() {
    return incarnation;
  }

  /** Who may have a checkpoint of an earlier incarnation; nothing: any node may. */
  void vaults(Optional<List<String>> earlierVaults) {
    vaults = earlierVaults;
  }

  Placement placement() {
    return placement;
  }

  /** What the leg says to others, when it is sure not to forget that it did. */
  void effect(Runnable effect) {
    turn.add(effect);
  }

  /**
   * What makes others believe that the leg outlives its machine: it waits for the vault however
   * late that is. For what nobody hears missing.
   */
  void whenKept(Runnable effect) {
    turnKept.add(effect);
  }

  /** An effect that has an answer: what others are asked waits its turn as what they are told. */
  <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    effect(() -> LegThread.pass(question.get(), answer));
    return answer;
  }

  /** The leg has dealt with a message. */
  void turnOver() {
    if ((vault.isPresent() || store().on()) && !moving) {
      save();
    } else {
      with = kept;
    }
    turnKept.forEach(effect -> whenKept.add(new Kept(with, effect)));
    turnKept.clear();
    runKept();
    if (held.isEmpty()) {
      // An effect may have effects of its own.
      while (!turn.isEmpty()) {
        List<Runnable> now = List.copyOf(turn);
        turn.clear();
        now.forEach(Runnable::run);
      }
    } else {
      hold();
    }
  }

  /** One checkpoint is waited for at a time: what happens meanwhile is in the next one. */
  private void save() {
    // Each turn, as it knows when the script was at rest.
    Optional<Checkpoint> next = leg.checkpoint(incarnation, placement.self());
    // Whether anything has changed is looked at when the next one may go.
    ahead = onItsWay || number - answered >= MOST_UNANSWERED;
    if (ahead || resting) {
      with = number + 1;
      return;
    }
    if (next.isEmpty() || next.get().equals(last)) {
      // What waits for a later one has nothing that the last one has not.
      with = next.isEmpty() ? kept : number;
      whenKept.replaceAll(one -> new Kept(Math.min(one.with(), with), one.effect()));
      release(ALL);
      return;
    }
    number++;
    last = next.get();
    vault.ifPresent(this::mayHaveOne);
    store().keep(last.sent(number, vaults));
    if (vault.isPresent()) {
      send(vault.get());
    } else {
      // The database does not answer, and is not waited for.
      answered = number;
      kept = number;
    }
    with = number;
  }

  private void runKept() {
    while (!whenKept.isEmpty() && whenKept.getFirst().with() <= kept) {
      whenKept.removeFirst().effect().run();
    }
  }

  /** The leg is kept elsewhere, whole, or will never be. */
  void keptOrNever() {
    known = true;
    kept = ALL;
    turnKept.forEach(effect -> whenKept.add(new Kept(0, effect)));
    turnKept.clear();
    runKept();
    kept = number;
  }

  private CallStore store() {
    return leg.environment().store();
  }

  private void send(ClusterNode to) {
    onItsWay = true;
    sentNs = leg.environment().counters().vaultDelay().now();
    leg.environment().counters().checkpoints().increment();
    LegHost.at(leg.system(), to).tell(new LegHost.Store(last.sent(number, vaults), self));
    // Nothing else of a resumed leg is kept yet: to wait would save nothing, and nobody hears it.
    if (!earlier) {
      hold();
      if (held.isEmpty()) {
        // What follows has to wait as well, or it would overtake.
        held.add(new Held(number, System.nanoTime(), () -> {}));
      }
    }
    CallEnvironment.Settings settings = leg.environment().settings();
    Duration wait = known ? settings.checkpointWait() : settings.firstCheckpointWait();
    long waited = held.isEmpty() ? 0 : System.nanoTime() - held.peek().sinceNs();
    leg.thread()
        .after(TIMER, Duration.ofNanos(Math.max(0, wait.toNanos() - waited)), this::unstored);
  }

  /** What this turn says waits for the checkpoint that knows of it. */
  private void hold() {
    long with = ahead ? number + 1 : number;
    turn.forEach(effect -> held.add(new Held(with, System.nanoTime(), effect)));
    turn.clear();
    if (held.size() > leg.environment().settings().maxQueuedEvents()) {
      release(ALL);
    }
  }

  /**
   * The vault is slow, gone, or at a node that only begins: the call goes on without, and says with
   * its next checkpoint what has changed meanwhile, as long as not too many are without answer.
   */
  private void unstored() {
    leg.environment().counters().unstored().increment();
    known = true;
    onItsWay = false;
    release(ALL);
    long ms = ThreadLocalRandom.current().nextLong(repeatMs, 2 * repeatMs);
    leg.thread().after(REPEAT, Duration.ofMillis(ms), this::repeat);
  }

  /** They were lost, or their answers were: the turn that this is sends the state of now. */
  private void repeat() {
    repeatMs = Math.min(2 * repeatMs, LAST_REPEAT_MS);
    unknown();
  }

  /** What the vault has is not known. */
  private void unknown() {
    last = null;
    answered = number;
    onItsWay = false;
    leg.thread().cancelTimer(REPEAT);
  }

  /** The vault has it. */
  void stored(long upTo) {
    known = true;
    answered = Math.max(answered, upTo);
    kept = Math.max(kept, upTo);
    // A vault of before may answer late; what it has must not go as long as it is all there is.
    if (upTo == number) {
      leg.environment().counters().vaultDelay().answered(sentNs);
      onItsWay = false;
      repeatMs = FIRST_REPEAT_MS;
      leg.thread().cancelTimer(REPEAT);
      earlier = false;
      forgetElsewhere();
    }
    runKept();
    release(upTo);
  }

  /**
   * A node is lost: for a moment the others have better to do than to keep what nobody waits for.
   */
  void rest() {
    known = true;
    resting = true;
    unknown();
    release(ALL);
    long ms = ThreadLocalRandom.current().nextLong(LEAST_REST_MS, 2 * LEAST_REST_MS);
    leg.thread().after(REST, Duration.ofMillis(ms), () -> resting = false);
  }

  private void mayHaveOne(ClusterNode node) {
    if (vaults.isPresent() && !vaults.get().contains(node.id())) {
      vaults = vaults.map(known -> Stream.concat(known.stream(), Stream.of(node.id())).toList());
    }
  }

  /** What others than the vault have kept of it must not come back to life. */
  private void forgetElsewhere() {
    List<String> keeps = vault.map(ClusterNode::id).stream().toList();
    mayHave().filter(node -> !keeps.contains(node.id())).forEach(this::forget);
    vaults = Optional.of(keeps);
  }

  private Stream<ClusterNode> mayHave() {
    return placement.nodes().stream()
        .filter(node -> vaults.isEmpty() || vaults.get().contains(node.id()));
  }

  private void release(long upTo) {
    while (!held.isEmpty() && held.peek().number() <= upTo) {
      held.poll().effect().run();
    }
    if (held.isEmpty() && !onItsWay) {
      leg.thread().cancelTimer(TIMER);
    }
  }

  private void forget(ClusterNode node) {
    LegHost.at(leg.system(), node).tell(new LegHost.Forget(leg.id(), incarnation));
  }

  private void chooseVault() {
    Optional<ClusterNode> next =
        placement.vault(leg.environment().slots().of(leg.id()), placement.self());
    if (!next.map(ClusterNode::id).equals(vault.map(ClusterNode::id))) {
      boolean lost = vault.isPresent() && !placement.has(vault.get().id());
      vault = next;
      unknown();
      if (vault.isEmpty()) {
        keptOrNever();
        release(ALL);
      } else if (lost) {
        rest();
      }
    }
  }

  /** The cluster has changed. */
  void placed(Placement next) {
    placement = next;
    chooseVault();
  }

  /**
   * The leg is to go on at another node: from now on it does nothing more itself.
   *
   * @return what goes there, or nothing while the script is busy
   */
  Optional<Checkpoint> move() {
    Optional<Checkpoint> state =
        held.isEmpty() && turn.isEmpty() && leg.atRest()
            ? leg.checkpoint(incarnation, placement.self())
            : Optional.empty();
    moving = state.isPresent();
    return state.map(checkpoint -> checkpoint.sent(number + 1, vaults));
  }

  boolean moving() {
    return moving;
  }

  /** The leg is over. */
  void forgotten() {
    // What is kept under the id of one that never was is another's.
    boolean was = incarnation > 1 || number > 0;
    if (was) {
      store().forget(leg.id(), incarnation);
    }
    keptOrNever();
    release(ALL);
    turn.forEach(Runnable::run);
    turn.clear();
    if (was) {
      mayHave().forEach(this::forget);
    }
  }
}
