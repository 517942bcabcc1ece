package org.legato.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.legato.call.CallDirectory;
import org.legato.call.CallEnvironment;
import org.legato.call.CallLeg;
import org.legato.call.CallStore;
import org.legato.call.CheckpointSize;
import org.legato.call.ClusterLegs;
import org.legato.call.ClusterLocks;
import org.legato.call.EventQueues;
import org.legato.call.LegHost;
import org.legato.call.MediaDesk;
import org.legato.call.Slots;
import org.legato.call.SystemScripts;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Membership;
import org.legato.cluster.Placement;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.ApplicationSelector;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.monitoring.MonitoringStore;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker;
import org.legato.media.engine.Rehearsal;
import org.legato.node.cluster.ClusterSettings;
import org.legato.node.cluster.CrashProbe;
import org.legato.node.cluster.Departure;
import org.legato.node.cluster.Forming;
import org.legato.node.cluster.OtherGateway;
import org.legato.node.cluster.SelfFence;
import org.legato.node.cluster.WireTypes;
import org.legato.room.CascadeObserver;
import org.legato.room.RoomCascade;
import org.legato.sip.SipCounters;
import org.legato.sip.SipGateway;
import org.legato.sip.SipSettings;
import org.legato.sip.gateway.Gateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of a node together: cluster, call legs, SIP gateway and media worker. Holds no
 * call logic.
 */
