package org.legato.dsm.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scripts in a directory: {@code diag_path}. */
public final class DirectoryScripts implements ScriptFiles {
  /** No sane script is larger; a wrong path to a recording should not fill the memory. */
  private static final long MAX_BYTES = 8L << 20;

  private final Path diagPath;

  public DirectoryScripts(Path diagPath) {
    this.diagPath = diagPath;
  }

  @Override
  public Optional<Source> diagram(String name) {
    Path file = diagPath.resolve(name + ".dsm");
    return Files.isRegularFile(file) ? Optional.of(read(file, Optional.empty())) : Optional.empty();
  }

  @Override
  public Optional<List<Source>> include(String name, Source includer) {
    Path base = includer.directory().map(Path::of).orElse(diagPath);
    Path path;
    try {
      path = base.resolve(name);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
    if (!Files.exists(path)) {
      path = base.resolve(name + ".dsm");
    }
    boolean absolute = name.startsWith("/");
    if (Files.isDirectory(path)) {
      return Optional.of(readAll(path, absolute ? Optional.of(path.toString()) : base(includer)));
    }
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    Optional<String> directory =
        absolute ? Optional.of(path.getParent().toString()) : base(includer);
    return Optional.of(List.of(read(path, directory)));
  }

  private static Optional<String> base(Source includer) {
    return includer.directory();
  }

  private List<Source> readAll(Path directory, Optional<String> base) {
    try (var files = Files.list(directory)) {
      var sources = new ArrayList<Source>();
      files
          .filter(file -> file.toString().endsWith(".dsm") && Files.isRegularFile(file))
          .sorted()
          .forEach(file -> sources.add(read(file, base)));
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Source read(Path file, Optional<String> directory) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
      }
      String shown =
          file.startsWith(diagPath) ? diagPath.relativize(file).toString() : file.toString();
      return new Source(shown, directory, decode(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** UTF-8, also with the mark some editors begin it with, or Latin-1 for old files. */
  private static String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
