package org.legato.dsm.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scripts held in memory, for tests and for texts that come from elsewhere than files. */
public final class TextScripts implements ScriptFiles {
  private final Map<String, String> texts = new HashMap<>();

  /** Adds a diagram or include by its name without extension. */
  public TextScripts add(String name, String text) {
    texts.put(name, text);
    return this;
  }

  @Override
  public Optional<Source> diagram(String name) {
    return Optional.ofNullable(texts.get(name)).map(text -> new Source(name + ".dsm", text));
  }

  @Override
  public Optional<List<Source>> include(String name, Source includer) {
    String bare = name.endsWith(".dsm") ? name.substring(0, name.length() - 4) : name;
    return diagram(bare).map(List::of);
  }
}
