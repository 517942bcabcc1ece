package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.session.Media;

/** What the conference actions ask of media. */
class ConferenceModuleTest {
  private final List<String> calls = new ArrayList<>();
  private final ModuleBench bench = new ModuleBench(new ConferenceModule());

  ConferenceModuleTest() {
    Object media =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Media.class},
            (_, method, arguments) -> {
              calls.add(method.getName() + (arguments == null ? "[]" : Arrays.toString(arguments)));
              return method.getReturnType() == CompletionStage.class
                  ? CompletableFuture.completedFuture(null)
                  : null;
            });
    bench.services.put(Media.class, media);
  }

  @Test
  void aTeeIsLeftByItsKeyAndThenThePlaylistIsInputAndOutput() {
    bench.variables.put("room", "stage");
    bench.act("conference.teejoin", "$room, second");
    bench.act("conference.teeleave", "second");
    assertThat(calls)
        .containsExactly("teeRoom[stage, second]", "leaveTee[second]", "setInOut[true, true]");
  }

  @Test
  void filesAreMixedInAtALevel() {
    bench.act("conference.setupMixIn", "0.4, 30");
    bench.act("conference.setupMixIn", "1");
    bench.act("conference.playMixIn", "a.wav");
    bench.act("conference.playMixInList", "b.wav, true");
    bench.act("conference.playMixInList", "c.wav");
    bench.act("conference.flushMixInList", "");
    assertThat(calls)
        .containsExactly(
            "setupMixIn[0.4, 30]",
            "setupMixIn[1.0, 0]",
            "playMixIn[a.wav]",
            "appendMixIn[b.wav, true]",
            "appendMixIn[c.wav, false]",
            "flushMixIn[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4, soon", "0.4, -1", "loud, 3", "2, 3", "NaN, 3"})
  void aMixerThatCannotBeIsAnException(String arguments) {
    var outcome = (Outcome.Throw) bench.act("conference.setupMixIn", arguments);
    assertThat(outcome.exception().type()).isEqualTo("conference");
    assertThat(outcome.exception().params().get("cause")).startsWith("setupMixIn: '");
    assertThat(calls).isEmpty();
  }

  @Test
  void membersAreMuteDeafAndLouder() {
    bench.variables.put("on", "true");
    bench.act("conference.mute", "$on");
    bench.act("conference.deaf", "false");
    bench.act("conference.gain", "-7.5");
    bench.act("conference.reportTalking", "true");
    assertThat(calls)
        .containsExactly("mute[true]", "deaf[false]", "gain[-7.5]", "reportTalking[true]");
    assertThat(bench.variables.get("errno")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mute yes",
        "deaf 1",
        "gain loud",
        "gain 21",
        "gain NaN",
        "gain 0x1p2",
        "reportTalking x"
      })
  void whatAmemberCannotBeIsAnError(String action) {
    String[] words = action.split(" ");
    bench.act("conference." + words[0], words[1]);
    assertThat(bench.variables.get("errno")).isEqualTo("arg");
    assertThat(calls).isEmpty();
  }

  @Test
  void roomsPlayAndRecord() {
    bench.act("conference.announce", "stage, /a.wav");
    bench.act("conference.record", "stage, /b.wav");
    bench.act("conference.stopRecord", "stage");
    assertThat(calls)
        .containsExactly(
            "announce[stage, /a.wav]", "recordRoom[stage, /b.wav]", "stopRoomRecording[stage]");
  }
}
