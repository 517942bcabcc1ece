package org.legato.node.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.legato.node.xmlrpc.DynamicInterfaces;
import org.legato.node.xmlrpc.Fault;
import org.legato.node.xmlrpc.FixedServer;

/** What Python's own XML-RPC client sees. */
final class XmlRpcServerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static int port;
  private static int guardedPort;

  /** An interface {@code monitoring} with two calls. */
  private static final class Monitoring implements DynamicInterfaces.Exported {
    @Override
    public String name() {
      return "monitoring";
    }

    @Override
    public List<String> list() {
      return List.of("list", "get", "getAttributeActive");
    }

    @Override
    public CompletionStage<Object> call(String function, List<Object> args) {
      return switch (function) {
        case "list" -> completedFuture(List.of("leg1", "leg2"));
        case "get" ->
            completedFuture(List.of(Map.of("from", "alice & <bob>", "dsm_state", "lobby")));
        case "getAttributeActive" ->
            completedFuture(List.of(List.of("leg1", "lobby"), List.of("leg2", "room")));
        case "echo" -> completedFuture(args);
        default -> failedFuture(new Fault(Fault.NOT_IMPLEMENTED, "not implemented"));
      };
    }
  }

  @BeforeAll
  static void start() throws Exception {
    port = listen("");
    guardedPort = listen("secret");
  }

  private static int listen(String token) throws Exception {
    var settings =
        new XmlRpcSettings(
            true,
            "127.0.0.1",
            0,
            token,
            List.of("monitoring"),
            true,
            10_000,
            Duration.ofSeconds(10),
            16);
    var interfaces = new DynamicInterfaces(List.of(new Monitoring()));
    return XmlRpcServer.start(KIT.system(), settings, interfaces, new FixedServer())
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .address()
        .getPort();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static String python(String url, String script) throws Exception {
    String program = "import xmlrpc.client\ns = xmlrpc.client.ServerProxy('" + url + "')\n";
    Process process;
    try {
      process =
          new ProcessBuilder("python3", "-c", program + script).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "python3 is not installed");
      return "";
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output.strip();
  }

  private static String python(String script) throws Exception {
    return python("http://127.0.0.1:" + port, script);
  }

  @Test
  void aMonitoringScriptPrintsItsColumns() throws Exception {
    String output =
        python(
            """
            print(s.calls())
            for id in s.list():
              c = s.get(id)[0]
              print(id, c['from'], c['dsm_state'])
            for id, state in s.monitoring.getAttributeActive('dsm_state'):
              print(id, state)
            """);
    assertThat(output.lines())
        .containsExactly(
            "7", "leg1 alice & <bob> lobby", "leg2 alice & <bob> lobby", "leg1 lobby", "leg2 room");
  }

  @Test
  void typesGoThroughUnchanged() throws Exception {
    String output =
        python(
            "print(s.di('monitoring', 'echo', 1, -2.5, 'ä<', True, [1, []], {'k': 'v'},"
                + " xmlrpc.client.Binary(b'x')))");
    assertThat(output).startsWith("[1, -2.5, 'ä<', True, [1, []], {'k': 'v'}, ");
  }

  @Test
  void faultsHaveTheirCodes() throws Exception {
    String output =
        python(
            """
            for call in [lambda: s.nonsense(), lambda: s.di('x'), lambda: s.di('x', 'y'),
                         lambda: s.di('monitoring', 'y'), lambda: s.set_loglevel('a')]:
              try:
                call()
              except xmlrpc.client.Fault as e:
                print(e.faultCode, e.faultString)
            """);
    assertThat(output.lines())
        .containsExactly(
            "-1 nonsense: unknown method name",
            "400 di needs the names of an interface and a function",
            "500 no interface x",
            "504 not implemented",
            "300 one argument of type int expected");
  }

  @Test
  void severalCallsGoInOne() throws Exception {
    String output =
        python(
            """
            m = xmlrpc.client.MultiCall(s)
            m.calls()
            m.list()
            print(list(m()))
            print('monitoring.list' in s.system.listMethods(), s.set_loglevel(2))
            """);
    assertThat(output.lines()).containsExactly("[7, ['leg1', 'leg2']]", "True 200 OK");
  }

  @Test
  void theTokenIsThePassword() throws Exception {
    String address = "@127.0.0.1:" + guardedPort;
    assertThat(python("http://legato:secret" + address, "print(s.calls())")).isEqualTo("7");
    assertThat(python("http://legato:wrong" + address, "print(s.calls())")).contains("401");
  }
}
