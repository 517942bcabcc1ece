package org.legato.dsm.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.DynamicInvocation;

/** Calls to other parts of the server ({@code DI}). */
final class InvocationActions {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private InvocationActions() {}

  private enum Result {
    DROP,
    NUMBERED,
    ARRAY
  }

  static void declare(Declarations to) {
    declare(
        to,
        "DI",
        "(factory, function[, argument…]) Calls a function: factory, function, arguments. Errors:"
            + " errno config if there is no such factory, arg for all else.",
        Result.DROP);
    declare(
        to,
        "DIgetResult",
        "(factory, function[, argument…]) Like DI with the result in $DI_res. Errors: errno config,"
            + " arg.",
        Result.NUMBERED);
    declare(
        to,
        "DIgetResultArray",
        "(factory, function[, argument…]) Like DI with the result in $DI_res[…]. Errors: errno"
            + " config, arg.",
        Result.ARRAY);
  }

  private static void declare(Declarations to, String name, String documentation, Result result) {
    to.compiled(
        name,
        documentation,
        (text, problems) -> {
          List<String> pieces =
              Arrays.stream(text.split(",")).map(String::strip).filter(p -> !p.isEmpty()).toList();
          if (pieces.size() < 2) {
            problems.add(name + " needs a factory and a function");
          }
          return run -> call(run, pieces, result);
        });
  }

  private static Outcome call(Run run, List<String> pieces, Result result) {
    if (pieces.size() < 2) {
      throw new Dialog.Refused("arg", "DI needs a factory and a function");
    }
    var args = new ArrayList<Object>();
    pieces.stream().skip(2).forEach(piece -> args.add(argument(run, piece)));
    var called =
        run.session()
            .service(DynamicInvocation.class)
            .call(Arguments.one(pieces.get(0)), Arguments.one(pieces.get(1)), args);
    return Outcome.await(called, (later, value) -> store(later, value, result));
  }

  private static Object argument(Run run, String piece) {
    if (piece.startsWith("(int)")) {
      OptionalLong number = Numbers.parse(value(run, piece.substring(5)));
      return number.orElseThrow(() -> new Dialog.Refused("arg", piece + " is no number"));
    }
    if (piece.startsWith("(struct)")) {
      return struct(run, name(piece.substring(8)));
    }
    if (piece.startsWith("(array)")) {
      return array(run, name(piece.substring(7)));
    }
    if (piece.startsWith("(json)")) {
      try {
        return JSON.readValue(value(run, piece.substring(6)), Object.class);
      } catch (JsonProcessingException e) {
        throw new Dialog.Refused("arg", "no JSON: " + piece);
      }
    }
    return value(run, piece);
  }

  private static String value(Run run, String text) {
    String bare = text.strip();
    boolean literal = bare.startsWith("\"");
    return literal ? Arguments.one(bare) : run.resolve(bare);
  }

  private static String name(String text) {
    String bare = text.strip();
    return bare.startsWith("$") ? bare.substring(1) : bare;
  }

  @SuppressWarnings("unchecked") // the inner maps are made here
  private static Map<String, Object> struct(Run run, String name) {
    var struct = new LinkedHashMap<String, Object>();
    ArrayActions.withPrefix(run, name + ".")
        .forEach(
            (key, value) -> {
              String[] path = key.substring(name.length() + 1).split("\\.");
              Map<String, Object> at = struct;
              for (int i = 0; i < path.length - 1; i++) {
                Object inner = at.get(path[i]);
                if (!(inner instanceof Map)) {
                  inner = new LinkedHashMap<String, Object>();
                  at.put(path[i], inner);
                }
                at = (Map<String, Object>) inner;
              }
              at.put(path[path.length - 1], value);
            });
    return struct;
  }

  private static List<Object> array(Run run, String name) {
    var elements = new ArrayList<Object>();
    var variables = run.session().variables();
    while (variables.containsKey(name + "[" + elements.size() + "]")) {
      elements.add(variables.get(name + "[" + elements.size() + "]"));
    }
    return elements;
  }

  private static Outcome store(Run run, Object value, Result result) {
    if (result != Result.DROP) {
      List<?> elements = value instanceof List<?> list ? list : List.of();
      boolean flat = elements.stream().allMatch(InvocationActions::isScalar);
      if (!flat || !(value instanceof List || isScalar(value))) {
        throw new Dialog.Refused("arg", "the result is no text, number or array of them");
      }
      if (value instanceof List) {
        storeArray(run, elements, result);
      } else {
        run.setVariable("DI_res", String.valueOf(value));
      }
    }
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static void storeArray(Run run, List<?> elements, Result result) {
    for (int i = 0; i < elements.size(); i++) {
      String name = result == Result.ARRAY ? "DI_res[" + i + "]" : "DI_res" + i;
      run.setVariable(name, String.valueOf(elements.get(i)));
    }
    if (result == Result.ARRAY) {
      run.setVariable("DI_res_size", Integer.toString(elements.size()));
    }
  }

  private static boolean isScalar(Object value) {
    return value instanceof String || value instanceof Number;
  }
}
