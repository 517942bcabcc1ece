package org.legato.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.ApplicationSelector;
import org.legato.dsm.app.BuiltIn;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.app.SemsConfig;
import org.legato.dsm.application.ApplicationModule;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.script.ScriptError;
import org.legato.media.MediaSettings;
import org.legato.node.http.HttpServer;
import org.legato.node.http.Listening;
import org.legato.node.http.XmlRpcServer;
import org.legato.node.xmlrpc.DynamicInterfaces;
import org.legato.sip.SipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process: the wired parts and the control surfaces around them. */
public final class LegatoNode implements NodeStarter {
  private static final Logger LOG = LoggerFactory.getLogger(LegatoNode.class);

  @Override
  public Running start(NodeConfig config) {
    NodeControl.logLevel(config.node().logLevel());
    Wiring wiring;
    try {
      ApplicationRegistry applications =
          new ApplicationRegistry(
              new BundleLoader(ModuleSet.load(config.root()), Limits.from(config.root())));
      SipSettings sip = SipSettings.from(config.root());
      MediaSettings media = MediaSettings.from(config.root());
      Sockets.requireFree(sip, media);
      ApplicationSelector selector =
          ApplicationSelector.of(
              config.applications().select(), Path.of(config.applications().mapping()));
      load(applications, config);
      wiring = new Wiring(config.root(), applications, selector, sip, media);
    } catch (SemsConfig.Malformed
        | ScriptError
        | ConfigException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new ConfigProblem(e.getMessage(), e);
    }
    try {
      return new Node(wiring, config);
    } catch (CompletionException e) {
      wiring.close();
      throw new ConfigProblem(e.getCause().getMessage(), e);
    }
  }

  private static void load(ApplicationRegistry applications, NodeConfig config) {
    NodeConfig.Applications settings = config.applications();
    List<String> warnings = new ArrayList<>();
    for (BuiltIn builtIn : BuiltIn.ALL) {
      warnings.addAll(applications.load(builtIn, configuration(builtIn, config)));
    }
    ApplicationModule.all().forEach(applications::load);
    Path dsm = Path.of(settings.semsDirectory(), "dsm.conf");
    if (!settings.semsDirectory().isEmpty() && Files.isReadable(dsm)) {
      warnings.addAll(applications.loadMain(dsm));
    }
    if (!settings.directory().isEmpty()) {
      warnings.addAll(applications.loadDirectory(Path.of(settings.directory())));
    }
    String fixed = settings.select();
    if (!fixed.startsWith("$(") && applications.find(fixed).isEmpty()) {
      warnings.add(
          "legato.applications.select: no application '"
              + fixed
              + "' is loaded ("
              + String.join(", ", applications.names())
              + " are); calls are answered 500");
    }
    warnings.forEach(LOG::warn);
  }

  /** A built-in application's keys: of its own file in a SEMS installation, else of legato's. */
  private static SemsConfig configuration(BuiltIn builtIn, NodeConfig config) {
    Map<String, String> keys = new LinkedHashMap<>();
    Config own = config.root().getConfig("legato.applications." + builtIn.name());
    builtIn.defaults().keySet().forEach(key -> keys.put(key, own.getString(key)));
    Path file = Path.of(config.applications().semsDirectory(), builtIn.name() + ".conf");
    boolean sems = !config.applications().semsDirectory().isEmpty() && Files.isReadable(file);
    return (sems ? SemsConfig.read(file) : SemsConfig.empty()).withDefaults(keys);
  }

  /** A node that takes calls. */
  private static final class Node implements Running {
    private final Wiring wiring;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Duration drainTimeout;
    private final Optional<Listening> http;
    private final Optional<Listening> xmlrpc;

    Node(Wiring wiring, NodeConfig config) {
      this.wiring = wiring;
      this.drainTimeout = config.root().getDuration("legato.cluster.drain-timeout");
      wiring.onLeave(
          () ->
              Thread.ofPlatform().name("leave").start(() -> stop(config.node().shutdownTimeout())));
      this.http = config.http().enabled() ? Optional.of(http(config)) : Optional.empty();
      this.xmlrpc = config.xmlrpc().enabled() ? Optional.of(xmlrpc(config)) : Optional.empty();
    }

