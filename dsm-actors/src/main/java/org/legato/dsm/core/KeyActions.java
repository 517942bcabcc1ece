package org.legato.dsm.core;

import java.util.OptionalLong;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import org.legato.dsm.session.Media;

/** Keys (DTMF), RFC 4733 events 0 to 15. */
final class KeyActions {
  private static final String DEFAULT_MS = "500";
  private static final String KEYS = "0123456789*#ABCDEF";

  private KeyActions() {}

  static void declare(Declarations to) {
    to.action("enableDTMFDetection", "() Raises key events.", (run, _) -> detect(run, true));
    to.action("disableDTMFDetection", "() Raises no key events.", (run, _) -> detect(run, false));
    to.action(
        "sendDTMF",
        ',',
        Second.OPTIONAL,
        "(key[, ms]) Sends a key by its number 0 to 15; ms, 500 by default. Errors: throws core"
            + " with #cause.",
        (run, code, duration) -> {
          OptionalLong key = Numbers.unsigned(run.resolve(code));
          if (key.isEmpty() || key.getAsLong() > 15) {
            throw PlayActions.core("invalid DTMF:" + run.resolve(code));
          }
          PlayActions.media(run).sendKey((int) key.getAsLong(), ms(run, duration));
          return Outcome.CONTINUE;
        });
    to.action(
        "sendDTMFSequence",
        ',',
        Second.OPTIONAL,
        "(keys[, ms]) Sends each of 0-9 * # A-F of a text; ms each, 500 by default. Errors: throws"
            + " core with #cause.",
        (run, text, duration) -> {
          int ms = ms(run, duration);
          Media media = PlayActions.media(run);
          run.resolve(text)
              .chars()
              .map(KEYS::indexOf)
              .filter(key -> key >= 0)
              .forEach(key -> media.sendKey(key, ms));
          return Outcome.CONTINUE;
        });
  }

  private static int ms(Run run, String text) {
    String value = text.isEmpty() ? DEFAULT_MS : run.resolve(text);
    OptionalLong ms = Numbers.unsigned(value.isEmpty() ? DEFAULT_MS : value);
    if (ms.isEmpty()) {
      throw PlayActions.core("invalid DTMF duration:" + value);
    }
    return (int) ms.getAsLong();
  }

  private static Outcome detect(Run run, boolean on) {
    PlayActions.media(run).detectKeys(on);
    return Outcome.CONTINUE;
  }
}
