package org.legato.dsm.module;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleBinaryOperator;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Media;

/** {@code mod_utils}: numbers, texts, lists and spoken numbers. */
public final class UtilsModule implements ScriptModule {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "mod_utils";
  }

  @Override
  public void declare(Declarations d) {
    declarePlaying(d);
    declareNumbers(d);
    declareTexts(d);
    d.condition(
        "utils.isInList",
        "(key, list) Whether a key is an item of a comma separated list.",
        (run, text) -> {
          List<String> parts = ArgumentTexts.split(text, ',', 2);
          String key = run.resolve(parts.getFirst());
          return parts.size() == 2
              && Arrays.stream(run.resolve(parts.get(1)).split(","))
                  .anyMatch(item -> item.strip().equals(key));
        });
    d.condition(
        "utils.startsWith",
        "(text, prefix) Whether a text starts with a prefix.",
        (run, text) -> {
          List<String> parts = ArgumentTexts.split(text, ',', 2);
          return parts.size() == 2
              && run.resolve(parts.getFirst()).startsWith(run.resolve(parts.get(1)));
        });
  }

  private static void declarePlaying(Declarations d) {
    for (boolean right : new boolean[] {true, false}) {
      String side = right ? "Right" : "Left";
      d.action(
          "utils.playCount" + side,
          ',',
          Second.OPTIONAL,
          "(number[, directory]) Plays a number from recordings in a directory. Errors: errno arg;"
              + " throws file.",
          (run, number, base) -> {
            List<String> files = count(run, number, base, right, ".wav");
            return files.isEmpty() ? Outcome.CONTINUE : play(run, files);
          });
      for (boolean suffix : new boolean[] {true, false}) {
        d.action(
            "utils.getCount" + side + (suffix ? "" : "NoSuffix"),
            ',',
            Second.OPTIONAL,
            "(number[, directory]) Stores the recordings that speak a number in $count_file[]."
                + " Errors: errno arg.",
            (run, number, base) -> {
              List<String> files = count(run, number, base, right, suffix ? ".wav" : "");
              storeArray(run, "count_file", files);
              return Outcome.CONTINUE;
            });
      }
    }
    d.action(
        "utils.spell",
        ',',
        Second.OPTIONAL,
        "(text[, directory]) Plays a recording for each character of a text. Errors: throws file.",
        (run, text, base) -> {
          String directory = run.resolve(base);
          List<String> files =
              run.resolve(text)
                  .codePoints()
                  .mapToObj(c -> directory + Character.toString(c) + ".wav")
                  .toList();
          run.clearError();
          return play(run, files);
        });
    d.action(
        "utils.playRingTone",
        ',',
        Second.OPTIONAL,
        "(length[, tone]) Plays a ring tone: length and on,off,frequency,frequency.",
        (run, length, tone) -> {
          int[] values = {2000, 4000, 440, 480};
          String[] parts = tone.split(",");
          for (int i = 0; i < Math.min(parts.length, values.length); i++) {
            values[i] = number(run, parts[i].strip(), values[i]);
          }
          Media media = run.session().service(Media.class);
          return Outcome.await(
              media.playTone(
                  number(run, length, 0), values[0], values[1], values[2], values[3], false));
        });
  }

  private static void declareNumbers(Declarations d) {
    d.action(
        "utils.getNewId",
        "(var) Stores a unique id in a variable.",
        (run, target) ->
            set(run, run.resolve(target), UUID.randomUUID().toString().toUpperCase(Locale.ROOT)));
    d.action(
        "utils.rand",
        ',',
        Second.OPTIONAL,
        "(var[, below]) Stores a random number, optionally below a limit, in a variable.",
        (run, target, modulo) -> {
          int limit = number(run, modulo, Integer.MAX_VALUE);
          int value = ThreadLocalRandom.current().nextInt(Math.max(1, limit));
          return set(run, run.resolve(target), Integer.toString(value));
        });
    d.action("utils.srand", "() Accepted for compatibility.", (_, _) -> Outcome.CONTINUE);
    arithmetic(d, "utils.add", "($var, value) Adds to a variable.", Double::sum);
    arithmetic(d, "utils.sub", "($var, value) Subtracts from a variable.", (a, b) -> a - b);
    d.action(
        "utils.mul",
        ',',
        Second.REQUIRED,
        "($var, value) Multiplies a variable; integers.",
        (run, subject, factor) -> {
          long product = (long) real(run.resolve(subject)) * (long) real(run.resolve(factor));
          return set(run, subject, Long.toString(product));
        });
    d.action(
        "utils.int",
        ',',
        Second.REQUIRED,
        "(var, value) Stores the integer part of a value.",
        (run, target, value) -> set(run, target, Long.toString((long) real(run.resolve(value)))));
  }

  private static void declareTexts(Declarations d) {
    d.action(
        "utils.md5",
        ',',
        Second.REQUIRED,
        "(var, value) Stores the MD5 sum of a value.",
        (run, target, value) -> set(run, target, md5(run.resolve(value))));
    d.action(
        "utils.replace",
        ',',
        Second.REQUIRED,
        "($var, search=>replace) Replaces all occurrences in a variable: search=>replace. Errors:"
            + " errno arg.",
        (run, subject, rule) -> {
          int arrow = rule.indexOf("=>");
          if (arrow <= 0 || arrow + 2 == rule.length()) {
            run.error("arg", "utils.replace needs search=>replace");
            return Outcome.CONTINUE;
          }
          String search = variableOrText(run, rule.substring(0, arrow));
          String replacement = variableOrText(run, rule.substring(arrow + 2));
          if (search.isEmpty()) {
            run.error("arg", "nothing to search for");
            return Outcome.CONTINUE;
          }
          run.clearError();
          return set(run, subject, run.resolve(subject).replace(search, replacement));
        });
    d.action(
        "utils.splitStringCR",
        ',',
        Second.OPTIONAL,
        "(text[, array]) Splits a text at line ends into an array.",
        (run, text, target) -> {
          String name = Values.name(target.isEmpty() ? text : target);
          String value = run.resolve(text);
          storeArray(run, name, value.isEmpty() ? List.of() : List.of(value.split("\r?\n")));
          return Outcome.CONTINUE;
        });
    d.action(
        "utils.splitString",
        ',',
        Second.OPTIONAL,
        "($var[, delimiter]) Splits a variable at a delimiter into its own array. Errors: errno"
            + " arg.",
        (run, subject, delimiter) -> {
          if (!subject.startsWith("$")) {
            run.error("arg", "utils.splitString needs a $variable");
            return Outcome.CONTINUE;
          }
          run.clearError();
          storeArray(
              run, Values.name(subject), split(run.resolve(subject), run.resolve(delimiter)));
          return Outcome.CONTINUE;
        });
    d.action(
        "utils.decodeJson",
        ',',
        Second.OPTIONAL,
        "(json[, var]) Stores a JSON text as struct and array variables, of the first argument's"
            + " name by default. Errors: errno arg.",
        (run, text, target) -> {
          if (target.isEmpty() && !text.startsWith("$")) {
            run.error("arg", "utils.decodeJson needs a variable for what the text holds");
            return Outcome.CONTINUE;
          }
          try {
            String name = Values.name(target.isEmpty() ? text : target);
            flatten(run, name, JSON.readTree(run.resolve(text)));
            run.clearError();
          } catch (JsonProcessingException e) {
            run.error("arg", "not JSON: " + e.getOriginalMessage());
          }
          return Outcome.CONTINUE;
        });
    d.action(
        "utils.escapeCRLF",
        "(var) Writes line ends of a variable as \\r\\n.",
        (run, name) -> {
          String variable = Values.name(name);
          return set(run, variable, run.variable(variable).replace("\r\n", "\\r\\n"));
        });
    d.action(
        "utils.unescapeCRLF",
        "(var) Makes line ends of the text \\r\\n in a variable.",
        (run, name) -> {
          String variable = Values.name(name);
          return set(run, variable, run.variable(variable).replace("\\r\\n", "\r\n"));
        });
  }

  private static void arithmetic(
      Declarations d, String name, String documentation, DoubleBinaryOperator operator) {
    d.action(
        name,
        ',',
        Second.REQUIRED,
        documentation,
        (run, subject, operand) -> {
          double result =
              operator.applyAsDouble(real(run.resolve(subject)), real(run.resolve(operand)));
          return set(run, subject, show(result));
        });
  }

  /** A sum as SEMS prints it: always a fraction, two digits unless it is zero. */
  static String show(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? (long) value + ".0"
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static double real(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static int number(Run run, String text, int otherwise) {
    OptionalLong value = Numbers.unsigned(run.resolve(text));
    return value.isPresent() ? (int) value.getAsLong() : otherwise;
  }

  private static String variableOrText(Run run, String text) {
    return text.startsWith("$") ? run.variable(text.substring(1)) : text;
  }

  private static Outcome set(Run run, String target, String value) {
    run.setVariable(Values.name(target), value);
    return Outcome.CONTINUE;
  }

  private static void storeArray(Run run, String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      run.setVariable(name + "[" + i + "]", values.get(i));
    }
  }

  private static List<String> split(String text, String delimiter) {
    if (delimiter.isEmpty()) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    var parts = new ArrayList<String>();
    int from = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static void flatten(Run run, String name, JsonNode node) {
    if (node.isObject()) {
      node.properties().forEach(e -> flatten(run, name + "." + e.getKey(), e.getValue()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(run, name + "[" + i + "]", node.get(i));
      }
    } else {
      run.setVariable(name, scalar(node));
    }
  }

  private static String scalar(JsonNode node) {
    if (node.isNull()) {
      return "";
    }
    return node.isFloatingPointNumber()
        ? String.format(Locale.ROOT, "%.2f", node.doubleValue())
        : node.asText();
  }

  private static List<String> count(
      Run run, String number, String base, boolean right, String suffix) {
    OptionalLong value = Numbers.unsigned(run.resolve(number));
    if (value.isEmpty()) {
      run.error("arg", "no number: " + run.resolve(number));
      return List.of();
    }
    run.clearError();
    String directory = run.resolve(base);
    return CountPrompts.of(value.getAsLong(), right).stream()
        .map(name -> directory + name + suffix)
        .toList();
  }

  private static Outcome play(Run run, List<String> files) {
    Media media = run.session().service(Media.class);
    CompletionStage<Void> played = CompletableFuture.completedFuture(null);
    for (String file : files) {
      played = played.thenCompose(_ -> media.playFile(file, false, false));
    }
    return Outcome.await(played);
  }

  private static String md5(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has MD5", e);
    }
  }
}
