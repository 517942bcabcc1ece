package org.legato.dsm.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An application that every node has: a script of Legato's own with the configuration keys of the
 * SEMS application whose name it bears. A script of the same name that is loaded takes its place.
 *
 * @param defaults its keys and what they are if nobody sets them
 * @param files pairs of keys, of a directory and of a file in it, that calls will want to play
 */
public record BuiltIn(String name, Map<String, String> defaults, List<AudioFile> files) {
  private static final String AUDIO = "/usr/local/lib/sems/audio";

  /**
   * A file that the configuration names.
   *
   * @param directoryKey the key of its directory
   * @param fileKey the key of its name
   */
  public record AudioFile(String directoryKey, String fileKey) {}

  /** All of them. */
  public static final List<BuiltIn> ALL =
      List.of(
          new BuiltIn(
              "announcement",
              Map.of("announce_path", AUDIO, "default_announce", "default.wav", "loop", "false"),
              List.of(new AudioFile("announce_path", "default_announce"))),
          new BuiltIn(
              "conference",
              Map.of(
                  "audio_path", AUDIO,
                  "default_announce", "first_participant.wav",
                  "join_sound", "beep.wav",
                  "drop_sound", "beep.wav",
                  "max_participants", "0"),
              List.of(
                  new AudioFile("audio_path", "default_announce"),
                  new AudioFile("audio_path", "join_sound"),
                  new AudioFile("audio_path", "drop_sound"))));

  public BuiltIn {
    defaults = Map.copyOf(defaults);
    files = List.copyOf(files);
  }

  String script() {
    String path = "/examples/" + name + "/" + name + ".dsm";
    try (InputStream in = BuiltIn.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
