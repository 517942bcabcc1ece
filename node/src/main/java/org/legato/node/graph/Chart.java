package org.legato.node.graph;

import java.util.List;

/**
 * A diagram with places for everything, in pixels from the upper left corner.
 *
 * @param name the diagram's
 */
public record Chart(String name, double width, double height, List<Node> nodes, List<Edge> edges) {
  public Chart {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** What a node stands for. */
  public enum Kind {
    /** The dot that points at the initial state. */
    START,
    STATE,
    /** A state that nothing leaves. */
    FINAL,
    /** A target that is not defined. */
    UNDEFINED
  }

  /** A rectangle. */
  public record Box(double x, double y, double width, double height) {
    /** Whether the two share more than an edge. */
    public boolean overlaps(Box other) {
      return x < other.x + other.width
          && other.x < x + width
          && y < other.y + other.height
          && other.y < y + height;
    }
  }

  /** A point. */
  public record Point(double x, double y) {}

  /**
   * A state, or the dot of the start.
   *
   * @param lines its name in lines
   * @param exits transitions without an arrow
   */
  public record Node(Kind kind, String name, List<String> lines, List<Exit> exits, Box box) {
    public Node {
      lines = List.copyOf(lines);
      exits = List.copyOf(exits);
    }
  }

  /**
   * A transition to an end that very many states have, written below its state's name: as many
   * arrows would cover the rest.
   *
   * @param lines its name and its target in lines
   * @param hint its conditions
   * @param exception whether it is for exceptions
   */
  public record Exit(String to, List<String> lines, String hint, boolean exception) {
    public Exit {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A transition, or the arrow from the dot, which has no name.
   *
   * @param lines its name in lines
   * @param hint its conditions
   * @param exception whether it is for exceptions
   * @param label where the lines go
   * @param points corners of its way, the last one the arrow's head
   */
  public record Edge(
      String from,
      String to,
      List<String> lines,
      String hint,
      boolean exception,
      Box label,
      List<Point> points) {
    public Edge {
      lines = List.copyOf(lines);
      points = List.copyOf(points);
    }
  }
}
