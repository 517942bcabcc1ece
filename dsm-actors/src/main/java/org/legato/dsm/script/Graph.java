package org.legato.dsm.script;

import java.util.ArrayList;
import java.util.List;

/** Draws a diagram as text for Mermaid or Graphviz. */
public final class Graph {
  private Graph() {}

  /** A Mermaid state diagram. */
  public static String mermaid(Diagram diagram) {
    var out = new StringBuilder("stateDiagram-v2\n");
    List<String> ids = names(diagram);
    for (String name : ids) {
      out.append("  state \"").append(mermaidText(name)).append("\" as ").append(id(ids, name));
      out.append('\n');
    }
    diagram
        .initial()
        .ifPresent(s -> out.append("  [*] --> ").append(id(ids, s.name())).append('\n'));
    for (State state : diagram.states()) {
      for (Transition transition : state.transitions()) {
        out.append("  ").append(id(ids, state.name())).append(" --> ");
        out.append(id(ids, transition.target())).append(" : ");
        out.append(mermaidText(label(transition))).append('\n');
      }
    }
    return out.toString();
  }

  /** A Graphviz digraph. */
  public static String dot(Diagram diagram) {
    var out = new StringBuilder("digraph " + quoted(diagram.name()) + " {\n");
    out.append("  node [shape=box, style=rounded];\n");
    diagram
        .initial()
        .ifPresent(
            state -> {
              out.append("  \"\" [shape=point];\n");
              out.append("  \"\" -> ").append(quoted(state.name())).append(";\n");
            });
    names(diagram).forEach(name -> out.append("  ").append(quoted(name)).append(";\n"));
    for (State state : diagram.states()) {
      for (Transition transition : state.transitions()) {
        out.append("  ").append(quoted(state.name())).append(" -> ");
        out.append(quoted(transition.target())).append(" [label=");
        out.append(quoted(label(transition)));
        out.append(transition.onException() ? ", style=dashed];\n" : "];\n");
      }
    }
    return out.append("}\n").toString();
  }

  /** Declared states and undefined targets. */
  private static List<String> names(Diagram diagram) {
    var names = new ArrayList<String>();
    diagram.states().forEach(state -> names.add(state.name()));
    for (State state : diagram.states()) {
      for (Transition transition : state.transitions()) {
        if (diagram.state(transition.target()).isEmpty() && !names.contains(transition.target())) {
          names.add(transition.target());
        }
      }
    }
    return names;
  }

  private static String id(List<String> names, String name) {
    return "s" + names.indexOf(name);
  }

  private static String label(Transition transition) {
    return (transition.onException() ? "exception: " : "") + transition.name();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String mermaidText(String text) {
    // Semicolons first: they end the entities that replace the other characters.
    return text.replace(";", "#59;")
        .replace("\"", "#quot;")
        .replace(":", "#58;")
        .replace("\n", " ");
  }
}
