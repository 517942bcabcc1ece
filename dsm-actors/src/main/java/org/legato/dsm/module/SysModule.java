package org.legato.dsm.module;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.engine.ModuleConfig;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.ScriptLog;

/** {@code mod_sys}: files, commands and time stamps. */
public final class SysModule implements ScriptModule {
  private static final long MICROS = 1_000_000;
  private static final int MAX_FILES = 10_000;

  private final Workers workers;
  private final Shell shell;

  /** With the bounds of the configuration {@code legato.dsm.sys}. */
  public SysModule() {
    this(Workers.shared(), Shell.of(ModuleConfig.current().getConfig("legato.dsm.sys")));
  }

  SysModule(Workers workers, Shell shell) {
    this.workers = workers;
    this.shell = shell;
  }

  /** How a command ended; the error is empty unless it is more than that it says no. */
  private record Ending(boolean success, String error) {
    static Ending of(Shell.Result result, Throwable failure) {
      if (failure != null) {
        return new Ending(false, Waits.cause(failure).getMessage());
      }
      return new Ending(result.exit() == 0, result.exit() > 1 ? "exit code " + result.exit() : "");
    }
  }

  /** Something done to files. */
  private interface FileWork {
    void run() throws IOException;
  }

  @Override
  public String name() {
    return "mod_sys";
  }

  @Override
  public void declare(Declarations d) {
    declareFiles(d);
    declareCommands(d);
    d.action(
        "sys.getTimestamp",
        "(name) Stores the time in name.tv_sec and name.tv_usec.",
        (run, text) -> {
          Instant now = Instant.now();
          store(
              run,
              Values.name(run.resolve(text)),
              now.getEpochSecond() * MICROS + now.getNano() / 1000);
          return Outcome.CONTINUE;
        });
    d.action(
        "sys.subTimestamp",
        ',',
        Second.REQUIRED,
        "(name, name) Subtracts a time from another: name.tv_sec, name.tv_usec, name.msec.",
        (run, first, second) -> {
          String name = Values.name(run.resolve(first));
          long difference = load(run, name) - load(run, Values.name(run.resolve(second)));
          store(run, name, difference);
          run.setVariable(name + ".msec", Long.toString(difference / 1000));
          return Outcome.CONTINUE;
        });
  }

  private void declareFiles(Declarations d) {
    d.condition(
        "sys.file_exists",
        "(file) Whether a file exists. Errors: errno file if that cannot be told.",
        (run, text) -> exists(run, text).orElse(false));
    d.condition(
        "sys.file_not_exists",
        "(file) Whether a file does not exist. Errors: errno file if that cannot be told.",
        (run, text) -> exists(run, text).map(there -> !there).orElse(false));
    d.action(
        "sys.mkdir",
        "(directory) Makes a directory. Errors: errno file.",
        (run, text) -> {
          String path = run.resolve(text);
          return files(() -> Files.createDirectory(Path.of(path)));
        });
    d.action(
        "sys.mkdirRecursive",
        "(directory) Makes a directory and those above it. Errors: errno file.",
        (run, text) -> {
          String path = run.resolve(text);
          return files(() -> Files.createDirectories(Path.of(path)));
        });
    d.action(
        "sys.rename",
        ',',
        Second.OPTIONAL,
        "(from, to) Renames or moves a file. Errors: errno file.",
        (run, from, to) -> {
          String source = run.resolve(from);
          String target = run.resolve(to);
          return files(() -> move(Path.of(source), Path.of(target)));
        });
    d.action(
        "sys.unlink",
        "(file) Deletes a file. Errors: errno file.",
        (run, text) -> {
          String path = run.resolve(text);
          return path.isEmpty() ? Outcome.CONTINUE : files(() -> delete(path));
        });
    d.action(
        "sys.unlinkArray",
        ',',
        Second.OPTIONAL,
        "(array, directory) Deletes the files $array_0 to $array_size of a directory. Errors: errno"
            + " arg, file.",
        this::deleteAll);
    d.action(
        "sys.tmpnam",
        "(var) Makes an empty temporary file and stores its name. Errors: errno file.",
        (run, target) -> {
          String name = Values.name(run.resolve(target));
          return Waits.on(
              workers.submit(() -> Files.createTempFile("sems_", "").toString()),
              (later, path) -> {
                later.setVariable(name, path);
                later.clearError();
                return Outcome.CONTINUE;
              },
              SysModule::failed);
        });
  }

