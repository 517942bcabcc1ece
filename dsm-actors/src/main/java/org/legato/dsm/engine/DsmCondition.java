package org.legato.dsm.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public method of an {@link AnnotatedModule} a condition: like {@link DsmAction}, and it
 * gives a boolean.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DsmCondition {
  /** The name that scripts use, by custom {@code module.condition}. */
  String name();

  /** The arguments' names, comma separated, optional ones in brackets. */
  String args() default "";

  /** When it holds, in one sentence. */
  String doc();
}
