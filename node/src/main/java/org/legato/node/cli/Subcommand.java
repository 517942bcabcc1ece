package org.legato.node.cli;

/**
 * A further command, found by {@link java.util.ServiceLoader}: a class annotated with picocli's
 * {@code Command} that implements {@code Callable<Integer>}.
 */
public interface Subcommand {}
