package org.legato.dsm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.dsm.FakeSession;
import org.legato.dsm.Scripts;
import org.legato.dsm.script.DiagramSet;

/** Whatever a script does, one event comes to an end, and a call's memory has a bound. */
class LimitsTest {
  private static final Limits LIMITS = new Limits(50, 5_000, 10_000, 100_000, 2_000_000, 8);

  private final FakeSession session = new FakeSession();

  private ScriptMachine machine(String actions) {
    String text =
        """
        initial state A;
        transition "event" A - event /
          {
          %s
          } -> A;
        transition "again" A - timer / repost -> A;
        """
            .formatted(actions);
    var machine =
        new ScriptMachine(
            DiagramSet.of(Scripts.parse(text)), session, MachineListener.NONE, LIMITS);
    machine.start("test");
    return machine;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repost;                                                    | evaluated 50 times",
        "throw(again); repost;                                      | -",
        "for ($i in range(0,1000000)) { inc($n); }                  | more than 5000 actions",
        "for ($i in range(0,1000000)) { }                           | more than 5000 actions",
        "for ($i in range(0,100)) { for ($j in range(0,100)) { } }  | more than 5000 actions",
        "repost; callFSM(test);                                     | callFSM nested deeper than 8",
        "repost; jumpFSM(test);                                     | evaluated 50 times",
        "set($x=0123456789); for ($i in range(0,20)) { append($x, $x); } | value of x is longer",
        "set($x=0123456789); for ($i in range(0,20)) { sets($x=$x$x$x); } | longer than 10000",
        "set($x=0123456789); for ($i in range(0,20)) { sets(#p=#p$x$x$x#p); } | longer than 10000",
        "set($x=0123456789); for ($i in range(0,9)) { append($x, $x); } for ($i in range(0,2000)) {"
            + " sets($name=v$i); setVar($name=$x); }                | hold more than 100000",
        "set($x=0123456789); for ($i in range(0,9)) { append($x, $x); } for ($i in range(0,2000)) {"
            + " set($y=$x); }                                        | wrote more than 2000000",
      })
  void anEventThatWouldNotEndIsGivenUpWithItsPlace(String actions, String why) {
    ScriptMachine machine = machine(actions);
    if (why.equals("-")) {
      // The exception drops the repost, so this one ends.
      assertThat(machine.fire(Scripts.event())).isInstanceOf(Step.Finished.class);
      return;
    }
    var limit =
        catchThrowableOfType(ScriptLimitExceeded.class, () -> machine.fire(Scripts.event()));
    assertThat(limit).as("stopped").isNotNull().hasMessageContaining(why);
    assertThat(limit.place().file()).isEqualTo("test.dsm");
    assertThat(limit.place().line()).isBetween(2, 4);
    assertThat(limit.getMessage()).startsWith(limit.place() + ": ");
    // The next event has a budget of its own.
    assertThat(machine.fire(Event.of(EventType.HANGUP))).isInstanceOf(Step.Finished.class);
  }

  @Test
  void whatManyEventsPileUpIsBoundedToo() {
    ScriptMachine machine =
        machine(
            "set($x=0123456789); for ($i in range(0,8)) { append($x, $x); } inc($n);"
                + " sets($name=v$n); setVar($name=$x);");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                machine.fire(Scripts.event());
              }
            })
        .isInstanceOf(ScriptLimitExceeded.class)
        .hasMessageContaining("hold more than 100000 characters together");
    long held = session.variables().values().stream().mapToLong(String::length).sum();
    assertThat(held).isLessThan(150_000);
  }

  @Test
  void eventsThatActionsRaiseInEachOtherAreBounded() {
    session.answer("acceptInvite", List.of(Event.of(EventType.EARLY)));
    var machine =
        new ScriptMachine(
            DiagramSet.of(
                Scripts.parse(
                    "import(mod_dlg); initial state A;"
                        + " transition t A - early / dlg.acceptInvite(183, x) -> A;")),
            session,
            MachineListener.NONE,
            LIMITS);
    machine.start("test");
    assertThatThrownBy(() -> machine.fire(Event.of(EventType.EARLY)))
        .isInstanceOf(ScriptLimitExceeded.class);
  }

  @Test
  void theBoundsAreTheConfigurations() {
    assertThat(Limits.from(ConfigFactory.defaultReference())).isEqualTo(Limits.DEFAULT);
    assertThatThrownBy(
            () ->
                Limits.from(
                    ConfigFactory.parseString("legato.dsm.limits.rounds = 0")
                        .withFallback(ConfigFactory.defaultReference())))
        .hasMessageContaining("legato.dsm.limits.rounds");
  }
}
