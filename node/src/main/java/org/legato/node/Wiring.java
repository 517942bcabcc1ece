package org.legato.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.legato.call.CallDirectory;
import org.legato.call.CallEnvironment;
import org.legato.call.CallLeg;
import org.legato.call.EventQueues;
import org.legato.call.ShardedLegs;
import org.legato.dsm.app.Application;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.ApplicationSelector;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.monitoring.MonitoringStore;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker;
import org.legato.sip.SipCounters;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipRequest;
import org.legato.sip.SipResponse;
import org.legato.sip.SipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of a node together: actor system, sharded legs, SIP gateway and media worker.
 * Holds no call logic.
 */
public final class Wiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final ActorSystem<SpawnProtocol.Command> system;
  private final CallDirectory directory = new CallDirectory();
  private final CallEnvironment.Counters counters = CallEnvironment.Counters.create();
  private final SipCounters sipCounters = new SipCounters();
  private final MediaCounters mediaCounters = new MediaCounters();
  private final MonitoringStore monitoring;
  private final ApplicationRegistry applications;
  private final SipGateway.Bound bound;
  private final CallLoad load;
  private final Admission admission;
  private final List<DynamicInterface> interfaces;

  private Wiring(
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
            Admission.Answers.read(config),
            config.getInt("legato.call.max-calls"),
            sip.maxCallsPerSecond(),
            directory::size,
            System::nanoTime,
            sip.retryAfter().toSeconds());
    interfaces =
        List.of(
            new MonitoringFunctions(
                monitoring,
                config.getDuration("legato.dsm.monitoring.retain-samples"),
                System::currentTimeMillis),
            new DsmFunctions(applications, directory));
    system =
        ActorSystem.create(SpawnProtocol.create(), config.getString("legato.node.name"), config);
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ShardedLegs legs = new ShardedLegs(system, config.getInt("legato.call.shards"));
    ActorRef<MediaWorker.Command> worker =
        spawn(
            MediaWorker.create(media, event -> toLeg(legs, event), mediaCounters), "media-worker");
    clearFinishedRecords(config.getDuration("legato.dsm.monitoring.clear-finished-every"));
    system
        .scheduler()
        .scheduleAtFixedRate(
            Duration.ofSeconds(1), Duration.ofSeconds(1), load::sample, system.executionContext());
    CompletableFuture<SipGateway.Bound> listening = new CompletableFuture<>();
    // The rate is the admission's matter, so that XML-RPC can change it while the node runs.
    ActorRef<SipGateway.Command> gateway =
        spawn(
            SipGateway.create(
                sip.withLimits(sip.maxTransactions(), 0),
                event -> receive(legs, event),
                MessageLog.hook(
                    config.getString("legato.node.log-messages"),
                    SipGateway.Hooks.none()
                        .withCounters(sipCounters)
                        .withAdmission(admission::admitsAtGateway)
                        .withOnBound(listening::complete))),
            "sip-gateway");
    CallEnvironment environment =
        new CallEnvironment(
            gateway,
            worker,
            legs,
            directory,
            invite -> select(selector, invite),
            applications::findOutgoing,
            monitoring,
            new EventQueues(),
            new ScriptInvocation(interfaces),
            settings(config.getConfig("legato.call"), sip),
            counters,
            Clock.systemUTC());
    directory.bind(environment, system.scheduler());
    legs.host(environment);
    bound = listening.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static CallEnvironment.Settings settings(Config call, SipSettings sip) {
    return new CallEnvironment.Settings(
        sip.t1(),
        sip.t2(),
        call.getDuration("hangup-grace"),
        call.getDuration("ask-timeout"),
        call.getInt("max-queued-events"));
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

  private void receive(ShardedLegs legs, SipEvent event) {
    Optional<SipResponse> answer = admission.answerTo(event);
    if (answer.isPresent() && event instanceof SipEvent.RequestReceived request) {
      request.gateway().tell(new SipGateway.SendResponse(request.transaction(), answer.get()));
    } else {
      legs.tell(event.legId(), new CallLeg.Sip(event));
    }
  }

  private static void toLeg(ShardedLegs legs, MediaEvent event) {
    legs.tell(event.legId(), new CallLeg.Media(event));
  }

  private Optional<Application> select(ApplicationSelector selector, SipRequest invite) {
    Optional<String> name = selector.select(invite.requestUri(), invite.header("P-App-Name"));
    Optional<Application> found = name.flatMap(applications::find);
    if (found.isEmpty()) {
      LOG.warn(
          "call {}: {}; GET /api/applications lists those that are loaded",
          invite.callId(),
          name.map(n -> "no application " + n).orElse("nothing selects an application"));
    }
    return found;
  }

  private <T> ActorRef<T> spawn(akka.actor.typed.Behavior<T> behavior, String name) {
    return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
            system,
            replyTo ->
                new SpawnProtocol.Spawn<>(behavior, name, akka.actor.typed.Props.empty(), replyTo),
            Duration.ofSeconds(20),
            system.scheduler())
        .toCompletableFuture()
        .join();
  }

  /** Starts a node. */
  public static Wiring start(
      Config config,
      ApplicationRegistry applications,
      ApplicationSelector selector,
      SipSettings sip,
      MediaSettings media) {
    return new Wiring(config, applications, selector, sip, media);
  }

  public ActorSystem<?> system() {
    return system;
  }

  public CallDirectory calls() {
    return directory;
  }

  /** Names and numbers of all parts, for metrics. */
  public Map<String, Number> numbers() {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("legato_legs", directory.size());
    numbers.put("legato_legs_started_total", counters.started().sum());
    numbers.put("legato_legs_ended_total", counters.ended().sum());
    numbers.put("legato_event_runs_total", counters.eventRuns().sum());
    numbers.put("legato_events_dropped_total", counters.eventsDropped().sum());
    numbers.put("legato_hangup_grace_ends_total", counters.hangupGraceEnds().sum());
    numbers.put("legato_missing_ack_total", counters.noAck().sum());
    numbers.put("legato_internal_errors_total", counters.internalErrors().sum());
    numbers.put("legato_script_limits_total", counters.scriptLimits().sum());
    sipCounters
        .snapshot()
        .forEach((name, value) -> numbers.put("legato_sip_" + metric(name), value));
    numbers.putAll(admission.numbers());
    numbers.putAll(mediaCounters.read());
    return numbers;
  }

  private static String metric(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toLowerCase(Locale.ROOT);
  }

  CallLoad load() {
    return load;
  }

  Admission admission() {
    return admission;
  }

  /** What XML-RPC exports and scripts reach by {@code DI}. */
  List<DynamicInterface> interfaces() {
    return interfaces;
  }

  /** Ends all calls and waits until they are gone, at most for the limit. */
  public void endCalls(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    directory
        .calls()
        .thenAccept(calls -> calls.forEach(call -> directory.end(call.id())))
        .exceptionally(e -> null);
    while (directory.size() > 0 && System.nanoTime() < deadline) {
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
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

  /** Where SIP listens. */
  public SipGateway.Bound bound() {
    return bound;
  }

  /** Ends the node: leaves the cluster and stops every actor. */
  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
