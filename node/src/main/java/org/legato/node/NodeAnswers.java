package org.legato.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.legato.call.CallDirectory;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.ApplicationSelector;
import org.legato.dsm.monitoring.DynamicInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nodes of a cluster want to know of each other, beside calls and media themselves. */
final class NodeAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAnswers.class);
  private static final String TAG_KEY = "tag-key";
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);

  private final CallDirectory directory;
  private final ApplicationRegistry registry;
  private final List<DynamicInterface> interfaces;
  private final Everywhere everywhere;
  private final LoadLog loads = new LoadLog();
  private volatile String tagKey = "";

  NodeAnswers(
      CallDirectory directory,
      ApplicationRegistry registry,
      List<DynamicInterface> interfaces,
      Everywhere everywhere) {
    this.directory = directory;
    this.registry = registry;
    this.interfaces = interfaces;
    this.everywhere = everywhere;
  }

  /** What another node wants to know of this one, or to have done here. */
  CompletionStage<Object> answer(String what, List<Object> arguments) {
    return switch (what) {
      case "calls" -> directory.calls().thenApply(calls -> calls);
      case "rooms" -> directory.rooms().thenApply(rooms -> rooms);
      case "loads" -> CompletableFuture.completedFuture(loads.all());
      case TAG_KEY -> CompletableFuture.completedFuture(tagKey);
      case LoadedApplications.LOAD ->
          applications()
              .loadHere((String) arguments.get(0), (String) arguments.get(1))
              .thenApply(warnings -> warnings);
      default ->
          ClusterFunctions.answer(
              interfaces.stream()
                  .collect(Collectors.toMap(DynamicInterface::name, Function.identity())),
              what,
              arguments,
              loads);
    };
  }

  /** The interfaces, about all nodes. */
  List<DynamicInterface> interfaces() {
    return interfaces.stream()
        .<DynamicInterface>map(local -> new ClusterFunctions(local, everywhere, loads))
        .toList();
  }

  /** Who takes an incoming call; the records that may say so are those of all nodes. */
  CallSelection selection(ApplicationSelector selector) {
    DynamicInterface monitoring =
        interfaces.stream().filter(i -> i.name().equals("monitoring")).findFirst().orElseThrow();
    return new CallSelection(
        selector, registry, monitoring, new ClusterFunctions(monitoring, everywhere, loads));
  }

  LoadedApplications applications() {
    return new LoadedApplications(registry, everywhere, loads);
  }

  /**
   * The secret of local tags: the configured one, that of the others, or a new one.
   *
   * @param bound how long others may take to have one
   */
  String tagKey(String configured, Duration bound) {
    String key = configured;
    long deadline = System.nanoTime() + bound.toNanos();
    while (key.isEmpty()) {
      ClusterControl.Gathered others =
          everywhere.others(TAG_KEY, List.of()).toCompletableFuture().join();
      boolean alone = others.answers().isEmpty() && others.unanswered().isEmpty();
      key =
          others.answers().stream()
              .map(JsonNode::asText)
              .filter(known -> !known.isEmpty())
              .findFirst()
              .orElse(alone || System.nanoTime() > deadline ? random() : "");
      LockSupport.parkNanos(key.isEmpty() ? LOOK_AGAIN : 0);
    }
    tagKey = key;
    return key;
  }

  private static String random() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** A node that comes later gets what has been loaded before. */
  void loadWhatOthersHave() {
    ClusterControl.Gathered others =
        everywhere.others("loads", List.of()).toCompletableFuture().join();
    others.answers().stream()
        .max(Comparator.comparingInt(JsonNode::size))
        .ifPresent(longest -> longest.forEach(this::loadAsElsewhere));
  }

  private void loadAsElsewhere(JsonNode load) {
    try {
      answer(load.path(0).asText(), NodeAgent.plain(load.path(1))).toCompletableFuture().join();
    } catch (JsonProcessingException | CompletionException e) {
      LOG.error("cannot load what the other nodes have: {}: {}", load, e.getMessage());
    }
  }
}
