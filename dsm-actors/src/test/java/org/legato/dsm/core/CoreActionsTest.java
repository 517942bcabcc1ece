package org.legato.dsm.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.Dialog;

class CoreActionsTest {
  private final FakeSession session = new FakeSession().select("user", "35");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "playFile(a.wav)|playFile(a.wav, false, false)",
        "playFile(a.wav, true)|playFile(a.wav, true, false)",
        "playFileFront(@user)|playFile(35, false, true)",
        "playPromptLooped(p)|playPrompt(p, true, false)",
        "playPromptFront(p)|playPrompt(p, false, true)",
        "setPromptSet(de)|choosePromptSet(de)",
        "playSilence(20)|playSilence(20, false)",
        "set($n.on=5); set($n.f=440); playRingtone(n, true)|playTone(0, 5, 0, 440, 0, true)",
        "addSeparator(7, true)|addSeparator(7, true)",
        "recordFile(\"x.wav\")|record(x.wav)",
        "stopRecord|stopRecording()",
        "closePlaylist(true)|flush(true)",
        "closePlaylist|flush(false)",
        "setInputPlaylist()|setInOut(true, false)",
        "connectMedia|connect()",
        "mute|sending(false)",
        "disableReceiving()|receiving(false)",
        "monitorRTPTimeout(true)|watchRtp(true)",
        "sendDTMF(11, 200)|sendKey(11, 200)",
        "sendDTMFSequence(1x#)|sendKey(11, 500)",
        "disableDTMFDetection|detectKeys(false)",
        "setTimer(1, 2)|set(1, 2)",
        "setTimer(1, $none)|set(1, 0)",
        "removeTimers|removeAll()",
        "set($s.a=1); set($b=2); postEvent(t, s.;b;none)|post(t, {b=2, s.a=1})",
        "registerEventQueue(q)|registerQueue(q)",
        "createSystemDSM(main, d)|create(main, d)",
        "stop(true)|stop(true)",
        "stop|stop(false)",
        "log(2, @user)|log(2, @user='35')",
        "info(\"hi @(user)\")|log(2, hi 35)",
        "B2B.connectCallee(<sip:a@b>, sip:a@b)|connectCallee(<sip:a@b>, sip:a@b, false)",
        "B2B.clearHeaders|headers()",
        "set($x=1); B2B.relayEvent(x)|relayEvent({x=1})",
        "set($a[0]=z); DI(f, g, \"t\", (int)5, (array)a, (json)\"[1]\")|call(f, g, [t, 5, [z],"
            + " [1]])"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void asksTheService(String statements, String call) {
    assertThat(Scripts.run(session, statements).calls()).contains(call);
  }

  @ParameterizedTest
  @CsvSource({
    "'setTimer(a, 1)', arg", "'setTimer(1, 99999999999)', arg", "removeTimer(a), arg",
    "addSeparator(a), arg", "freeObject(a), arg", "'DI(f)', arg"
  })
  void wrongArgumentsSetErrno(String statement, String errno) {
    assertThat(Scripts.run(session, statement).variables()).containsEntry("errno", errno);
  }

  @Test
  void headersOfTheOtherLegAreAppendedAndRemoved() {
    session.answer("headers", "X: 1\r\n");

    Scripts.run(session, "B2B.addHeader(\"Y: 2\"); B2B.removeHeader(x);");

    assertThat(session.calls()).contains("headers(X: 1\r\nY: 2\r\n)", "headers()");
  }

  @Test
  void postToNobodySetsErrno() {
    session.answer("post", false);

    assertThat(Scripts.run(session, "postEvent(x)").variables()).containsEntry("errno", "arg");
  }

  @Test
  void postToOneWhoDoesNotAnswerSetsErrno() {
    session.answer("post", CompletableFuture.failedFuture(new TimeoutException("no answer")));

    assertThat(Scripts.run(session, "postEvent(x)").variables()).containsEntry("errno", "general");
  }

  @Test
  void resultOfAnInvocationBecomesVariables() {
    session.answer("call", List.of("a", 2L));

    Scripts.run(session, "DIgetResult(f, g); DIgetResultArray(f, g);");

    assertThat(session.variables())
        .containsEntry("DI_res0", "a")
        .containsEntry("DI_res[1]", "2")
        .containsEntry("DI_res_size", "2");
  }

  @Test
  void refusedInvocationSetsErrno() {
    session.answer("call", new Dialog.Refused("config", "no such factory"));

    assertThat(Scripts.run(session, "DI(f, g)").variables()).containsEntry("errno", "config");
  }

  @Test
  void lengthOfNoRecordingIsZeroAndAnError() {
    session.answer("recordedLength", new ScriptException("script", Map.of()));

    Scripts.run(session, "getRecordLength()");

    assertThat(session.variables())
        .containsEntry("record_length", "0")
        .containsEntry("errno", "script");
  }

  @Test
  void fileWithoutExtensionIsTriedAsWav() {
    session.answer("playFile", new ScriptException("file", Map.of("path", "x")));

    assertThat(Scripts.run(session, "playFile(no_messages)").calls())
        .containsExactly(
            "playFile(no_messages, false, false)", "playFile(no_messages.wav, false, false)");
  }

  @Test
  void trackedObjectsAreFreed() {
    var closed = new boolean[1];
    AutoCloseable object = () -> closed[0] = true;
    session.objects().put("o", object);

    Scripts.run(session, "trackObject(o); freeObject(o);");

    assertThat(closed[0]).isTrue();
    assertThat(session.objects()).doesNotContainKey("o");
  }

  @Test
  void declaresEveryCoreName() {
    var core = ModuleSet.of(new CoreModule()).core();

    assertThat(core.actions()).hasSizeGreaterThanOrEqualTo(87);
    assertThat(core.conditions()).hasSizeGreaterThanOrEqualTo(35);
    assertThat(core.actions().values()).allSatisfy(e -> assertThat(e.documentation()).isNotBlank());
  }
}
