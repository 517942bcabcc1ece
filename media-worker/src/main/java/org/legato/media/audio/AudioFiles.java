package org.legato.media.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Audio files by name, decoded once and kept in a bounded cache keyed by path, size and time of
 * change. Reading blocks: call it off the media threads.
 */
public final class AudioFiles {
  private record Key(Path path, long size, long changed) {}

  private final long mostSamples;
  private final Map<Key, AudioFile> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long samples;

  /**
   * A cache.
   *
   * @param mostSamples samples kept in memory; the least recently used files go first
   */
  public AudioFiles(long mostSamples) {
    this.mostSamples = mostSamples;
  }

  /**
   * Opens a file: {@code PATH} or {@code PATH|Subtype}; a name without extension is also looked for
   * with {@code .wav}.
   */
  public AudioFile open(String name) throws AudioException {
    String file = name.split("\\|", 2)[0];
    Path path = Path.of(file);
    if (!Files.isRegularFile(path) && !extension(file)) {
      path = Path.of(file + ".wav");
    }
    if (!Files.isRegularFile(path)) {
      throw new AudioException(path + ": no such file");
    }
    checkExtension(path.toString());
    try {
      Key key = new Key(path, Files.size(path), Files.getLastModifiedTime(path).toMillis());
      synchronized (cache) {
        AudioFile known = cache.get(key);
        if (known != null) {
          return known;
        }
      }
      AudioFile read = new AudioFile(WavReader.read(Files.readAllBytes(path), path.toString()));
      keep(key, read);
      return read;
    } catch (IOException e) {
      throw new AudioException(path + ": cannot be read: " + e.getMessage());
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

  private void keep(Key key, AudioFile file) {
    synchronized (cache) {
      if (cache.put(key, file) == null) {
        samples += file.samples().length;
      }
      var oldest = cache.entrySet().iterator();
      while (samples > mostSamples && oldest.hasNext()) {
        var entry = oldest.next();
        if (!entry.getKey().equals(key)) {
          samples -= entry.getValue().samples().length;
          oldest.remove();
        }
      }
    }
  }
}
