package org.legato.dsm.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.legato.dsm.engine.ModuleSet;

/** Parses the declarations of a script: imports, functions, states and transitions. */
final class DeclarationParser {
  private final String name;
  private final Cursor cursor;
  private final Log log;
  private final ListParser lists;
  private final TransitionParser transitionParser;

  private final Map<String, Declared> states = new LinkedHashMap<>();
  private final List<Transition> transitions = new ArrayList<>();
  private Optional<String> initial = Optional.empty();
  private String lastState;
  private boolean skipped;

  /** Source states that were not declared above their transition. */
  private final Map<String, Token> unresolved = new LinkedHashMap<>();

  /** A state before its transitions are known. */
  private record Declared(Token word, String name, ActionList enter, ActionList exit) {}

  DeclarationParser(String name, Cursor cursor, Log log, ModuleSet modules) {
    this.name = name;
    this.cursor = cursor;
    this.log = log;
    this.lists = new ListParser(cursor, log, new Names(modules, log, cursor.functionNames()));
    this.transitionParser = new TransitionParser(cursor, log, lists);
  }

  Diagram parse() {
    while (!cursor.peek().isEnd()) {
      try {
        declaration();
      } catch (Log.Abandoned _) {
        // The problem is noted: go on at the next declaration to find more.
        skipped = true;
        lists.reset();
        while (!cursor.peek().isEnd() && !cursor.peek().opensDeclaration()) {
          cursor.next();
        }
      }
    }
    return build();
  }

  /** Whether declarations are missing in the diagram, because they could not be read. */
  boolean skipped() {
    return skipped;
  }

  private void declaration() {
    Token token = cursor.next();
    if (token.is(";")) {
      return;
    }
    if (token.is("initial")) {
      Token word = cursor.next();
      if (!word.is("state")) {
        throw log.abandon(word, "expected state after initial, found " + word.shown(), "");
      }
      state(word, true);
    } else if (token.is("state")) {
      state(token, false);
    } else if (token.is("transition")) {
      Transition transition = transitionParser.parse(token, lastState);
      transitions.add(transition);
      checkSources(token, transition);
    } else if (token.is("function")) {
      function();
    } else if (token.word() && token.text().startsWith("import")) {
      lists.importModule(token);
    } else {
      String remedy =
          Nearest.remedy(token.text(), List.of("state", "initial", "transition", "function"));
      throw log.abandon(token, "unexpected " + token.shown(), remedy);
    }
  }

  private void state(Token keyword, boolean isInitial) {
    Token word = name("state");
    ActionList enter = null;
    ActionList exit = null;
    while (cursor.peek().is("enter") || cursor.peek().is("exit")) {
      Token hook = cursor.next();
      ActionList block = lists.block(hook.text());
      boolean twice = hook.is("enter") ? enter != null : exit != null;
      if (twice) {
        log.warn(hook, "second " + hook.text() + " block replaces the first", "join them");
      }
      if (hook.is("enter")) {
        enter = block;
      } else {
        exit = block;
      }
    }
    declare(
        new Declared(
            keyword,
            word.name(),
            enter == null ? lists.emptyList() : enter,
            exit == null ? lists.emptyList() : exit),
        word,
        isInitial);
    end("state", word.name());
  }

  private void declare(Declared state, Token word, boolean isInitial) {
    lastState = state.name();
    if (states.putIfAbsent(state.name(), state) != null) {
      log.warn(word, "state " + state.name() + " declared twice", "the first one counts");
    }
    if (isInitial && initial.isPresent()) {
      log.warn(
          word, "second initial state", "the first one, " + initial.get() + ", stays the initial");
    } else if (isInitial) {
      initial = Optional.of(state.name());
    }
  }

  /** Ends a declaration with {@code ;}, or without it where nothing else can be meant. */
  private void end(String kind, String name) {
    Token next = cursor.peek();
    if (cursor.skip(";")) {
      return;
    }
    boolean declarationFollows = next.opensDeclaration() || next.callName().equals("import");
    boolean closed = cursor.previous().is("}");
    if (next.isEnd() || (declarationFollows && closed)) {
      log.warn(next, "; missing after " + kind + " " + name, "add it: SEMS would lose it");
      return;
    }
    String remedy = kind.equals("state") ? "states are: state NAME enter { … } exit { … };" : "";
    throw log.abandon(
        next, "expected ; after " + kind + " " + name + ", found " + next.shown(), remedy);
  }

  private void function() {
    Token word = cursor.next();
    if (!word.word() || !word.text().endsWith(")")) {
      throw log.abandon(word, "expected name() after function, found " + word.shown(), "");
    }
    lists.define(word.callName(), lists.block("function " + word.callName() + "()"));
    end("function", word.callName());
  }

  private Token name(String kind) {
    Token word = cursor.next();
    if (!word.word() || word.name().isEmpty()) {
      throw log.abandon(word, "expected a name after " + kind + ", found " + word.shown(), "");
    }
    return word;
  }

  private void checkSources(Token word, Transition transition) {
    for (String source : transition.from()) {
      if (!states.containsKey(source)) {
        unresolved.put(source, word);
      }
    }
  }

  private Diagram build() {
    unresolved.forEach(
        (source, word) -> {
          if (states.containsKey(source)) {
            log.warn(
                word,
                "state " + source + " is declared below its transition",
                "declare it first: SEMS does not load this");
          } else {
            log.error(
                word, "unknown source state " + source, Nearest.remedy(source, states.keySet()));
          }
        });
    addEndStates();
    Map<String, List<Transition>> bySource = new HashMap<>();
    for (Transition transition : transitions) {
      for (String source : new LinkedHashSet<>(transition.from())) {
        bySource.computeIfAbsent(source, _ -> new ArrayList<>()).add(transition);
      }
    }
    var built = new ArrayList<State>();
    for (Declared state : states.values()) {
      var own = bySource.getOrDefault(state.name(), List.of());
      built.add(new State(log.place(state.word()), state.name(), state.enter(), state.exit(), own));
    }
    List<Problem> warnings = new ArrayList<>(log.warnings());
    var diagram = new Diagram(name, built, initial, lists.imported(), List.of());
    warnings.addAll(Check.loading(diagram));
    return new Diagram(name, built, initial, lists.imported(), warnings);
  }

  /** An undefined target called end is meant as a state in which nothing happens. */
  private void addEndStates() {
    for (Transition transition : transitions) {
      String target = transition.target();
      if (target.equalsIgnoreCase("end") && !states.containsKey(target)) {
        Token word = new Token(target, true, 0);
        states.put(target, new Declared(word, target, lists.emptyList(), lists.emptyList()));
      }
    }
  }
}
