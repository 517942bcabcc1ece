package org.legato.dsm.module;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.legato.dsm.engine.Run;

/** One command as a script wrote it, cut into words. */
final class RedisCommand {
  /** What a command does to the connection that it goes over. */
  enum Bond {
    NONE,
    /** It keeps the connection waiting. */
    BLOCKS,
    /** It begins a transaction. */
    TRANSACTION,
    /** It ends a transaction. */
    END,
    /** It changes the connection for what follows. */
    STATE
  }

  private static final Map<String, Bond> BONDS = new HashMap<>();

  static {
    bonds(Bond.TRANSACTION, "MULTI WATCH");
    bonds(Bond.END, "EXEC DISCARD UNWATCH");
    bonds(Bond.STATE, "SELECT AUTH HELLO CLIENT RESET QUIT READONLY READWRITE ASKING");
    bonds(
        Bond.BLOCKS,
        "WAIT WAITAOF BLPOP BRPOP BLMOVE BLMPOP BRPOPLPUSH BZPOPMIN BZPOPMAX BZMPOP XREAD"
            + " XREADGROUP");
  }

  private static void bonds(Bond bond, String names) {
    for (String name : names.split(" ")) {
      BONDS.put(name, bond);
    }
  }

  /** Those whose replies never end. */
  private static final Set<String> REFUSED =
      Set.of("SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "MONITOR", "SYNC", "PSYNC");

  private final String name;
  private final List<String> words;

  private RedisCommand(List<String> words) {
    this.name = words.getFirst().toUpperCase(Locale.ROOT);
    this.words = words;
  }

  /**
   * Cuts a text at blanks outside of quotes; then references are replaced, so that a value stays
   * one word whatever is in it. A text that is one variable is the command itself.
   *
   * @throws IllegalArgumentException if it is empty or a command that cannot be used here
   */
  static RedisCommand of(Run run, String text) {
    boolean whole = text.startsWith("$") && text.chars().noneMatch(c -> c == ' ' || c == '\t');
    List<String> words = new ArrayList<>(cut(whole ? run.interpolate(text) : text));
    if (!whole) {
      words.replaceAll(run::interpolate);
    }
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw new IllegalArgumentException("the command is empty");
    }
    var command = new RedisCommand(words);
    if (REFUSED.contains(command.name)) {
      throw new IllegalArgumentException(command.name + " is not supported: its replies never end");
    }
    return command;
  }

  private static List<String> cut(String text) {
    var words = new ArrayList<String>();
    int at = 0;
    while (at < text.length()) {
      char first = text.charAt(at);
      if (first <= ' ') {
        at++;
        continue;
      }
      boolean quoted = first == '"' || first == '\'';
      int end = quoted ? text.indexOf(first, at + 1) : -1;
      if (end > 0) {
        words.add(text.substring(at + 1, end));
        at = end + 1;
      } else {
        int from = at;
        while (at < text.length() && text.charAt(at) > ' ') {
          at++;
        }
        words.add(text.substring(from, at));
      }
    }
    return words;
  }

  /** Anything but {@link Bond#NONE} must not go over a connection that other calls use. */
  Bond bond() {
    return BONDS.getOrDefault(name, Bond.NONE);
  }

  ProtocolKeyword keyword() {
    return new Word(name);
  }

  CommandArgs<String, String> arguments() {
    return new CommandArgs<>(StringCodec.UTF8).addValues(words.subList(1, words.size()));
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * The command's name. It shows itself in small letters because the client, where it reads MULTI,
   * would hold all replies back until EXEC.
   */
  private record Word(String command) implements ProtocolKeyword {
    @Override
    public byte[] getBytes() {
      return command.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return command.toLowerCase(Locale.ROOT);
    }
  }
}
