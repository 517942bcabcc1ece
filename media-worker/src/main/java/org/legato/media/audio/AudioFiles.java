package org.legato.media.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Audio files by name, decoded once and kept in a bounded cache; a file whose size or time of
 * change is another is read again. Reading blocks: call it off the media threads.
 */
public final class AudioFiles {
  /** Longest file in bytes; more than an hour and a half of PCM16 at 8 kHz. */
  private static final long LONGEST = 100_000_000;

  private record Kept(AudioFile audio, long size, FileTime changed) {}

  private final long mostSamples;
  private final Map<Path, Kept> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long samples;

  /**
   * A cache.
   *
   * @param mostSamples samples kept in memory, of two bytes each; the least recently used files go
   *     first, and a file that is longer than all of it is not kept
   */
  public AudioFiles(long mostSamples) {
    this.mostSamples = mostSamples;
  }

  /**
   * Opens a file: {@code PATH} or {@code PATH|Subtype}; a name without extension is also looked for
   * with {@code .wav}.
   */
  public AudioFile open(String name) throws AudioException {
    Path path = find(name.split("\\|", 2)[0]);
    try {
      long size = Files.size(path);
      FileTime changed = Files.getLastModifiedTime(path);
      synchronized (cache) {
        Kept known = cache.get(path);
        if (known != null && known.size == size && known.changed.equals(changed)) {
          return known.audio;
        }
      }
      if (size > LONGEST) {
        throw new AudioException(path + ": longer than " + LONGEST + " bytes");
      }
      AudioFile read = decode(Files.readAllBytes(path), path.toString());
      keep(path, new Kept(read, size, changed));
      return read;
    } catch (IOException e) {
      throw new AudioException(path + ": cannot be read: " + e.getMessage());
    }
  }

  private static Path find(String file) throws AudioException {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path) && !extension(file)) {
        path = Path.of(file + ".wav");
      }
      if (!Files.isRegularFile(path)) {
        throw new AudioException(path + ": no such file");
      }
      checkExtension(path.toString());
      return path;
    } catch (InvalidPathException e) {
      throw new AudioException(e.getInput() + ": not a file name: " + e.getReason());
    }
  }

  /** Decodes audio held in memory; the name's extension tells the format. */
  public AudioFile decode(byte[] content, String name) throws AudioException {
    checkExtension(name);
    return new AudioFile(WavReader.read(content, name));
  }

  private static boolean extension(String file) {
    return file.lastIndexOf('.') > file.lastIndexOf('/');
  }

  private static void checkExtension(String name) throws AudioException {
    if (!name.toLowerCase(Locale.ROOT).endsWith(".wav")) {
      throw new AudioException(name + ": unknown audio format, .wav is expected");
    }
  }

  private void keep(Path path, Kept file) {
    synchronized (cache) {
      forget(cache.remove(path));
      if (file.audio.samples().length > mostSamples) {
        return;
      }
      cache.put(path, file);
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
