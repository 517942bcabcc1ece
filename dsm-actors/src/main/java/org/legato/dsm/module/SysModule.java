package org.legato.dsm.module;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.ScriptLog;

/** {@code mod_sys}: files, commands and time stamps. */
public final class SysModule implements ScriptModule {
  private static final long MICROS = 1_000_000;

  private final Workers workers;
  private final Shell shell;

  /** With the bounds of the configuration {@code legato.dsm.sys}. */
  public SysModule() {
    this(Workers.shared(), Shell.of(ConfigFactory.load().getConfig("legato.dsm.sys")));
  }

  SysModule(Workers workers, Shell shell) {
    this.workers = workers;
    this.shell = shell;
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
        "Stores the time in name.tv_sec and name.tv_usec.",
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
        "Subtracts a time from another: name.tv_sec, name.tv_usec, name.msec.",
        (run, first, second) -> {
          String name = Values.name(run.resolve(first));
          long difference = load(run, name) - load(run, Values.name(run.resolve(second)));
          store(run, name, difference);
          run.setVariable(name + ".msec", Long.toString(difference / 1000));
          return Outcome.CONTINUE;
        });
  }

  private void declareFiles(Declarations d) {
    d.condition("sys.file_exists", "Whether a file exists.", this::exists);
    d.condition(
        "sys.file_not_exists", "Whether a file does not exist.", (run, text) -> !exists(run, text));
    d.action(
        "sys.mkdir",
        "Makes a directory.",
        (run, text) -> {
          String path = run.resolve(text);
          return files(() -> Files.createDirectory(Path.of(path)));
        });
    d.action(
        "sys.mkdirRecursive",
        "Makes a directory and those above it.",
        (run, text) -> {
          String path = run.resolve(text);
          return files(() -> Files.createDirectories(Path.of(path)));
        });
    d.action(
        "sys.rename",
        ',',
        Second.OPTIONAL,
        "Renames or moves a file.",
        (run, from, to) -> {
          String source = run.resolve(from);
          String target = run.resolve(to);
          return files(
              () -> Files.move(Path.of(source), Path.of(target), StandardCopyOption.ATOMIC_MOVE));
        });
    d.action(
        "sys.unlink",
        "Deletes a file.",
        (run, text) -> {
          String path = run.resolve(text);
          return path.isEmpty() ? Outcome.CONTINUE : files(() -> delete(path));
        });
    d.action(
        "sys.unlinkArray",
        ',',
        Second.OPTIONAL,
        "Deletes the files $array_0 to $array_size of a directory.",
        this::deleteAll);
    d.action(
        "sys.tmpnam",
        "Makes an empty temporary file and stores its name.",
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
        "Runs a command: its output in a variable, its wait status in name.status.",
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
        "Whether a command ends with exit code 0.",
        (run, text) -> {
          String command = run.resolve(Arguments.one(text));
          Shell.Result result = run.answer(() -> started(command));
          if (result.exit() > 1) {
            run.session()
                .service(ScriptLog.class)
                .log(0, "sys.system: exit code " + result.exit() + " of " + command);
          }
          return result.exit() == 0;
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

  private boolean exists(Run run, String text) {
    String path = run.resolve(Arguments.one(text));
    return run.answer(
        () ->
            workers.submit(
                () -> {
                  try {
                    return !path.isEmpty() && Files.exists(Path.of(path));
                  } catch (InvalidPathException e) {
                    return false;
                  }
                }));
  }

  private Outcome deleteAll(Run run, String array, String directory) {
    String name = Values.name(run.resolve(array));
    OptionalLong size = Numbers.unsigned(run.variable(name + "_size"));
    if (size.isEmpty()) {
      run.error("arg", "$" + name + "_size is no number");
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
          for (String path : paths) {
            delete(path);
          }
        });
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
