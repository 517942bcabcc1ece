package org.legato.dsm.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.script.ActionList;
import org.legato.dsm.script.Diagram;
import org.legato.dsm.script.Nearest;
import org.legato.dsm.script.Place;
import org.legato.dsm.script.Problem;
import org.legato.dsm.script.State;
import org.legato.dsm.script.Statement;
import org.legato.dsm.script.Transition;

/**
 * Finds audio files, prompts, prompt sets and diagrams that a script names and that are not there.
 * Only names that can be known are looked for: literal ones, and those made of literals and of keys
 * of the script's bundle.
 */
public final class FileCheck {
  private static final Pattern REFERENCE =
      Pattern.compile("[$#@](?:\\(([^)]*)\\)|([^ ,()\\[\\]$#@\t;:'\"]*))");
  private static final Pattern SAID = Pattern.compile("(.+?):(\\d+): (.*)", Pattern.DOTALL);

  private final Path directory;
  private final ScriptBundle bundle;
  private final Set<Problem> problems = new LinkedHashSet<>();

  private FileCheck(Path directory, String diagram) {
    this.directory = directory.toAbsolutePath().normalize();
    this.bundle = ScriptBundle.of(this.directory, diagram);
  }

  /**
   * What a diagram lacks.
   *
   * @param directory the script's
   */
  public static List<Problem> of(Diagram diagram, Path directory) {
    var check = new FileCheck(directory, diagram.name());
    for (State state : diagram.states()) {
      check.walk(state.enter(), new HashMap<>(), false);
      check.walk(state.exit(), new HashMap<>(), false);
      for (Transition transition : state.transitions()) {
        check.walk(transition.actions(), new HashMap<>(), false);
      }
    }
    return List.copyOf(check.problems);
  }

  /**
   * What is wrong with a bundle's file.
   *
   * @param errors what keeps it from loading
   * @param warnings what it names and is not there
   */
  public record OfBundle(List<Problem> errors, List<Problem> warnings) {}

  /** Looks at a bundle's file and for what it names. */
  public static OfBundle ofBundle(Path file) {
    List<String> errors = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try {
      SemsConfig config = SemsConfig.read(file);
      warnings.addAll(config.warnings());
      errors.addAll(BundleLoader.mistakes(file, config));
      Map<String, String> prompts = Prompts.named(file, config, warnings);
      Prompts.sets(file, config, warnings);
      // They may be another bundle's.
      Prompts.missing(config, prompts).ifPresent(warnings::add);
    } catch (SemsConfig.Malformed e) {
      errors.add(e.getMessage());
    }
    return new OfBundle(said(file, errors), said(file, warnings));
  }

  /** The scripts that a bundle loads, those that are there. */
  public static List<Path> scripts(Path file) {
    try {
      SemsConfig config = SemsConfig.read(file);
      Path directory = BundleLoader.beside(file, config.get("diag_path").orElse(""));
      return config.list("load_diags").stream()
          .map(name -> directory.resolve(name + ".dsm"))
          .filter(Files::isRegularFile)
          .toList();
    } catch (SemsConfig.Malformed e) {
      // Said where the bundle itself is checked.
      return List.of();
    }
  }

  /** Whether a file is a bundle's: one that loads scripts. */
  public static boolean isBundle(Path file) {
    try {
      return SemsConfig.read(file).get("load_diags").isPresent();
    } catch (SemsConfig.Malformed e) {
      return names(file, "load_diags");
    }
  }

