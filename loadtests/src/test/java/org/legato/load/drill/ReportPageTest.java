package org.legato.load.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The page of a drill: every party is in a bar, limits are where they belong. */
class ReportPageTest {
  private static Report report(List<Long> harmed, List<Long> alive, int lost) {
    return new Report(
        "kill",
        3,
        30,
        lost,
        Report.Gaps.of(harmed),
        Report.Gaps.of(alive),
        Report.Gaps.of(List.of(20L, 21L)),
        7,
        0,
        0,
        5,
        0,
        0,
        0,
        0,
        0,
        true,
        -1,
        lost == 0 ? List.of() : List.of("keys3 <could> not hang up"));
  }

  @Test
  void everyPartyIsInAbar() throws Exception {
    List<Long> gaps = LongStream.range(0, 100).map(i -> 200 + i * 4).boxed().toList();
    String page = ReportPage.of(report(gaps, List.of(), 0), Harm.KILL);

    Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    assertThat(svg.find()).isTrue();
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg.group())));
    assertThat(picture.getElementsByTagName("rect").getLength()).isGreaterThan(10);
    assertThat(
            Pattern.compile("ms: (\\d+) part")
                .matcher(svg.group())
                .results()
                .mapToInt(bar -> Integer.parseInt(bar.group(1)))
                .sum())
        .isEqualTo(100);
    assertThat(svg.group()).contains("median ≤ 500 ms").contains("p99 ≤ 800 ms");
    assertThat(page).contains("It holds.").contains("Nobody.").doesNotContain("http");
  }

  @Test
  void whatWentWrongIsSaid() {
    assertThat(ReportPage.of(report(List.of(300L), List.of(20L), 1), Harm.KILL))
        .contains("It does not hold.")
        .contains("keys3 &lt;could> not hang up");
  }

  @Test
  void agapThatTheMachineMakesByItselfIsNotBlamedOnTheHarm() {
    assertThat(report(List.of(400L), List.of(40L), 0).holds(Harm.KILL)).isTrue();
    assertThat(report(List.of(400L), List.of(41L), 0).holds(Harm.KILL)).isFalse();
    assertThat(report(List.of(501L), List.of(20L), 0).holds(Harm.KILL)).isFalse();
    assertThat(report(List.of(801L), List.of(20L), 0).holds(Harm.KILL_TWO)).isTrue();
    Report busy =
        new Report(
            "kill",
            3,
            30,
            0,
            Report.Gaps.of(List.of(400L)),
            Report.Gaps.of(List.of(90L)),
            Report.Gaps.of(List.of(100L)),
            7,
            0,
            0,
            5,
            0,
            0,
            0,
            0,
            0,
            true,
            -1,
            List.of());
    assertThat(busy.holds(Harm.KILL)).isTrue();
  }
}
