package org.legato.dsm.script;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The diagrams of one application bundle; they see each other by name. Immutable: a reload makes a
 * new set, running calls keep theirs.
 */
public final class DiagramSet {
  private final Map<String, Diagram> diagrams;

  private DiagramSet(Map<String, Diagram> diagrams) {
    this.diagrams = Collections.unmodifiableMap(diagrams);
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

  public Collection<Diagram> all() {
    return diagrams.values();
  }
}
