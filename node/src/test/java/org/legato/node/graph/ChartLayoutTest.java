package org.legato.node.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.ScriptParser;
import org.legato.node.graph.Chart.Box;
import org.legato.node.graph.Chart.Edge;
import org.legato.node.graph.Chart.Kind;
import org.legato.node.graph.Chart.Node;
import org.legato.node.graph.Chart.Point;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Whatever the diagram, all of it can be read. */
final class ChartLayoutTest {
  private static final ModuleSet MODULES = ModuleSet.load();
  private static final Path EXAMPLES = Path.of("..", "dsm-actors/src/main/resources/examples");

  private static Diagram parse(String text) {
    return ScriptParser.parseText("test", text, MODULES);
  }

  /**
   * States in a chain with ways back, ahead, to themselves and to the end.
   *
   * @param far how many states those ways leave out at most
   */
  private static String menu(int states, int far, long seed) {
    var random = new Random(seed);
    var text = new StringBuilder("initial state S0;\n");
    for (int i = 1; i < states; i++) {
      text.append("state S").append(i).append("_with_a_longer_name_".repeat(random.nextInt(3)));
      text.append(";\n");
    }
    List<String> names =
        parse(text.toString()).states().stream().map(state -> state.name()).toList();
    for (int i = 0; i < states - 1; i++) {
      text.append(transition("go on", names.get(i), names.get(i + 1)));
      for (int n = random.nextInt(far); n > 0; n--) {
        String label = "caller pressed " + "again ".repeat(random.nextInt(9)) + n;
        int to = Math.clamp(i + random.nextInt(2 * far + 1) - far, 0, states - 1);
        text.append(transition(label, names.get(i), names.get(to)));
      }
      text.append(transition("hangup", names.get(i), names.getLast()));
    }
    return text.toString();
  }

  private static String transition(String name, String from, String to) {
    return "transition \"" + name + "\" " + from + " - key(#key==1) -> " + to + ";\n";
  }

  private static void assertReadable(Diagram diagram) {
    Chart chart = ChartLayout.of(diagram);
    List<Box> nodes = chart.nodes().stream().map(Node::box).toList();
    List<Box> labels =
        chart.edges().stream().filter(e -> !e.lines().isEmpty()).map(Edge::label).toList();
    var page = new Box(0, 0, chart.width(), chart.height());
    for (int i = 0; i < nodes.size(); i++) {
      assertThat(inside(page, nodes.get(i))).isTrue();
      for (Box other : nodes.subList(i + 1, nodes.size())) {
        assertThat(nodes.get(i).overlaps(other)).as("two nodes at %s", other).isFalse();
      }
    }
    for (int i = 0; i < labels.size(); i++) {
      Box label = labels.get(i);
      assertThat(inside(page, label)).isTrue();
      assertThat(nodes).as("nodes under the label at %s", label).noneMatch(label::overlaps);
      assertThat(labels.subList(i + 1, labels.size()))
          .as("labels under the label at %s", label)
          .noneMatch(label::overlaps);
    }
    for (Edge edge : chart.edges()) {
      assertConnects(chart, edge);
    }
    long transitions = diagram.states().stream().mapToLong(s -> s.transitions().size()).sum();
    int exits = chart.nodes().stream().mapToInt(node -> node.exits().size()).sum();
    assertThat(labels.size() + exits).isEqualTo((int) transitions);
  }

  private static boolean inside(Box page, Box box) {
    return box.x() >= 0
        && box.y() >= 0
        && box.x() + box.width() <= page.width()
        && box.y() + box.height() <= page.height();
  }

  /** Begins and ends at its nodes and touches no other on its way. */
  private static void assertConnects(Chart chart, Edge edge) {
    for (Node node : chart.nodes()) {
      boolean source = node.name().equals(edge.from());
      boolean target = node.name().equals(edge.to());
      if (source) {
        assertThat(touches(node.box(), edge.points().getFirst())).as(edge.toString()).isTrue();
      }
      if (target) {
        assertThat(touches(node.box(), edge.points().getLast())).as(edge.toString()).isTrue();
      }
      if (!source && !target) {
        for (int i = 1; i < edge.points().size(); i++) {
          Box way = around(edge.points().get(i - 1), edge.points().get(i));
          assertThat(node.box().overlaps(way)).as("%s under %s", node, edge).isFalse();
        }
      }
    }
  }