  private void declareCommands(Declarations d) {
    d.action(
        "sys.popen",
        '=',
        Second.REQUIRED,
        "(var=command) Runs a command: its output in a variable, its wait status in name.status."
            + " Errors: throws popen and pclose with #cause.",
        (run, target, text) -> {
          String name = Values.name(target);
          String command = run.resolve(text);
          return Outcome.await(
              started(command),
              (later, result) -> {
                later.setVariable(name, result.output());
                later.setVariable(name + ".status", Integer.toString(result.exit() << 8));
                return Outcome.CONTINUE;
              });
        });
    d.condition(
        "sys.system",
        "(command) Whether a command ends with exit code 0; anything but 0 and 1 is logged.",
        (run, text) -> {
          String command = run.resolve(Arguments.one(text));
          Ending ending = run.answer(() -> started(command).handle(Ending::of));
          if (!ending.error().isEmpty()) {
            run.session()
                .service(ScriptLog.class)
                .log(0, "sys.system: " + ending.error() + " of " + command);
          }
          return ending.success();
        });
  }

  private CompletionStage<Shell.Result> started(String command) {
    return workers
        .submit(() -> shell.run(command))
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof IOException
                        ? Shell.failed("popen", failure.getMessage())
                        : failure));
  }

  /** Empty, with an error code, if nobody has time to look. */
  private Optional<Boolean> exists(Run run, String text) {
    String path = run.resolve(Arguments.one(text));
    Optional<Boolean> there =
        run.answer(
            () ->
                workers
                    .submit(() -> !path.isEmpty() && Files.exists(Path.of(path)))
                    .handle(
                        (yes, failure) ->
                            failure instanceof IOException
                                ? Optional.empty()
                                : Optional.of(failure == null && yes)));
    if (there.isEmpty()) {
      run.error("file", "nobody has time to look for " + path);
    }
    return there;
  }

  private Outcome deleteAll(Run run, String array, String directory) {
    String name = Values.name(run.resolve(array));
    OptionalLong size = Numbers.unsigned(run.variable(name + "_size"));
    if (size.isEmpty() || size.getAsLong() > MAX_FILES) {
      run.error("arg", "$" + name + "_size must be a number, at most " + MAX_FILES);
      return Outcome.CONTINUE;
    }
    String base = run.resolve(directory);
    var paths = new ArrayList<String>();
    for (long i = 0; i < size.getAsLong(); i++) {
      String file = run.variable(name + "_" + i);
      if (!file.isEmpty()) {
        paths.add(base + "/" + file);
      }
    }
    return files(
        () -> {
          IOException first = null;
          for (String path : paths) {
            try {
              delete(path);
            } catch (IOException | InvalidPathException e) {
              first = first == null ? new IOException(e.toString(), e) : first;
            }
          }
          if (first != null) {
            throw first;
          }
        });
  }

  /** At once; to another file system by copying. */
  private static void move(Path source, Path target) throws IOException {
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(source, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Deletes what {@code unlink} would: no directories. */
  private static void delete(String path) throws IOException {
    Path file = Path.of(path);
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is a directory");
    }
    Files.delete(file);
  }

  private Outcome files(FileWork work) {
    return Waits.on(
        workers.submit(
            () -> {
              work.run();
              return true;
            }),
        (run, _) -> {
          run.clearError();
          return Outcome.CONTINUE;
        },
        SysModule::failed);
  }

  private static Outcome failed(Run run, Throwable failure) {
    run.error("file", failure.getClass().getSimpleName() + ": " + failure.getMessage());
    return Outcome.CONTINUE;
  }

  private static void store(Run run, String name, long micros) {
    run.setVariable(name + ".tv_sec", Long.toString(Math.floorDiv(micros, MICROS)));
    run.setVariable(name + ".tv_usec", Long.toString(Math.floorMod(micros, MICROS)));
  }

  private static long load(Run run, String name) {
    return Numbers.parse(run.variable(name + ".tv_sec")).orElse(0) * MICROS
        + Numbers.parse(run.variable(name + ".tv_usec")).orElse(0);
  }
}
