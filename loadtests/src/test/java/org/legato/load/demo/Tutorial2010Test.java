package org.legato.load.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.load.phone.Phone;

/** With {@code compat=2010} the tutorial goes through the states that its author printed. */
class Tutorial2010Test {
  private static final String KEYS =
      """
      compat=2010
      run_invite_event=yes
      monitoring_full_stategraph=yes
      monitoring_full_transitions=yes
      """;
  private static final List<String> CALLEE =
      List.of(
          "0",
          "quizconnect_callee/START",
          "> got INVITE in callee leg >",
          "quizconnect_callee/RUN_INVITE",
          "quizconnect_callee/START",
          "> session starts in callee leg >",
          "quizconnect_callee/ENTER_PIN");
  private static final List<String> CALLER =
      List.of(
          "0",
          "quizconnect_caller/START",
          "> got INVITE in caller leg >",
          "quizconnect_caller/RUN_INVITE",
          "> we have results >",
          "quizconnect_caller/CREATE_CALLEE_LEGS",
          "> create one more >",
          "quizconnect_caller/CREATE_CALLEE_LEGS",
          "> create one more >",
          "quizconnect_caller/CREATE_CALLEE_LEGS",
          "> done creating callee legs >",
          "quizconnect_caller/WAIT_CALLEE",
          "quizconnect_caller/START",
          "> got session start in caller leg >",
          "quizconnect_caller/WAIT_CALLEE");

  @TempDir Path directory;

  @Test
  void theStateGraphsAreThoseOfTheMail() throws Exception {
    try (QuizStage stage = QuizStage.open(directory, Tutorial.scripts(), KEYS, List.of())) {
      Scene s = new Scene(stage, line -> {});
      s.dial("35");
      s.expect(s.caller, "183 Session Progress (INVITE)");
      for (Phone callee : List.of(s.john, s.anna)) {
        s.expect(callee, "INVITE");
        callee.answer();
        s.expect(callee, "ACK");
      }

      for (Phone callee : List.of(s.john, s.anna)) {
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(
                () -> assertThat(stateGraph(stage, callee.remoteTag())).isEqualTo(CALLEE));
      }
      assertThat(stateGraph(stage, s.caller.remoteTag())).isEqualTo(CALLER);

      s.expectPrompt(s.caller, "welcome_caller.wav", 1000);
      s.press(s.john, "12345");
      s.expect(s.caller, "200 OK (INVITE)");
      s.expectTone(s.caller, s.john);
      s.expectTone(s.john, s.caller);
      s.caller.bye();
      s.expect(s.john, "BYE");
      s.expectNothingLeft();
    }
  }

  @Test
  void withoutRunInviteEventTheScriptBeginsWithTheSession() throws Exception {
    String script =
        """
        initial state START;
        transition "session starts" START - sessionStart / {
          sets($prompt=$(config.prompt_path)/welcome_callee.wav);
          playFile($prompt);
        } -> PLAYING;
        state PLAYING;
        transition "hangup" PLAYING - hangup / stop(false) -> END;
        state END;
        """;
    try (QuizStage stage =
        QuizStage.open(
            directory,
            Map.of("quizconnect_caller.dsm", script),
            KEYS.replace("run_invite_event=yes", "run_invite_event=no"),
            List.of())) {
      Scene s = new Scene(stage, line -> {});
      s.dial("35");
      s.expect(s.caller, "200 OK (INVITE)");
      s.expectPrompt(s.caller, "welcome_callee.wav", 1000);
      assertThat(stateGraph(stage, s.caller.remoteTag()))
          .containsExactly(
              "0", "quizconnect_caller/START", "> session starts >", "quizconnect_caller/PLAYING");
      s.caller.bye();
      s.expectNothingLeft();
    }
  }

  /** The list under {@code dsm_stategraph} in the answer of {@code get(id)}. */
  private static List<String> stateGraph(QuizStage stage, String id) throws Exception {
    String call =
        "<?xml version=\"1.0\"?><methodCall><methodName>get</methodName><params><param><value>"
            + "<string>"
            + id
            + "</string></value></param></params></methodCall>";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(stage.node().xmlrpc()))
              .header("Content-Type", "text/xml")
              .POST(HttpRequest.BodyPublishers.ofString(call))
              .build();
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      String list =
          Pattern.compile("<name>dsm_stategraph</name>.*?</array>", Pattern.DOTALL)
              .matcher(answer)
              .results()
              .map(MatchResult::group)
              .findFirst()
              .orElse(answer);
      return Pattern.compile("<(?:string|i4|int)>(.*?)</")
          .matcher(list)
          .results()
          .map(result -> result.group(1).replace("&gt;", ">"))
          .toList();
    }
  }
}
