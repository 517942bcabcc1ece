package org.legato.node;

/** A configuration that the node refuses; the message names the key and what to do about it. */
public final class ConfigProblem extends RuntimeException {
  public ConfigProblem(String message) {
    super(message);
  }

  public ConfigProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
