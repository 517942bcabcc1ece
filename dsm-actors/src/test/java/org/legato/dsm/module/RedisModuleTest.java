package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server, which is left out where there is no {@code redis-server} to run. */
class RedisModuleTest {
  private static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofSeconds(5), Duration.ofSeconds(2), 1000, 3, 1, 2);

  @TempDir static Path directory;
  private static int port;
  private static Process server;

  private static final RedisModule MODULE = new RedisModule(SETTINGS);

  @BeforeAll
  static void serve() throws IOException {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server")));
    assumeTrue(installed, "redis-server is not installed");
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    start();
  }

  private static void start() throws IOException {
    server =
        new ProcessBuilder(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--unixsocket",
                directory.resolve("socket").toString(),
                "--save",
                "")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(
            () -> {
              try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected();
              }
            });
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static String tcp() {
    return "redis://tcp:127.0.0.1;port=" + port + ";connect_timeout=4000";
  }

  private ModuleBench connected() {
    return connected(tcp());
  }

  private ModuleBench connected(String url) {
    var bench = new ModuleBench(MODULE);
    bench.with("url", url).with("errno", "old").act("redis.connect", "$url");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    bench.act("redis.execCommand", "r=FLUSHALL");
    return bench;
  }

  @Test
  void repliesOfEveryKindAreStored() {
    ModuleBench bench = connected();
    bench.with("who", "an'na \"x\" ü").with("errno", "kept");
    bench.act("redis.execCommand", "$a=SET name $who");
    bench.act("redis.execCommand", "b=GET name");
    bench.act("redis.execCommand", "c=INCRBY n 41");
    bench.act("redis.execCommand", "d=GET nothing");
    bench.act("redis.execCommand", "e=RPUSH list 'one two' $(who) three");
    bench.act("redis.execCommand", "f=LRANGE list 0 -1");
    assertThat(bench.variables)
        .containsEntry("a", "OK")
        .containsEntry("b", "an'na \"x\" ü")
        .containsEntry("c", "41")
        .containsEntry("d", "nil")
        .containsEntry("e", "3")
        .containsEntry("f[0]", "one two")
        .containsEntry("f[1]", "an'na \"x\" ü")
        .containsEntry("f[2]", "three")
        .containsEntry("errno", "kept");
    bench.act("redis.execCommand", "g=EVAL \"return {1,{'x',false,{}},'y'}\" 0");
    assertThat(bench.variables)
        .containsEntry("g[0]", "1")
        .containsEntry("g[1][0]", "x")
        .containsEntry("g[1][1]", "nil")
        .containsEntry("g[2]", "y");
    bench.with("command", "SET name other").act("redis.execCommand", "h=$command");
    bench.act("redis.execCommand", "b=GET name");
    assertThat(bench.variables).containsEntry("h", "OK").containsEntry("b", "other");
  }

  @Test
  void appendedCommandsAreAnsweredInOrderAndAreBounded() {
    ModuleBench bench = connected();
    bench.act("redis.appendCommand", "SET x 1");
    bench.act("redis.appendCommand", "INCR x");
    assertThat(bench.variable("errno")).isEmpty();
    bench.act("redis.appendCommand", "INCR x");
    assertThat(bench.variable("errno")).isEqualTo("write");
    bench.act("redis.getReply", "$r1");
    bench.act("redis.getReply", "r2");
    assertThat(bench.variables).containsEntry("r1", "OK").containsEntry("r2", "2");
    bench.act("redis.getReply", "r3");
    assertThat(bench.variables).containsEntry("errno", "read").doesNotContainKey("r3");
  }

  @Test
  void aTransactionIsOneCallsAlone() throws Exception {
    ModuleBench one = connected();
    ModuleBench two = connected();
    one.act("redis.execCommand", "r=MULTI");
    one.act("redis.execCommand", "q=SET x one");
    two.act("redis.execCommand", "r=SET x two");
    one.act("redis.execCommand", "g=GET x");
    assertThat(one.variables)
        .containsEntry("r", "OK")
        .containsEntry("q", "QUEUED")
        .containsEntry("g", "QUEUED");
    two.act("redis.execCommand", "r=GET x");
    assertThat(two.variable("r")).isEqualTo("two");
    one.act("redis.execCommand", "e=EXEC");
    assertThat(one.variables).containsEntry("e[0]", "OK").containsEntry("e[1]", "one");
    // There is one connection to be had for oneself: after the first call's end it is free again.
    two.act("redis.execCommand", "r=MULTI");
    assertThat(two.variable("errno")).isEqualTo("connection");
    ((AutoCloseable) one.objects.get("redis.link")).close();
    two.act("redis.connect", tcp());
    two.act("redis.execCommand", "r=MULTI");
    two.act("redis.execCommand", "s=LPUSH x 1");
    two.act("redis.execCommand", "s=LPUSH fresh 1");
    two.act("redis.execCommand", "s=EXEC");
    assertThat(two.variables).containsEntry("errno", "").containsEntry("s[1]", "1");
    assertThat(two.variable("s[0]")).startsWith("WRONGTYPE");
    two.act("redis.disconnect", "");
    two.act("redis.execCommand", "r=GET x");
    assertThat(two.variable("errno")).isEqualTo("connection");
  }

  @Test
  void unixSocketsAndOrdinaryUrlsWork() {
    ModuleBench bench = connected("redis://127.0.0.1:" + port + "/3");
    bench.act("redis.execCommand", "r=SET where three");
    bench.with("url", "redis://unix:" + directory.resolve("socket")).act("redis.connect", "$url");
    bench.act("redis.execCommand", "a=GET where");
    bench.act("redis.execCommand", "r=SELECT 3");
    bench.act("redis.execCommand", "b=GET where");
    bench.act("redis.disconnect", "");
    assertThat(bench.variables)
        .containsEntry("a", "nil")
        .containsEntry("b", "three")
        .containsEntry("errno", "");
  }

  @Test
  void whatTheServerRefusesIsAnArgumentError() {
    ModuleBench bench = connected();
    bench.act("redis.execCommand", "r=NONSENSE 1");
    assertThat(bench.variables).containsEntry("errno", "arg").doesNotContainKey("r1");
    assertThat(bench.variable("strerror")).contains("NONSENSE");
    bench.with("errno", "").act("redis.execCommand", "r=SUBSCRIBE news");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    bench.with("errno", "").act("redis.execCommand", "r=$empty");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql://tcp:x", "redis://tcp:", "redis://tcp:x;port=70000", "nonsense"})
  void whatIsNoUrlIsAnArgumentError(String url) {
    var bench = new ModuleBench(MODULE);
    bench.with("url", url).act("redis.connect", "$url");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  @Test
  void aCommandThatTakesTooLongIsGivenUp() {
    ModuleBench bench = connected();
    bench.act("redis.execCommand", "r=BLPOP nothing 30");
    assertThat(bench.variable("errno")).isEqualTo("read");
    bench.act("redis.disconnect", "");
  }

  @Test
  void tooManyCommandsUnderWayAreRefused() {
    var narrow =
        new RedisModule(
            new RedisSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 1, 3, 1, 10));
    var bench = new ModuleBench(narrow);
    bench.with("url", tcp()).act("redis.connect", "$url");
    bench.act("redis.appendCommand", "BLPOP nothing 30");
    bench.act("redis.appendCommand", "PING");
    bench.act("redis.getReply", "first");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEqualTo("read");
    bench.act("redis.getReply", "second");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEqualTo("write");
    bench.act("redis.disconnect", "");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var bench = new ModuleBench(MODULE);
      bench.with("url", "redis://tcp:127.0.0.1;connect_timeout=300;port=" + silent.getLocalPort());
      bench.act("redis.connect", "$url");
      assertThat(bench.variable("errno")).isEqualTo("connection");
    }
  }

  @Test
  void aServerThatComesBackIsUsedAgain() throws Exception {
    ModuleBench bench = connected();
    stop();
    bench.act("redis.execCommand", "r=PING");
    assertThat(bench.variable("errno")).isEqualTo("connection");
    bench.with("errno", "").act("redis.connect", "$url");
    assertThat(bench.variable("errno")).isEqualTo("connection");
    start();
    bench.act("redis.connect", "$url");
    bench.act("redis.execCommand", "r=PING");
    assertThat(bench.variables).containsEntry("errno", "").containsEntry("r", "PONG");
  }

  @Test
  void aShorterListLeavesNothingOfALongerOne() {
    ModuleBench bench = connected();
    bench.act("redis.execCommand", "r=RPUSH list a b c");
    bench.act("redis.execCommand", "l=LRANGE list 0 -1");
    bench.with("l.x", "kept").with("l2[0]", "kept").act("redis.execCommand", "l=LRANGE list 0 0");
    assertThat(bench.variables).containsEntry("l[0]", "a").doesNotContainKeys("l[1]", "l[2]");
    bench.act("redis.execCommand", "l=LRANGE none 0 -1");
    assertThat(bench.variables)
        .doesNotContainKey("l[0]")
        .containsEntry("l.x", "kept")
        .containsEntry("l2[0]", "kept");
  }

  /** The same call on another node, to which only what can be written down has come. */
  private static ModuleBench moved(ModuleBench bench) throws Exception {
    var next = new ModuleBench(MODULE);
    for (var object : bench.objects.entrySet()) {
      if (object.getValue() instanceof AutoCloseable link) {
        link.close();
      } else {
        next.objects.put(object.getKey(), object.getValue());
      }
    }
    return next;
  }

  @Test
  void aCallThatMovesKeepsItsServerButNoTransaction() throws Exception {
    ModuleBench bench = connected();
    bench.act("redis.execCommand", "r=SET x 1");
    bench = moved(bench);
    bench.act("redis.execCommand", "r=GET x");
    assertThat(bench.variables).containsEntry("r", "1").doesNotContainKey("errno");
    bench.act("redis.execCommand", "r=MULTI");
    bench.act("redis.execCommand", "r=INCR x");
    bench = moved(bench);
    bench.act("redis.execCommand", "r=INCR x");
    assertThat(bench.variable("errno")).isEqualTo("connection");
    bench.act("redis.connect", tcp());
    bench.act("redis.execCommand", "r=MULTI");
    bench.act("redis.execCommand", "r=EXEC");
    bench = moved(bench);
    bench.act("redis.execCommand", "r=GET x");
    assertThat(bench.variables).containsEntry("r", "1");
    bench.act("redis.execCommand", "r=SELECT 1");
    bench.act("redis.disconnect", "");
    bench = moved(bench);
    bench.act("redis.execCommand", "r=GET x");
    assertThat(bench.variable("errno")).isEqualTo("connection");
  }

  @Test
  void aServerThatWantsAPasswordGetsItByCommand() {
    ModuleBench owner = connected();
    owner.act("redis.execCommand", "r=CONFIG SET requirepass secret");
    try {
      var bench = new ModuleBench(new RedisModule(SETTINGS));
      bench.act("redis.connect", tcp());
      assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
      bench.act("redis.execCommand", "r=GET x");
      assertThat(bench.variable("errno")).isEqualTo("arg");
      assertThat(bench.variable("strerror")).contains("NOAUTH");
      bench.with("errno", "").act("redis.execCommand", "r=AUTH secret");
      bench.act("redis.execCommand", "x=GET x");
      assertThat(bench.variables).containsEntry("r", "OK").containsEntry("x", "nil");
      assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
      bench.act("redis.disconnect", "");
    } finally {
      owner.act("redis.execCommand", "r=CONFIG SET requirepass ''");
    }
  }
}
