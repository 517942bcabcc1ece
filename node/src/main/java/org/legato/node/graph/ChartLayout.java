package org.legato.node.graph;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.elk.alg.layered.options.CenterEdgeLabelPlacementStrategy;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkShape;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.State;
import org.legato.dsm.script.Transition;
import org.legato.node.graph.Chart.Box;
import org.legato.node.graph.Chart.Edge;
import org.legato.node.graph.Chart.Exit;
import org.legato.node.graph.Chart.Kind;
import org.legato.node.graph.Chart.Node;
import org.legato.node.graph.Chart.Point;

/**
 * Finds places for a diagram's states and transitions, in layers from the initial state down, with
 * the layered algorithm of the Eclipse Layout Kernel.
 */
public final class ChartLayout {
  static final double STATE_TEXT = 14;
  static final double LABEL_TEXT = 11;
  static final double LINE = 1.25;
  private static final double WIDEST_STATE = 190;
  private static final double WIDEST_LABEL = 150;
  private static final double DOT = 16;
  private static final int MANY = 100;

  /** An end with more transitions than these gets no arrows. */
  private static final int ARROWS_TO_END = 6;

  /** A node with what the chart wants to know of it. */
  private record Placed(ElkNode part, String name, List<String> lines, List<Exit> exits) {}

  private final Diagram diagram;
  private final ElkNode root = ElkGraphUtil.createGraph();
  private final Map<String, Placed> nodes = new LinkedHashMap<>();
  private final Map<ElkEdge, Transition> transitions = new LinkedHashMap<>();
  private final Set<String> ends;

  private ChartLayout(Diagram diagram) {
    this.diagram = diagram;
    Map<String, Long> ways =
        diagram.states().stream()
            .flatMap(state -> state.transitions().stream())
            .collect(Collectors.groupingBy(Transition::target, Collectors.counting()));
    ends =
        diagram.states().stream()
            .filter(state -> state.transitions().isEmpty())
            .map(State::name)
            .filter(name -> ways.getOrDefault(name, 0L) > ARROWS_TO_END)
            .collect(Collectors.toSet());
  }

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  /** Lays a diagram out. */
  public static Chart of(Diagram diagram) {
    return new ChartLayout(diagram).chart();
  }

  private Chart chart() {
    ElkNode dot = diagram.initial().map(_ -> dot()).orElse(null);
    diagram.states().forEach(state -> node(state.name()));
    if (dot != null) {
      ElkGraphUtil.createSimpleEdge(dot, nodes.get(diagram.initial().get().name()).part());
    }
    for (State state : diagram.states()) {
      for (Transition transition : state.transitions()) {
        if (!ends.contains(transition.target())) {
          edge(state.name(), transition);
        }
      }
    }
    options();
    new RecursiveGraphLayoutEngine().layout(root, new NullElkProgressMonitor());
    var boxes = new ArrayList<Node>();
    if (dot != null) {
      boxes.add(new Node(Kind.START, "", List.of(), List.of(), box(dot)));
    }
    for (Placed node : nodes.values()) {
      boxes.add(
          new Node(kind(node.name()), node.name(), node.lines(), node.exits(), box(node.part())));
    }
    List<Edge> edges = root.getContainedEdges().stream().map(this::placed).toList();
    return new Chart(diagram.name(), root.getWidth(), root.getHeight(), boxes, edges);
  }

