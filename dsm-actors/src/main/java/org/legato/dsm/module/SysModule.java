package org.legato.dsm.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.legato.dsm.engine.Arguments;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.ScriptLog;

/** {@code mod_sys}: files, commands and time. */
public final class SysModule implements ScriptModule {
  private final BlockingWork work = BlockingWork.configured("sys");

  /** Work on files that gives something. */
  private interface FileWork {
    String run() throws IOException;
  }

  @Override
  public String name() {
    return "mod_sys";
  }

  @Override
  public void declare(Declarations d) {
    d.slowCondition("sys.file_exists", "Whether a file exists.", this::exists);
    d.slowCondition(
        "sys.file_not_exists",
        "Whether a file does not exist.",
        (run, text) -> exists(run, text).thenApply(exists -> !exists));
    d.slowCondition(
        "sys.system", "Runs a command; holds if its exit code is 0.", this::commandSucceeds);
    declareFiles(d);
    d.action(
        "sys.popen",
        '=',
        Second.REQUIRED,
        "Stores a command's output in a variable and its wait status in variable.status.",
        this::popen);
    d.action(
        "sys.getTimestamp",
        "Stores the time in name.tv_sec and name.tv_usec.",
        (run, text) -> {
          Instant now = Instant.now();
          String name = Values.name(run.resolve(text));
          run.setVariable(name + ".tv_sec", Long.toString(now.getEpochSecond()));
          run.setVariable(name + ".tv_usec", Long.toString(now.getNano() / 1000));
          return Outcome.CONTINUE;
        });
    d.action(
        "sys.subTimestamp",
        ',',
        Second.REQUIRED,
        "Takes the second time off the first: name.tv_sec, name.tv_usec and name.msec.",
        (run, first, second) -> {
          String name = Values.name(run.resolve(first));
          long micros = micros(run, name) - micros(run, Values.name(run.resolve(second)));
          run.setVariable(name + ".tv_sec", Long.toString(Math.floorDiv(micros, 1_000_000L)));
          run.setVariable(name + ".tv_usec", Long.toString(Math.floorMod(micros, 1_000_000L)));
          run.setVariable(name + ".msec", Long.toString(micros / 1000));
          return Outcome.CONTINUE;
        });
  }

  private void declareFiles(Declarations d) {
    d.action(
        "sys.mkdir",
        "Makes a directory.",
        (run, text) -> {
          String path = run.resolve(text);
          return onFiles(run, () -> Files.createDirectory(Path.of(path)).toString());
        });
    d.action(
        "sys.mkdirRecursive",
        "Makes a directory with its parents.",
        (run, text) -> {
          String path = run.resolve(text);
          return onFiles(run, () -> Files.createDirectories(Path.of(path)).toString());
        });
    d.action(
        "sys.rename",
        ',',
        Second.OPTIONAL,
        "Renames or moves a file.",
        (run, from, to) -> {
          Function<String, Path> path = text -> Path.of(run.resolve(text));
          return onFiles(run, () -> move(path.apply(from), path.apply(to)));
        });
    d.action(
        "sys.unlink",
        "Deletes a file.",
        (run, text) -> {
          String path = run.resolve(text);
          return onFiles(run, () -> delete(path.isEmpty() ? List.of() : List.of(path)));
        });
    d.action(
        "sys.unlinkArray",
        ',',
        Second.OPTIONAL,
        "Deletes the files name_0 to name_<size-1> of an array in a directory.",
        this::unlinkArray);
    d.action(
        "sys.tmpnam",
        "Makes an empty temporary file and stores its name in a variable.",
        (run, text) -> {
          String target = Values.name(run.resolve(text));
          return onFiles(
              run,
              () -> Files.createTempFile("sems_", "").toString(),
              name -> run.setVariable(target, name));
        });
  }

  private Outcome unlinkArray(Run run, String array, String directory) {
    String name = Values.name(run.resolve(array));
    OptionalLong size = Numbers.unsigned(run.variable(name + "_size"));
    if (size.isEmpty()) {
      run.error("arg", "$" + name + "_size is no number");
      return Outcome.CONTINUE;
    }
    var paths = new ArrayList<String>();
    for (int i = 0; i < size.getAsLong(); i++) {
      // An element that is not there must not make the directory itself the file to delete.
      String file = run.variable(name + "_" + i);
      if (!file.isEmpty()) {
        paths.add(run.resolve(directory) + "/" + file);
      }
    }
    return onFiles(run, () -> delete(paths));
  }

  private static String move(Path from, Path to) throws IOException {
    return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE).toString();
  }

  /** Deletes what can be deleted and then fails if something could not. */
  private static String delete(List<String> paths) throws IOException {
    IOException failure = null;
    for (String path : paths) {
      try {
        Files.delete(Path.of(path));
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return "";
  }

  private Outcome onFiles(Run run, FileWork task) {
    return onFiles(run, task, _ -> {});
  }

  /** Errors of the file system go to {@code $errno}. */
  private Outcome onFiles(Run run, FileWork task, java.util.function.Consumer<String> then) {
    return Outcome.await(
        work.submit(
            () -> {
              try {
                return new FileResult(task.run(), null);
              } catch (IOException | InvalidPathException e) {
                return new FileResult("", e.toString());
              }
            }),
        (later, result) -> {
          if (result.failure() == null) {
            later.clearError();
            then.accept(result.value());
          } else {
            later.error("file", result.failure());
          }
          return Outcome.CONTINUE;
        });
  }

  private record FileResult(String value, String failure) {}

  private CompletionStage<Boolean> exists(Run run, String text) {
    String path = run.resolve(Arguments.one(text));
    return work.submit(
        () -> {
          try {
            return !path.isEmpty() && Files.exists(Path.of(path));
          } catch (InvalidPathException e) {
            return false;
          }
        });
  }

  private CompletionStage<Boolean> commandSucceeds(Run run, String text) {
    String command = run.resolve(Arguments.one(text));
    ScriptLog log = run.session().service(ScriptLog.class);
    return work.submit(() -> Shell.run(command, work.commandTimeout()))
        .handle(
            (result, failure) -> {
              int code = failure == null ? result.exitCode() : -1;
              if (code != 0 && code != 1) {
                String why = failure == null ? "exit code " + code : String.valueOf(failure);
                log.log(0, "sys.system(" + command + "): " + why);
              }
              return code == 0;
            });
  }

  private Outcome popen(Run run, String target, String text) {
    String name = Values.name(target);
    String command = run.resolve(text);
    return Outcome.await(
        work.submit(
            () -> {
              try {
                return Shell.run(command, work.commandTimeout());
              } catch (IOException e) {
                throw new ScriptException("popen", Map.of("cause", String.valueOf(e.getMessage())));
              }
            }),
        (later, result) -> {
          later.setVariable(name, result.output());
          // The wait status, as C programs see it.
          later.setVariable(name + ".status", Integer.toString(result.exitCode() << 8));
          return Outcome.CONTINUE;
        });
  }

  private static long micros(Run run, String name) {
    long seconds = Numbers.parse(run.variable(name + ".tv_sec")).orElse(0);
    return seconds * 1_000_000 + Numbers.parse(run.variable(name + ".tv_usec")).orElse(0);
  }
}