public final class Wiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  /** What a step of the start may take. */
  private static final Duration START = Duration.ofSeconds(20);

  private final ActorSystem<SpawnProtocol.Command> system;
  private final CallDirectory directory = new CallDirectory();
  private final CallEnvironment.Counters counters = CallEnvironment.Counters.create();
  private final SipCounters sipCounters = new SipCounters();
  private final MediaCounters mediaCounters = new MediaCounters();
  private final MonitoringStore monitoring;
  private final ApplicationRegistry applications;
  private final AtomicReference<String> sentBy = new AtomicReference<>("");
  private final AtomicReference<Runnable> onLeave = new AtomicReference<>(() -> {});
  private final Departure departure;
  private final Everywhere everywhere;
  private final NodeAnswers answers;
  private final ActorRef<Membership.Command> membership;
  private final AtomicReference<Placement> placement = new AtomicReference<>();
  private final Optional<SipGateway.Bound> bound;
  private final CallLoad load;
  private final CallStore store;
  private SystemScripts scripts;
  private final DispatcherDelay delay = new DispatcherDelay(System::nanoTime);
  private final Admission admission;
  private final List<DynamicInterface> interfaces;

  /** Starts a node. */
  public Wiring(
      Config config,
      ApplicationRegistry applications,
      ApplicationSelector selector,
      SipSettings sip,
      MediaSettings media) {
    this.applications = applications;
    this.monitoring =
        new MonitoringStore(
            config.getInt("legato.dsm.monitoring.max-records"),
            config.getInt("legato.dsm.monitoring.max-list"));
    load = new CallLoad(directory::size, counters.started()::sum);
    admission =
        new Admission(
            Admission.Limits.read(config, sip.retryAfter()),
            sip.maxCallsPerSecond(),
            directory::size,
            delay::millis,
            counters.vaultDelay()::millis,
            System::nanoTime);
    interfaces =
        List.of(
            new MonitoringFunctions(
                monitoring,
                config.getDuration("legato.dsm.monitoring.retain-samples"),
                System::currentTimeMillis),
            new DsmFunctions(
                applications, directory, this::runScripts, (b, d) -> scripts.create(b, d)));
    ClusterSettings clustering = ClusterSettings.from(config);
    boolean rehearses =
        config.getBoolean("legato.media.rehearsal") && clustering.has(ClusterNode.MEDIA);
    SelfFence fence = SelfFence.start(clustering.fence(), clustering.threadNice());
    store = CallStores.from(config);
    system = Forming.start(config, clustering);
    CompletableFuture<Void> rehearsed = Rehearsal.begin(media, rehearses, system.ignoreRef());
    final CompletableFuture<Void> typesKnown = WireTypes.prepare(system);
    delay.begin(system);
    CheckpointSize.countIn(system, counters.checkpointBytes());
    DroppedMessages.countIn(system, counters.unsent());
    Slots slots = new Slots(config.getInt("legato.call.slots"));
    ClusterLegs legs = new ClusterLegs(slots, system.scheduler());
    CascadeObserver observer = new CascadeObserver(placement);
    ActorRef<MediaWorker.Command> worker =
        clustering.has(ClusterNode.MEDIA)
            ? spawn(
                MediaWorker.create(
                    media, event -> toLeg(legs, event), fence::check, mediaCounters, observer),
                MediaDesk.WORKER)
            : system.ignoreRef();
    clearFinishedRecords(config.getDuration("legato.dsm.monitoring.clear-finished-every"));
    system
        .scheduler()
        .scheduleAtFixedRate(
            Duration.ofSeconds(1), Duration.ofSeconds(1), load::sample, system.executionContext());
    ActorRef<Membership.Command> membership =
        spawn(
            Membership.create(
                clustering.marginAfterSilence(),
                new Membership.Hooks(SelfFence::expelled, () -> onLeave.get().run()),
                placement),
            Membership.NAME);
    departure =
        new Departure(
            system,
            membership,
            placement::get,
            directory::size,
            () -> mediaCounters.read().get("legato_media_sessions").intValue(),
            sipCounters::unanswered);
    everywhere = new Everywhere(system, placement::get, clustering.askTimeout());
    awaitPlacement();
    answers = new NodeAnswers(directory, applications, interfaces, everywhere);
    spawn(NodeAgent.create(self().name(), answers::answer), NodeAgent.NAME);
    String tagKey = answers.tagKey(sip.tagKey(), clustering.joinTimeout());
    spawn(CrashProbe.create(membership), "crash-probe");
    CompletableFuture<SipGateway.Bound> listening = new CompletableFuture<>();
    // The rate is the admission's matter, so that XML-RPC can change it while the node runs.
    Behavior<SipGateway.Command> gatewayBehavior =
        clustering.has(ClusterNode.SIP)
            ? Gateway.create(
                sip.withLimits(sip.maxTransactions(), 0).withTagKey(tagKey),
                event -> legs.tell(event.legId(), new CallLeg.Sip(event)),
                MessageLog.hook(
                    config.getString("legato.node.log-messages"),
                    SipGateway.Hooks.none()
                        .withCounters(sipCounters)
                        .withAdmission(admission::ofCall)
                        .withOptionsAdmission(admission::ofOptions)
                        .withOnBound(listening::complete)))
            : OtherGateway.create(placement);
    ActorRef<SipGateway.Command> gateway = spawn(gatewayBehavior, "sip-gateway");
    CallEnvironment environment =
        new CallEnvironment(
            gateway,
            worker,
            legs,
            directory,
            answers.selection(selector),
            new LoadedScripts(applications),
            monitoring,
            new EventQueues(),
            new ClusterLocks(
                system,
                config.getDuration("legato.call.locks.lease"),
                config.getDuration("legato.call.locks.patience")),
            new ScriptInvocation(interfaces),
            placement,
            slots,
            store,
            fence::check,
            sentBy,
            settings(config.getConfig("legato.call"), sip),
            counters,
            Clock.systemUTC());
    directory.bind(environment, system);
    store.start(system, placement.get().self());
    ActorRef<LegHost.Command> host =
        spawn(LegHost.create(environment, slots, membership, placement.get()), LegHost.NAME);
    legs.bind(host, tagKey);
    if (clustering.has(ClusterNode.MEDIA)) {
      spawn(
          MediaDesk.create(
              worker, environment, membership, config.getDuration("legato.call.orphan-grace")),
          MediaDesk.NAME);
      observer.bind(
          spawn(RoomCascade.create(worker, membership, placement.get()), RoomCascade.NAME));
    }
    answers.loadWhatOthersHave();
    scripts = new SystemScripts(environment);
    applications.bundleNames().forEach(bundle -> runScripts(bundle, 0));
    this.membership = membership;
    bound =
        clustering.has(ClusterNode.SIP)
            ? Optional.of(listening.orTimeout(20, TimeUnit.SECONDS).join())
            : Optional.empty();
    bound.ifPresent(at -> sentBy.set(sip.sentBy(at.port())));
    if (rehearses) {
      CompletableFuture.allOf(rehearsed, typesKnown).join();
      // What a node lives with is put aside before anybody is on the phone: each of the first
      // collections would copy it, in pauses of 60 to 110 ms.
      System.gc();
    }
    membership.tell(new Membership.Ready());
    // Whoever waited for the start can call at once.
    await(START, () -> !self().draining());
    CallStores.resume(store, system, placement::get, host);
  }

  /** Until this node knows itself as a member, at most for a while. */
  private void awaitPlacement() {
    String self = Membership.self(Cluster.get(system));
    if (!await(START, () -> placement.get() != null && placement.get().has(self))) {
      throw new IllegalStateException("the cluster does not tell that this node is a member");
    }
  }

  private static boolean await(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return condition.getAsBoolean();
  }

  /** Starts what a configuration set wants to be run without a call. */
  private void runScripts(String bundle, long generation) {
    for (String diagram : applications.runsWithoutCall(bundle)) {
      scripts
          .configured(bundle, diagram, generation)
          .exceptionally(
              e -> {
                LOG.error("run_system_dsms of {}: {}", bundle, e.getMessage());
                return null;
              });
    }
  }

  private static CallEnvironment.Settings settings(Config call, SipSettings sip) {
    return new CallEnvironment.Settings(
        sip.t1(),
        sip.t2(),
        call.getDuration("hangup-grace"),
        call.getDuration("ask-timeout"),
        call.getDuration("checkpoint-wait"),
        call.getDuration("first-checkpoint-wait"),
        call.getInt("max-queued-events"),
        call.getInt("moves-at-once"));
  }

  private void clearFinishedRecords(Duration every) {
    if (every.isPositive()) {
      system
          .scheduler()
          .scheduleAtFixedRate(
              every,
              every,
              () -> monitoring.clear(MonitoringStore.Scope.FINISHED),
              system.executionContext());
    }
  }

  private static void toLeg(ClusterLegs legs, MediaEvent event) {
    legs.tell(event.legId(), new CallLeg.Media(event));
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
            system,
            replyTo ->
                new SpawnProtocol.Spawn<>(behavior, name, akka.actor.typed.Props.empty(), replyTo),
            Duration.ofSeconds(20),
            system.scheduler())
        .toCompletableFuture()
        .join();
  }

  public ActorSystem<?> system() {
    return system;
  }

  public CallDirectory calls() {
    return directory;
  }

  /** Names and numbers of all parts, for metrics. */
  public Map<String, Number> numbers() {
    return new NodeNumbers(directory, counters, store, sipCounters, admission, mediaCounters)
        .read();
  }

  CallLoad load() {
    return load;
  }

  Admission admission() {
    return admission;
  }

  /** What XML-RPC exports: about all nodes. */
  List<DynamicInterface> interfaces() {
    return answers.interfaces();
  }

  /** The applications, for control. */
  LoadedApplications loadedApplications() {
    return answers.applications();
  }

  /** Ends all calls and waits until they are gone, at most for the limit. */
  public void endCalls(Duration limit) {
    directory.tellAll("ServerShutdown");
    await(limit, () -> directory.size() == 0);
  }

  /** The nodes, for control. */
  public ClusterControl nodes() {
    return new ClusterNodes(system, placement::get, everywhere);
  }

  /** How this node goes. */
  public Departure departure() {
    return departure;
  }

  /** What to do when somebody tells this node to leave; must not block. */
  public void onLeave(Runnable leave) {
    onLeave.set(leave);
  }

  /** New calls are refused while draining. */
  public void draining(boolean on) {
    admission.draining(on);
  }

  public MonitoringStore monitoring() {
    return monitoring;
  }

  public ApplicationRegistry applications() {
    return applications;
  }

  /** The cluster as this node sees it. */
  public Placement placement() {
    return placement.get();
  }

  /** This node in the cluster. */
  public ClusterNode self() {
    return placement().find(placement().self()).orElseThrow();
  }

  /** Where SIP listens, if this node has a gateway. */
  public Optional<SipGateway.Bound> bound() {
    return bound;
  }

  /** Ends the node: leaves the cluster and stops every actor. */
  @Override
  public void close() {
    membership.tell(new Membership.Ending());
    store.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
