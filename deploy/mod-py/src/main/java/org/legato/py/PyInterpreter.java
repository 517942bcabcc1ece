package org.legato.py;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/**
 * A Python interpreter. Python may read and write files and use the network; it starts no processes
 * and no threads and sees nothing of Java but its session. Used by one thread, except where it says
 * otherwise.
 */
final class PyInterpreter {
  private static final HostAccess ACCESS =
      HostAccess.newBuilder(HostAccess.EXPLICIT).allowArrayAccess(true).build();

  /** Parsed once for all interpreters. */
  private static final class Shared {
    static final Engine ENGINE =
        Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
    static final Source BOOTSTRAP = Source.newBuilder("python", bootstrap(), "dsm").buildLiteral();

    private static String bootstrap() {
      try (InputStream in = PyInterpreter.class.getResourceAsStream("bootstrap.py")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Context context;
  private final Value run;
  private final Value check;
  private final Value scope;

  PyInterpreter() {
    context =
        Context.newBuilder("python")
            .engine(Shared.ENGINE)
            .allowHostAccess(ACCESS)
            .allowIO(IOAccess.ALL)
            .option("python.PosixModuleBackend", "java")
            .in(InputStream.nullInputStream())
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build();
    context.eval(Shared.BOOTSTRAP);
    Value bindings = context.getBindings("python");
    run = bindings.getMember("run");
    check = bindings.getMember("check");
    scope = bindings.getMember("scope");
  }

  /** What the code of one call keeps from run to run. */
  Value scope(PySession session) {
    return scope.execute(session);
  }

  /** Runs code; whether it is {@code True} if it is an expression. */
  boolean run(PyCode code, Value of, int type, String[] names, String[] values) {
    return run.execute(code.texts(), code.mode(), of, type, names, values).asBoolean();
  }

  /** Compiles code; throws what is wrong with it. */
  void check(PyCode code) {
    check.execute(code.texts(), code.mode());
  }

  /** On another thread: ends what runs; false if it does not end and the interpreter is lost. */
  boolean interrupt(Duration bound) {
    try {
      context.interrupt(bound);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Ends it with whatever runs in it; on any thread. */
  void close() {
    context.close(true);
  }
}
