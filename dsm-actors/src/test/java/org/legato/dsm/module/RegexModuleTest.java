package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexModuleTest {
  private final ModuleBench bench = new ModuleBench(new RegexModule());

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "^[0-9]+$ ~ 123 ~ true",
        "^[0-9]+$ ~ 12a ~ false",
        "^\\d$ ~ d ~ true",
        "^[]x]+$ ~ ]x] ~ true",
        "^[^]]$ ~ ] ~ false",
        "^[a\\]+$ ~ a\\a ~ true",
        "^[[:alpha:]_]+$ ~ ab_ ~ true",
        "^[[:digit:]-]+$ ~ 1-2 ~ true",
        "^a++$ ~ aaa ~ true",
        "^a{2,3}$ ~ aaaa ~ false",
        "^a{,2}$ ~ aa ~ true",
        "^(a|b)*c$ ~ ababc ~ true",
        "^(a)\\1$ ~ aa ~ true",
        "a) ~ xa) ~ true",
        "^a&&b$ ~ a&&b ~ true",
        "^[a&&b]+$ ~ &a ~ true",
        "^\\(x\\.y$ ~ (x.y ~ true",
        "^ü+$ ~ üü ~ true"
      },
      delimiterString = " ~ ")
  void meansWhatPosixMeans(String pattern, String text, boolean matches) {
    assertThat(PosixRegex.compile(pattern).matcher(text).find()).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a(b", "[a", "*a", "(+a)", "^*", "a{x}", "a{2,1}", "a{", "[[:no:]]", "a\\", "\\1"})
  void refusesWhatIsNoExpression(String pattern) {
    assertThatThrownBy(() -> PosixRegex.compile(pattern))
        .isInstanceOf(PatternSyntaxException.class);
  }

  @Test
  void groupsBecomeVariables() {
    bench.act("regex.compile", "r, \"^(a+)(b)?(c+)$\"");
    bench.act("regex.match", "r, aacc");
    assertThat(bench.variables)
        .containsEntry("regex.match", "1")
        .containsEntry("regex.match[1]", "aa")
        .containsEntry("regex.match[2]", "")
        .containsEntry("regex.match[3]", "cc");
    bench.act("regex.match", "r, x");
    assertThat(bench.variable("regex.match")).isEqualTo("0");
    bench.act("regex.compile", "one, (b)");
    assertThat(bench.holds("regex.match", "one, abc")).isTrue();
    assertThat(bench.variables)
        .containsEntry("regex.match[1]", "b")
        .doesNotContainKeys("regex.match[2]", "regex.match[3]");
    assertThat(PosixRegex.compile("^a.b$").matcher("a\nb").find()).isTrue();
    assertThat(PosixRegex.compile("^a$").matcher("a\n").find()).isFalse();
    bench.act("regex.clear", "r");
    bench.act("regex.match", "r, aacc");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  @Test
  void anExplodingExpressionEnds() {
    bench.act("regex.compile", "r, \"^(a+)+$\"");
    bench.with("t", "a".repeat(5000) + "b").act("regex.match", "r, $t");
    assertThat(bench.variables).containsEntry("regex.match", "0").containsEntry("errno", "general");
    bench.act("regex.compile", "r, \"^(a|b)*$\"");
    bench.with("t", "ab".repeat(100_000)).act("regex.match", "r, $t");
    assertThat(bench.variable("regex.match")).isIn("0", "1");
  }
}
