package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.node.sems.Installation;

/** A node that runs a SEMS installation, called by phones and watched by SEMS's Python scripts. */
final class SemsNodeTest {
  /** The tutorial's two scripts in the Python of today. */
  private static final String STATES =
      """
      print("calls: %d" % s.calls())
      calls_states = s.getAttributeActive("dsm_state")
      print("call id                               state")
      for state in calls_states:
          print(state[0] + " " + state[1])
      """;

  private static final String SESSION =
      """
      calls_states = s.get(sys.argv[1])
      if len(calls_states)==0:
          print("call not found")
          sys.exit(0)
      print("attrib          val")
      for state in calls_states[0].items():
          print(str(state[0]).ljust(20) + str(state[1]))
      """;

  @TempDir private Path root;
  private Installation sems;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    sems = new Installation(root);
    sems.full();
    node =
        RunningNode.start(
            Optional.of(sems.directory()),
            "sip.advertised-address=\"\"",
            "media.address=127.0.0.1",
            "media.advertised-address=\"\"",
            "xmlrpc.export-di=on");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Phone phone(String user) throws Exception {
    return new Phone(node.sip(), user);
  }

  private List<String> python(String script, String... arguments) throws Exception {
    String head =
        "import sys, xmlrpc.client\ns = xmlrpc.client.ServerProxy('" + node.xmlrpc() + "')\n";
    var command = new java.util.ArrayList<>(List.of("python3", "-c", head + script));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (java.io.IOException e) {
      assumeTrue(false, "python3 is not installed");
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip().lines().toList();
  }

  /** Waits for a line of output: what was posted runs after the answer. */
  private void eventually(String script, String line) {
    await().atMost(Duration.ofSeconds(20)).until(() -> python(script).contains(line));
  }

  @Test
  void theTutorialsScriptsShowTheCalls() throws Exception {
    try (Phone phone = phone("quiz");
        Phone other = phone("quiz")) {
      String leg = Phone.tag(phone.call("SIP/2.0 200"));
      String second = Phone.tag(other.call("SIP/2.0 200"));

      assertThat(python("print(s.postDSMEvent(sys.argv[1], [['action', 'take']]))", leg))
          .containsExactly("[200, 'OK']");
      eventually(STATES, leg + " TAKEN");
      assertThat(python(STATES))
          .startsWith("calls: 2", "call id                               state")
          .containsExactlyInAnyOrder(
              "calls: 2",
              "call id                               state",
              leg + " TAKEN",
              second + " START");
      assertThat(python(SESSION, leg))
          .startsWith("attrib          val")
          .contains(
              "dir                 in",
              "app                 quiz",
              "dsm_diag            quiz",
              "dsm_state           TAKEN",
              "dsm_stategraph      ['quiz/START', '> take >', 'quiz/TAKEN']")
          .anyMatch(line -> line.startsWith("ruri                sip:quiz@127.0.0.1:"))
          .anyMatch(line -> line.startsWith("from                <sip:me@127.0.0.1>"))
          .anyMatch(line -> line.startsWith("to                  <sip:quiz@127.0.0.1>"));
      assertThat(python(SESSION, "nobody")).containsExactly("call not found");
      assertThat(python("print(s.listByFilter(['dsm_state', 'TAKEN'], ['dir', 'in']))"))
          .containsExactly("['" + leg + "']");
      assertThat(python("print(s.getSingle(sys.argv[1], 'dsm_state'), s.getSingle('x', 'y'))", leg))
          .containsExactly("['TAKEN'] []");
      assertThat(python("print(s.listByRegex('dsm_state', '^TAK'))"))
          .containsExactly("['" + leg + "']");

      phone.bye(leg);
      eventually("print(s.listFinished())", "['" + leg + "']");
      assertThat(python("print(s.calls(), s.listActive())"))
          .containsExactly("1 ['" + second + "']");
      assertThat(python("print(s.postDSMEvent(sys.argv[1], []))", leg))
          .containsExactly("[404, 'Session not found']");
    }
  }

  @Test
  void scriptsAreLoadedOverXmlRpc() throws Exception {
    sems.write("usr/lib/sems/dsm/more.dsm", "initial state MORE;\n");
    sems.write("usr/lib/sems/dsm/bad.dsm", "initial state BAD\n transition {");
    assertThat(
            python(
                """
                print(s.listDSMs(), s.listDSMs('quiz'), s.listDSMs('nobody'))
                print(s.hasDSM('inbound_call'), s.hasDSM('quiz'), s.dsm.hasDSM('quiz', 'quiz'))
                print(s.loadDSM('more')[0], s.loadDSM('more')[0], s.loadDSM('bad')[0])
                print(s.di('dsm', 'loadDSMWithPath', 'quiz', sys.argv[1] + '/quiz/', '')[0])
                print(s.registerApplication('more'), s.registerApplication('none'))
                print(s.registerApplication('more')[0], s.preloadModules(), s.preloadModule('x', ''))
                print(s.preloadModule('mod_uri', ''), s.createSystemDSM('main', 'more')[0])
                print(s.reloadDSMs(), s.listDSMs())
                """,
                root.resolve("usr/lib/sems/dsm").toString()))
        .containsExactly(
            "['inbound_call', 'outbound_call'] ['quiz'] []",
            "['1'] ['0'] ['1']",
            "200 400 500",
            "200",
            "[200, 'registered DSM application'] [400, 'unknown application (DSM)']",
            "500 [200, 'modules preloaded'] [500, 'there is no module x']",
            "[200, 'module preloaded.'] 200",
            "[200, 'DSMs reloaded'] ['inbound_call', 'outbound_call']");
  }

  @Test
  void aReloadIsForNewCallsAndABrokenOneForNone() throws Exception {
    Path conf = root.resolve("etc/sems/etc/apps/quiz.conf");
    String load = "print(s.loadConfig(sys.argv[1], 'quiz'))";
    try (Phone first = phone("quiz");
        Phone second = phone("quiz");
        Phone third = phone("quiz")) {
      String old = Phone.tag(first.call("SIP/2.0 200"));
      sems.write("usr/lib/sems/dsm/quiz/quiz.dsm", "initial state START\n oops");
      assertThat(python(load, conf.toString()).toString())
          .contains("[500, \"reload config failed: quiz.dsm:2:2: ", "after state START");

      sems.write(
          "usr/lib/sems/dsm/quiz/quiz.dsm",
          """
          initial state NEW;
          transition "bye" NEW - hangup / stop(false) -> END;
          state END;
          """);
      assertThat(python(load, conf.toString())).containsExactly("[200, 'OK']");
      String changed = Phone.tag(second.call("SIP/2.0 200"));
      assertThat(python("print(s.postDSMEvent(sys.argv[1], [['action', 'take']]))", old))
          .containsExactly("[200, 'OK']");
      eventually(STATES, old + " TAKEN");
      eventually(STATES, changed + " NEW");
      first.bye(old);
      eventually("print(s.calls())", "1");

      sems.write("etc/sems/etc/apps/quiz.conf", "question=gone\n");
      assertThat(python(load, conf.toString())).containsExactly("[200, 'OK']");
      assertThat(node.get("/api/applications")).doesNotContain("quiz");
      third.call("SIP/2.0 500");
    }
  }

  @Test
  void callsBeyondALimitGetItsAnswer() throws Exception {
    try (Phone first = phone("quiz");
        Phone second = phone("quiz");
        Phone third = phone("quiz");
        Phone fourth = phone("quiz")) {
      String leg = Phone.tag(first.call("SIP/2.0 200"));
      second.call("SIP/2.0 200");
      assertThat(third.call("SIP/2.0 480 All Lines Busy")).contains("Retry-After: 5");
      assertThat(python("print(s.calls())")).containsExactly("2");

      first.bye(leg);
      eventually("print(s.calls())", "1");
      assertThat(python("print(s.set_shutdownmode(True), s.get_shutdownmode())"))
          .containsExactly("200 OK True");
      assertThat(fourth.call("SIP/2.0 503 Going Down")).contains("Retry-After");
      assertThat(node.send("GET", "/health/ready", "").statusCode()).isEqualTo(503);
      assertThat(node.get("/metrics"))
          .contains("legato_refused_calls_total", "legato_refused_draining_total 1");
    }
  }

  @Test
  void faultsHaveSemsNumbers() throws Exception {
    assertThat(
            python(
                """
                for call in [lambda: s.postDSMEvent('x'), lambda: s.getSingle('x'),
                             lambda: s.loadDSM(), lambda: s.di('dsm', 'nonsense'),
                             lambda: s.di('webconference', 'roomCreate', 'x')]:
                  try:
                    print(call())
                  except xmlrpc.client.Fault as e:
                    print(e.faultCode)
                """))
        .containsExactly("300", "300", "300", "504", "500");
  }

  @Test
  void anUnmappedCallIsAnswered500() throws Exception {
    try (Phone nowhere = phone("9");
        Phone unknown = phone("other")) {
      nowhere.call("SIP/2.0 500");
      unknown.call("SIP/2.0 500");
    }
  }
}
