package org.legato.dsm.engine;

import java.util.List;

/**
 * A set of actions and conditions, found by {@link java.util.ServiceLoader}. The core's actions are
 * one too. A script asks for the others with {@code import(mod_name)}.
 */
public interface ScriptModule {

  /** The name in {@code import(…)}, e.g. {@code mod_dlg}; {@code core} for the core. */
  String name();

  /** Declares the module's actions and conditions. */
  void declare(Declarations declarations);

  /** What a module declares. Names are case sensitive, as the script writes them. */
  interface Declarations {
    /**
     * An action with one argument: the whole text, quotes stripped.
     *
     * @param documentation for the page of all actions, in the form that {@link Documentation}
     *     reads
     */
    void action(String name, String documentation, OneArgument body);

    /** An action with two arguments, split at the first {@code separator} outside of quotes. */
    void action(
        String name, char separator, Second second, String documentation, TwoArguments body);

    /** An action compiled by the module itself from the raw argument text. */
    void compiled(String name, String documentation, Compiler compiler);

    /** A condition on one argument text (raw, between the parentheses). */
    void condition(String name, String documentation, Test test);

    /**
     * A condition compiled by the module itself from the raw text between the parentheses, e.g. one
     * that names an event type.
     */
    void compiledCondition(String name, String documentation, ConditionCompiler compiler);
  }

  /** Whether the second argument may be missing. */
  enum Second {
    REQUIRED,
    OPTIONAL
  }

  /** Body of a one-argument action; the text is not resolved yet. */
  @FunctionalInterface
  interface OneArgument {
    Outcome execute(Run run, String text);
  }

  /** Body of a two-argument action; the texts are not resolved yet, a missing one is empty. */
  @FunctionalInterface
  interface TwoArguments {
    Outcome execute(Run run, String first, String second);
  }

  /** Body of a condition. */
  @FunctionalInterface
  interface Test {
    boolean test(Run run, String text);
  }

  /** Compiles a condition's text at load; problems are added to the list as warnings. */
  @FunctionalInterface
  interface ConditionCompiler {
    Condition compile(String text, List<String> problems);
  }

  /** Compiles an argument text at load; problems are added to the list as warnings. */
  @FunctionalInterface
  interface Compiler {
    Action compile(String text, List<String> problems);
  }
}
