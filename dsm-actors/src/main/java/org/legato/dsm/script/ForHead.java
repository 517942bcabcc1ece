package org.legato.dsm.script;

/** What a {@code for} loop runs over. Variable names are without {@code $}. */
public sealed interface ForHead {

  /** {@code for ($x in range(lower, upper))}; upper exclusive, downwards if it is less. */
  record Range(String variable, String lower, String upper) implements ForHead {}

  /** {@code for ($x in $array)}. */
  record Values(String variable, String array) implements ForHead {}

  /** {@code for ($k,v in $struct)}. */
  record Members(String key, String value, String struct) implements ForHead {}
}