  private void options() {
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    // Against the order of the text only what has to: the script reads from top to bottom.
    root.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.MODEL_ORDER);
    // The first draws narrower; with many long ways it takes a quarter of a minute.
    root.setProperty(
        LayeredOptions.NODE_PLACEMENT_STRATEGY,
        transitions.size() <= MANY
            ? NodePlacementStrategy.NETWORK_SIMPLEX
            : NodePlacementStrategy.LINEAR_SEGMENTS);
    root.setProperty(
        LayeredOptions.EDGE_LABELS_CENTER_LABEL_PLACEMENT_STRATEGY,
        CenterEdgeLabelPlacementStrategy.TAIL_LAYER);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(24));
    root.setProperty(CoreOptions.SPACING_NODE_NODE, 28.0);
    root.setProperty(CoreOptions.SPACING_EDGE_NODE, 16.0);
    root.setProperty(CoreOptions.SPACING_EDGE_EDGE, 12.0);
    root.setProperty(CoreOptions.SPACING_EDGE_LABEL, 4.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 26.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 14.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 12.0);
  }

  /** What the initial state is marked with; made first, it comes to stand above it. */
  private ElkNode dot() {
    ElkNode dot = ElkGraphUtil.createNode(root);
    dot.setDimensions(DOT, DOT);
    return dot;
  }

  private ElkNode node(String name) {
    List<String> lines = Text.wrap(name, STATE_TEXT, WIDEST_STATE);
    List<Exit> exits = exits(name);
    List<String> small = exits.stream().flatMap(exit -> exit.lines().stream()).toList();
    ElkNode node = ElkGraphUtil.createNode(root);
    // Its text is the least; the ends of many edges may want more.
    node.setProperty(
        CoreOptions.NODE_SIZE_CONSTRAINTS,
        EnumSet.of(SizeConstraint.PORTS, SizeConstraint.MINIMUM_SIZE));
    node.setDimensions(
        Math.max(
            Math.max(64, Text.widest(lines, STATE_TEXT) + 28), Text.widest(small, LABEL_TEXT) + 20),
        lines.size() * STATE_TEXT * LINE + small.size() * LABEL_TEXT * LINE + 20);
    node.setProperty(CoreOptions.NODE_SIZE_MINIMUM, new KVector(node.getWidth(), node.getHeight()));
    nodes.put(name, new Placed(node, name, lines, exits));
    return node;
  }

  private List<Exit> exits(String name) {
    return diagram.state(name).map(State::transitions).orElse(List.of()).stream()
        .filter(transition -> ends.contains(transition.target()))
        .map(
            transition ->
                new Exit(
                    transition.target(),
                    Text.wrap(
                        title(transition) + " → " + transition.target(), LABEL_TEXT, WIDEST_LABEL),
                    hint(transition),
                    transition.onException()))
        .toList();
  }

  private void edge(String from, Transition transition) {
    Placed known = nodes.get(transition.target());
    ElkNode target = known == null ? node(transition.target()) : known.part();
    ElkEdge edge = ElkGraphUtil.createSimpleEdge(nodes.get(from).part(), target);
    ElkLabel label = ElkGraphUtil.createLabel(transition.name(), edge);
    List<String> lines = label(transition);
    label.setDimensions(Text.widest(lines, LABEL_TEXT) + 6, lines.size() * LABEL_TEXT * LINE + 2);
    label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
    label.setProperty(CoreOptions.EDGE_LABELS_INLINE, true);
    transitions.put(edge, transition);
  }

  private static List<String> label(Transition transition) {
    return Text.wrap(title(transition), LABEL_TEXT, WIDEST_LABEL);
  }

  private static String title(Transition transition) {
    return (transition.onException() ? "⚡ " : "") + transition.name();
  }

  private Kind kind(String name) {
    return diagram
        .state(name)
        .map(state -> state.transitions().isEmpty() ? Kind.FINAL : Kind.STATE)
        .orElse(Kind.UNDEFINED);
  }

  private Edge placed(ElkEdge edge) {
    Transition transition = transitions.get(edge);
    List<Point> points = new ArrayList<>();
    ElkEdgeSection section = edge.getSections().getFirst();
    points.add(new Point(section.getStartX(), section.getStartY()));
    section.getBendPoints().forEach(p -> points.add(new Point(p.getX(), p.getY())));
    points.add(new Point(section.getEndX(), section.getEndY()));
    if (transition == null) {
      String initial = diagram.initial().orElseThrow().name();
      return new Edge("", initial, List.of(), "", false, new Box(0, 0, 0, 0), points);
    }
    return new Edge(
        name((ElkNode) edge.getSources().getFirst()),
        transition.target(),
        label(transition),
        hint(transition),
        transition.onException(),
        box(edge.getLabels().getFirst()),
        points);
  }

  private String name(ElkNode node) {
    return nodes.values().stream()
        .filter(placed -> placed.part() == node)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** The conditions, as in the script. */
  private static String hint(Transition transition) {
    return transition.conditions().stream()
        .map(
            c ->
                (c.negated() ? "not " : "")
                    + c.name()
                    + (c.text().isEmpty() ? "" : "(" + c.text() + ")"))
        .collect(Collectors.joining("; ", transition.onException() ? "exception; " : "", ""));
  }

  private static Box box(ElkShape shape) {
    return new Box(shape.getX(), shape.getY(), shape.getWidth(), shape.getHeight());
  }
}
