package org.legato.media.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Audio files by name, decoded once and kept in a bounded cache; a file whose size or time of
 * change is another is read again. Reading blocks: call it off the media threads.
 */
public final class AudioFiles {
  /** Longest file in bytes; more than an hour and a half of PCM16 at 8 kHz. */
  private static final long LONGEST = 100_000_000;

  private static final Set<String> EXTENSIONS = Set.of("wav", "mp3", "opus", "ogg", "ilbc", "lbc");

  private record Kept(AudioFile audio, long size, FileTime changed) {}

  private final long mostSamples;
  private final long streamFrom;

  private record Key(Path path, int rate) {}

  private final Map<Key, Kept> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long samples;

  /**
   * A cache.
   *
   * @param mostSamples samples kept in memory, of two bytes each; the least recently used files go
   *     first, and a file that is longer than all of it is not kept
   * @param streamFrom bytes from which on a file is not decoded as a whole
   */
  public AudioFiles(long mostSamples, long streamFrom) {
    this.streamFrom = streamFrom;
    this.mostSamples = mostSamples;
  }

  /**
   * Opens a file: {@code PATH} or {@code PATH|Subtype}; a name without extension is also looked for
   * with {@code .wav}.
   *
   * @param rate no higher rate is needed: 8000, 16000 or 48000 Hz
   */
  public AudioFile open(String name, int rate) throws AudioException {
    Path path = find(name.split("\\|", 2)[0]);
    Key key = new Key(path, rate);
    try {
      long size = Files.size(path);
      FileTime changed = Files.getLastModifiedTime(path);
      synchronized (cache) {
        Kept known = cache.get(key);
        if (known != null && known.size == size && known.changed.equals(changed)) {
          return known.audio;
        }
      }
      if (size > LONGEST) {
        throw new AudioException(path + ": longer than " + LONGEST + " bytes");
      }
      AudioFile read = decode(Files.readAllBytes(path), path.toString(), rate);
      keep(key, new Kept(read, size, changed));
      return read;
    } catch (IOException e) {
      throw new AudioException(path + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * A playlist entry of a file: decoded and shared, or, if it is long, read while it is played.
   *
   * @param rate no higher rate is needed: 8000, 16000 or 48000 Hz
   * @throws AudioException if it cannot be read or played
   */
  public PlaylistEntry entry(String name, int rate, boolean loop, ReadAheadThread readAhead)
      throws AudioException {
    Path path = find(name.split("\\|", 2)[0]);
    try {
      boolean streams =
          Files.size(path) >= streamFrom && extensionOf(path.toString()).equals("wav");
      StreamedFile streamed = streams ? StreamedFile.open(path, loop) : null;
      if (streamed != null) {
        readAhead.add(streamed);
        return streamed;
      }
    } catch (IOException e) {
      throw new AudioException(path + ": cannot be read: " + e.getMessage());
    }
    return open(name, rate).entry(loop);
  }

  private static Path find(String file) throws AudioException {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path) && extensionOf(file).isEmpty()) {
        path = Path.of(file + ".wav");
      }
      if (!Files.isRegularFile(path)) {
        throw new AudioException(path + ": no such file");
      }
      if (!EXTENSIONS.contains(extensionOf(path.toString()))) {
        throw unknown(path.toString());
      }
      return path;
    } catch (InvalidPathException e) {
      throw new AudioException(e.getInput() + ": not a file name: " + e.getReason());
    }
  }

  /** Decodes audio held in memory; the name's extension tells the format. */
  public AudioFile decode(byte[] content, String name, int rate) throws AudioException {
    RawSound sound =
        switch (extensionOf(name)) {
          case "wav" -> WavReader.read(content, name);
          case "mp3" -> Mp3Reader.read(content, name);
          case "opus", "ogg" -> OpusReader.read(content, name);
          case "ilbc", "lbc" -> IlbcReader.read(content, name);
          default -> throw unknown(name);
        };
    return sound.playable(rate);
  }

  private static AudioException unknown(String name) {
    return new AudioException(
        name + ": unknown audio format, .wav, .mp3, .opus, .ogg or .ilbc is expected");
  }

  /** In lower case and without the dot, empty if there is none. */
  private static String extensionOf(String file) {
    int dot = file.lastIndexOf('.');
    return dot > file.lastIndexOf('/') ? file.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  private void keep(Key key, Kept file) {
    synchronized (cache) {
      forget(cache.remove(key));
      if (file.audio.samples().length > mostSamples) {
        return;
      }
      cache.put(key, file);
      samples += file.audio.samples().length;
      var oldest = cache.values().iterator();
      while (samples > mostSamples) {
        forget(oldest.next());
        oldest.remove();
      }
    }
  }

  private void forget(Kept file) {
    samples -= file == null ? 0 : file.audio.samples().length;
  }

  /** Samples kept at present. */
  long samples() {
    synchronized (cache) {
      return samples;
    }
  }
}