  private static boolean touches(Box box, Point point) {
    return point.x() >= box.x() - 0.5
        && point.x() <= box.x() + box.width() + 0.5
        && point.y() >= box.y() - 0.5
        && point.y() <= box.y() + box.height() + 0.5;
  }

  private static Box around(Point a, Point b) {
    return new Box(
        Math.min(a.x(), b.x()),
        Math.min(a.y(), b.y()),
        Math.abs(a.x() - b.x()),
        Math.abs(a.y() - b.y()));
  }

  @ParameterizedTest
  @CsvSource({"40, 2, 1", "40, 4, 2", "12, 3, 3", "12, 6, 4", "12, 3, 5", "6, 3, 6", "2, 2, 7"})
  void diagramsOfManySizesAreReadable(int states, int far, long seed) {
    assertReadable(parse(menu(states, far, seed)));
  }

  @ParameterizedTest
  @CsvSource({
    "quizconnect, quizconnect_caller",
    "quizconnect, quizconnect_callee",
    "announcement, announcement",
    "conference, conference"
  })
  void theExamplesAreReadable(String folder, String name) {
    assertReadable(ScriptParser.parse(name, EXAMPLES.resolve(folder), MODULES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "state A;",
        "initial state A;",
        "initial state A; transition t A - key -> A; transition u A - key -> A;",
        "initial state A; transition t A - key -> NOWHERE; transition u A - exception -> NOWHERE;",
        "initial state A; state B; transition t A - key -> B; transition t A - key -> B;"
            + " transition t B - key -> A;",
        "initial state \"with <&> \\\" and 'more'\"; state B;"
            + " transition \"a_name_without_any_blank_that_is_much_longer_than_a_line_may_be\""
            + " B - key -> B;"
      })
  void oddDiagramsAreReadable(String text) {
    Diagram diagram = parse(text);
    assertReadable(diagram);
    assertThat(parsed(Svg.of(ChartLayout.of(diagram))).getDocumentElement().getTagName())
        .isEqualTo("svg");
  }

  @Test
  void theStartIsAboveAndStatesAreToldApart() {
    Chart chart =
        ChartLayout.of(
            parse(
                "initial state A; state B; state C; transition t A - key -> B;"
                    + " transition u B - key -> GONE; transition v B - key -> C;"
                    + " transition w B - key -> A;"));
    assertThat(chart.nodes())
        .extracting(Node::kind)
        .containsExactly(Kind.START, Kind.STATE, Kind.STATE, Kind.FINAL, Kind.UNDEFINED);
    double top = chart.nodes().getFirst().box().y();
    assertThat(chart.nodes().stream().skip(1)).allMatch(node -> node.box().y() > top);
  }

  @Test
  void theDrawingHasEverythingAndItsConditions() {
    Diagram diagram = parse(menu(40, 2, 1));
    long transitions = diagram.states().stream().mapToLong(s -> s.transitions().size()).sum();
    Document svg = parsed(Svg.of(ChartLayout.of(diagram)));
    int states = 0;
    int edges = 0;
    int exits = 0;
    var groups = svg.getElementsByTagName("g");
    for (int i = 0; i < groups.getLength(); i++) {
      Element group = (Element) groups.item(i);
      if (!group.getAttribute("data-state").isEmpty()) {
        states++;
      } else if (!group.getAttribute("data-from").isEmpty()) {
        edges++;
        assertThat(group.getElementsByTagName("title").item(0).getTextContent())
            .isEqualTo("key(#key==1)");
        boolean toTheEnd = group.getAttribute("class").startsWith("exit");
        exits += toTheEnd ? 1 : 0;
        assertThat(group.getElementsByTagName("path").getLength()).isEqualTo(toTheEnd ? 0 : 1);
        assertThat(group.getTextContent()).containsAnyOf("go on", "caller pressed", "hangup");
      }
    }
    assertThat(states).isEqualTo(40);
    assertThat(edges).isEqualTo((int) transitions);
    assertThat(exits).as("ways to the one end").isGreaterThanOrEqualTo(39);
  }

  @Test
  void linesBreakWithinTheirWidth() {
    String text = "a_very_long_word_that_has_no_blanks_whatever and some more words in between";
    List<String> lines = Text.wrap(text, 11, 100);
    assertThat(String.join("", lines).replace(" ", "")).isEqualTo(text.replace(" ", ""));
    assertThat(lines).allMatch(line -> Text.width(line, 11) <= 100).hasSizeBetween(4, 9);
  }

  private static Document parsed(String svg) {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new AssertionError(svg, e);
    }
  }
}
