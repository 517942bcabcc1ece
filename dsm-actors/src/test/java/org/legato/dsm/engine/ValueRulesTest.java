package org.legato.dsm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.dsm.FakeSession;
import org.legato.dsm.script.Place;

class ValueRulesTest {
  private final FakeSession session = new FakeSession().select("user", "35");
  private final Run run =
      new MachineRun(
          session,
          Event.of(EventType.EVENT, Map.of("p", "param")),
          new Budget(Limits.DEFAULT, session.variables(), () -> new Place("", 1, 1)),
          new Answers());

  {
    session.variables().putAll(Map.of("x", "10", "neg", "-3", "long.name", "ln", "a[0]", "el"));
  }

  @ParameterizedTest
  @CsvSource({
    "$x, 10",
    "$$x, $",
    "#p, param",
    "##, #",
    "@user, 35",
    "@@user, @",
    "@, @",
    "text, text",
    "$unset, ''",
    "#unset, ''",
    "@unset, ''",
    "$(x), ''",
    "'\"q\"', q"
  })
  void resolvesByTheFirstCharacter(String text, String value) {
    assertThat(run.resolve(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "a$(x)b, a10b", "a $x b, a 10 b", "${x}!, 10!", "$(a[0])., el.", "$long.name;, ln;",
    "$(x)/y, 10/y", "$x/y, ''", "#(p)-, param-", "a@(user)b, a35b", "me@@host, me@host",
    "me@host, me", "'a@ b', 'a@ b'", "\\$x, \\$x", "$$x, $x", "tail$, tail"
  })
  void interpolates(String text, String value) {
    assertThat(run.interpolate(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "1+5, 6",
    "10-3-2, 5",
    "1-2+5, 4",
    "$x+$neg, 7",
    "-4+1, -3",
    "$x - -1, 11",
    "abc-def, abc-def",
    "7, 7",
    "$x, 10",
    "9223372036854775807+1, 9223372036854775807+1",
    "$unset+1, ''"
  })
  void calculates(String text, String value) {
    assertThat(Arithmetic.eval(run, text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "$x == 10, true",
    "$x <= 10, true",
    "$x >= 11, false",
    "$unset < 5, true",
    "len($x) == len(ab), true",
    "\"a==b\" == \"a==b\", true",
    "$x == 1*, true",
    "$x != 1*, true",
    "'', true",
    "$x, false",
    "01 == 1, false",
    "-3 < 2, true",
    "1.5 < 1.10, false"
  })
  void compares(String text, boolean holds) {
    assertThat(Expression.compile(text, new ArrayList<>()).holds(run)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"v, \"x,y\"|v|x,y", "v, a,b|v|a,b", "'v,w', z|v,w|z", "\"a\\\",b\",c|a\",b|c"})
  void splitsArguments(String text, String first, String second) {
    assertThat(Arguments.two(text, ',')).isEqualTo(new Arguments.Pair(first, second));
  }
}
