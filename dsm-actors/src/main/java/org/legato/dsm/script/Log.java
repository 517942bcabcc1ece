package org.legato.dsm.script;

import java.util.List;
import java.util.function.IntFunction;

/** Collects problems while a script is read. */
final class Log {
  private final IntFunction<Place> places;
  private final List<Problem> errors;
  private final List<Problem> warnings;

  /** Thrown to leave the element being parsed; the problem has been noted. */
  static final class Abandoned extends RuntimeException {
    Abandoned() {
      super(null, null, false, false);
    }
  }

  Log(IntFunction<Place> places, List<Problem> errors, List<Problem> warnings) {
    this.places = places;
    this.errors = errors;
    this.warnings = warnings;
  }

  Place place(Token token) {
    return places.apply(token.offset());
  }

  IntFunction<Place> placesFrom(int offset) {
    return inner -> places.apply(offset + inner);
  }

  void error(Token at, String message, String remedy) {
    errors.add(new Problem(place(at), message, remedy));
    if (errors.size() >= ScriptParser.MAX_PROBLEMS) {
      throw new ScriptError(errors);
    }
  }

  Abandoned abandon(Token at, String message, String remedy) {
    error(at, message, remedy);
    return new Abandoned();
  }

  void warn(Token at, String message, String remedy) {
    warnings.add(new Problem(place(at), message, remedy));
  }

  List<Problem> errors() {
    return errors;
  }

  List<Problem> warnings() {
    return warnings;
  }
}