    private Listening http(NodeConfig config) {
      return bound(
          "legato.http",
          HttpServer.start(
              wiring.system(),
              config.http(),
              new HttpServer.Services(
                  wiring.calls(),
                  wiring.calls().roomControl(),
                  wiring.loadedApplications(),
                  wiring.nodes(),
                  () ->
                      !wiring.admission().draining()
                          && wiring.placement().has(wiring.placement().self()),
                  wiring::numbers)));
    }

    private Listening xmlrpc(NodeConfig config) {
      return bound(
          "legato.xmlrpc",
          XmlRpcServer.start(
              wiring.system(),
              config.xmlrpc(),
              new DynamicInterfaces(
                  wiring.interfaces().stream().map(ExportedInterface::new).toList()),
              new NodeControl(wiring)));
    }

    private static Listening bound(String part, CompletionStage<Listening> starting) {
      return starting
          .toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS)
          .exceptionallyCompose(e -> CompletableFuture.failedFuture(notBound(part, e)))
          .join();
    }

    private static ConfigProblem notBound(String part, Throwable e) {
      String why = e instanceof CompletionException ? e.getCause().getMessage() : e.getMessage();
      return new ConfigProblem(part + ": " + why + "; set " + part + ".address and port", e);
    }

    @Override
    public List<String> endpoints() {
      List<String> parts = new ArrayList<>();
      wiring.bound().ifPresent(sip -> parts.add("sip=" + sip.address() + ":" + sip.port()));
      http.ifPresent(h -> parts.add("http=" + hostPort(h)));
      xmlrpc.ifPresent(x -> parts.add("xmlrpc=" + hostPort(x)));
      parts.add("cluster=" + wiring.self().hostPort());
      return List.of("legato ready " + String.join(" ", parts));
    }

    private static String hostPort(Listening listening) {
      return listening.address().getAddress().getHostAddress()
          + ":"
          + listening.address().getPort();
    }

    @Override
    public void stop(Duration limit) {
      if (!stopping.compareAndSet(false, true)) {
        awaitQuietly();
        return;
      }
      wiring.draining(true);
      if (!wiring.departure().drain(drainTimeout)) {
        wiring.endCalls(limit);
      }
      http.ifPresent(h -> closed(h.stop(Duration.ofSeconds(1))));
      xmlrpc.ifPresent(x -> closed(x.stop(Duration.ofSeconds(1))));
      if (wiring.placement().nodes().size() > 1) {
        wiring.departure().leave();
      }
      wiring.close();
      ended.countDown();
    }

    @Override
    public void tellScripts(String type) {
      wiring.calls().tellAll(type);
    }

    private void awaitQuietly() {
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void closed(CompletionStage<Void> closing) {
      closing.toCompletableFuture().orTimeout(3, TimeUnit.SECONDS).exceptionally(e -> null).join();
    }

    @Override
    public void await() throws InterruptedException {
      ended.await();
    }
  }

  /** An interface of the scripts' world under the XML-RPC server's. */
  private record ExportedInterface(DynamicInterface wrapped) implements DynamicInterfaces.Exported {
    @Override
    public String name() {
      return wrapped.name();
    }

    @Override
    public List<String> list() {
      return wrapped.list();
    }

    @Override
    public CompletionStage<Object> call(String function, List<Object> args) {
      return CompletableFuture.completedFuture(args)
          .thenCompose(given -> wrapped.call(function, given))
          .exceptionallyCompose(
              e ->
                  CompletableFuture.failedFuture(
                      cause(e) instanceof DynamicInterface.DiException di
                          ? new org.legato.node.xmlrpc.Fault(di.code(), di.getMessage())
                          : cause(e)));
    }

    private static Throwable cause(Throwable e) {
      return e instanceof java.util.concurrent.CompletionException && e.getCause() != null
          ? e.getCause()
          : e;
    }
  }
}
