package org.legato.dsm.script;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.legato.dsm.engine.EventType;

/**
 * The diagrams of one application bundle; they see each other by name. Immutable: a reload makes a
 * new set, running calls keep theirs.
 */
public final class DiagramSet {
  private final Map<String, Diagram> diagrams;
  private final Set<EventType> named = EnumSet.noneOf(EventType.class);

  private DiagramSet(Map<String, Diagram> diagrams) {
    this.diagrams = Collections.unmodifiableMap(diagrams);
    for (Diagram diagram : diagrams.values()) {
      for (State state : diagram.states()) {
        for (Transition transition : state.transitions()) {
          transition.conditions().stream()
              .map(call -> call.condition().namedType())
              .filter(Objects::nonNull)
              .forEach(named::add);
        }
      }
    }
  }

  public static DiagramSet of(Collection<Diagram> diagrams) {
    var byName = new LinkedHashMap<String, Diagram>();
    diagrams.forEach(diagram -> byName.put(diagram.name(), diagram));
    return new DiagramSet(byName);
  }

  public static DiagramSet of(Diagram... diagrams) {
    return of(List.of(diagrams));
  }

  public Optional<Diagram> get(String name) {
    return Optional.ofNullable(diagrams.get(name));
  }

  /** Whether a transition of one of them names events of a type. */
  public boolean asksFor(EventType type) {
    return named.contains(type);
  }

  /** Whether one of them imports a module. */
  public boolean imports(String module) {
    return diagrams.values().stream().anyMatch(diagram -> diagram.modules().contains(module));
  }

  public Collection<Diagram> all() {
    return diagrams.values();
  }
}
