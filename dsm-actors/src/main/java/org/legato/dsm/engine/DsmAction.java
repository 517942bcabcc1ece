package org.legato.dsm.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method of an {@link AnnotatedModule} an action. Its parameters are a {@link Run},
 * if it wants one, and then one String for each argument; values are resolved ({@code $variable},
 * {@code #parameter}, {@code @select}) unless a parameter is {@link Raw}. It gives nothing, an
 * {@link Outcome}, or a {@link java.util.concurrent.CompletionStage} for which the script waits; it
 * must not block.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DsmAction {
  /** The name that scripts use, by custom {@code module.action}. */
  String name();

  /** The arguments' names, comma separated, optional ones in brackets: {@code "text[, times]"}. */
  String args() default "";

  /** What stands between the arguments; {@code '='} for assignments. */
  char separator() default ',';

  /** What it does, in one sentence. */
  String doc();

  /** What {@code $errno} becomes and what is thrown. */
  String errors() default "";
}
