package org.legato.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.DispatcherSelector;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.legato.media.net.ThreadNice;

/** What the system knows of the priority of heartbeats. */
final class NiceExecutorTest {
  private static final Path SELF = Path.of("/proc/thread-self/stat");

  @BeforeEach
  void theSystemLetsUs() {
    assumeTrue(Files.isReadable(SELF), "no Linux");
    CompletableFuture<Boolean> permitted = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> permitted.complete(ThreadNice.set(-1)));
    assumeTrue(permitted.join(), "not permitted here: see LimitNICE");
  }

  @Test
  void heartbeatsComeBeforeScripts() throws Exception {
    Config root =
        ConfigFactory.parseString("legato.cluster.thread-nice = -3")
            .withFallback(ConfigFactory.load());
    Config local = ConfigFactory.parseString("akka.actor.provider = local");
    ActorTestKit kit =
        ActorTestKit.create(local.withFallback(ClusterSettings.from(root).over(root, 0)));
    try {
      assertThat(nice(kit, "akka.actor.internal-dispatcher")).isEqualTo(-3);
      assertThat(nice(kit, "akka.remote.default-remote-dispatcher")).isEqualTo(-3);
      assertThat(nice(kit, "akka.actor.default-dispatcher")).isZero();
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static int nice(ActorTestKit kit, String dispatcher) throws Exception {
    return CompletableFuture.supplyAsync(
            NiceExecutorTest::ownNice,
            kit.system().dispatchers().lookup(DispatcherSelector.fromConfig(dispatcher)))
        .get(20, TimeUnit.SECONDS);
  }

  /** The 19th field; the second one, the name, is in parentheses. */
  private static int ownNice() {
    try {
      String stat = Files.readString(SELF);
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