  /** Whether a file that cannot be read as a bundle looks as if it was meant to be one. */
  private static boolean names(Path file, String key) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.strip().startsWith(key));
    } catch (IOException | UncheckedIOException e) {
      // Nobody can say what it is; the node that is to load it will.
      return false;
    }
  }

  private static List<Problem> said(Path file, List<String> texts) {
    return texts.stream().map(text -> said(file, text)).toList();
  }

  /** A message that begins with its place. */
  private static Problem said(Path file, String text) {
    Matcher place = SAID.matcher(text);
    return place.matches()
        ? new Problem(
            new Place(place.group(1), Integer.parseInt(place.group(2)), 1), place.group(3), "")
        : new Problem(new Place(file.toString(), 1, 1), text, "");
  }

  /**
   * @param known variables whose value is known here; changed on the way
   * @param guarded whether the script looks itself whether files exist
   */
  private void walk(ActionList list, Map<String, String> known, boolean guarded) {
    for (Statement statement : list.statements()) {
      switch (statement) {
        case Statement.Do action -> act(action, known, guarded);
        case Statement.If choice -> {
          boolean looks =
              choice.conditions().stream().anyMatch(c -> c.name().endsWith("file_exists"));
          Map<String, String> then = new HashMap<>(known);
          Map<String, String> otherwise = new HashMap<>(known);
          walk(choice.then(), then, guarded || looks);
          walk(choice.otherwise(), otherwise, guarded || looks);
          known.clear();
          known.putAll(then);
          known.entrySet().retainAll(otherwise.entrySet());
        }
        case Statement.For loop -> {
          walk(loop.body(), new HashMap<>(), guarded);
          known.clear();
        }
      }
    }
  }

  private void act(Statement.Do action, Map<String, String> known, boolean guarded) {
    switch (action.name()) {
      case "set", "sets" -> assign(action, known);
      case "playFile", "playFileFront" -> {
        Optional<String> file = value(Arguments.two(action.text(), ',').first(), known);
        file.filter(f -> !guarded && !f.isEmpty()).ifPresent(f -> requireFile(action.place(), f));
      }
      case "playPrompt", "playPromptFront", "playPromptLooped" ->
          require(action, known, "prompt", bundle.prompts());
      case "setPrompts", "setPromptSet" ->
          require(action, known, "prompt set", bundle.promptSets());
      case "jumpFSM", "callFSM" ->
          require(
              action,
              known,
              "diagram",
              bundle.file().map(_ -> Set.copyOf(bundle.config().list("load_diags"))));
      default -> known.keySet().removeIf(action.text()::contains);
    }
  }

  private void assign(Statement.Do action, Map<String, String> known) {
    Arguments.Pair pair = Arguments.two(action.text(), '=');
    String target = pair.first().startsWith("$") ? pair.first().substring(1) : pair.first();
    String text = pair.second() == null ? "" : pair.second();
    Optional<String> value =
        action.name().equals("sets") ? interpolated(text, known) : value(text, known);
    known.remove(target);
    value.ifPresent(v -> known.put(target, v));
  }

  private Optional<String> value(String text, Map<String, String> known) {
    boolean reference = !text.isEmpty() && "$#@".indexOf(text.charAt(0)) >= 0;
    if (!reference) {
      return Optional.of(Arguments.strip(text, '"'));
    }
    return text.startsWith("$") ? variable(text.substring(1), known) : Optional.empty();
  }

  private Optional<String> variable(String name, Map<String, String> known) {
    return name.startsWith("config.") && !known.containsKey(name)
        ? bundle.config().get(name.substring("config.".length()))
        : Optional.ofNullable(known.get(name));
  }

  private Optional<String> interpolated(String text, Map<String, String> known) {
    var result = new StringBuilder();
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find()) {
      String name = reference.group(1) != null ? reference.group(1) : reference.group(2);
      Optional<String> value =
          reference.group().startsWith("$") ? variable(name, known) : Optional.empty();
      if (value.isEmpty()) {
        return Optional.empty();
      }
      reference.appendReplacement(result, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(reference.appendTail(result).toString());
  }

  private void require(
      Statement.Do action,
      Map<String, String> known,
      String kind,
      Optional<? extends Collection<String>> names) {
    Optional<String> name = value(Arguments.one(action.text()), known);
    if (name.isPresent() && names.isPresent() && !names.get().contains(name.get())) {
      String remedy =
          Nearest.to(name.get(), List.copyOf(names.get()))
              .map(near -> "did you mean " + near + "?")
              .orElse("");
      problems.add(new Problem(action.place(), "no " + kind + " " + name.get(), remedy));
    }
  }

  private void requireFile(Place place, String written) {
    // The part after | chooses a subtype of the format.
    int bar = written.indexOf('|');
    String name = bar < 0 ? written : written.substring(0, bar);
    List<Path> bases = name.startsWith("/") ? List.of(Path.of("/")) : bundle.bases(directory);
    if (bases.stream().noneMatch(base -> isThere(base, name))) {
      String remedy = name.startsWith("/") ? "" : "it was looked for in " + bases.getFirst();
      problems.add(new Problem(place, "no audio file " + name, remedy));
    }
  }

  private static boolean isThere(Path base, String name) {
    try {
      boolean bare = name.indexOf('.', name.lastIndexOf('/') + 1) < 0;
      return Files.isRegularFile(base.resolve(name))
          || (bare && Files.isRegularFile(base.resolve(name + ".wav")));
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
