package org.legato.py;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.PolyglotException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a Python interpreter, started by the first code that is to run. Code that runs too
 * long is interrupted; an interpreter that cannot be interrupted is replaced.
 */
final class PyWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PyWorker.class);

  /** Until an interruption must have taken effect. */
  private static final Duration INTERRUPTION = Duration.ofSeconds(1);

  private final PySettings settings;
  private final ThreadPoolExecutor thread;
  private final ScheduledExecutorService watchdog;
  private PyInterpreter interpreter;

  PyWorker(PySettings settings, int number) {
    this.settings = settings;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            Thread.ofPlatform().daemon().name("legato-python-" + number).factory());
    watchdog =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("legato-python-watchdog-" + number).factory());
  }

  /**
   * One run of a call's code.
   *
   * @param asked when the call wanted it, in nanoseconds as {@link System#nanoTime} counts them
   */
  record Job(
      PyState state,
      PyCode code,
      int type,
      String[] names,
      String[] values,
      Conversation conversation,
      long asked) {}

  /** Runs code when its turn comes; the conversation's end says what came of it. */
  void run(Job job) {
    try {
      thread.execute(() -> execute(job));
    } catch (RejectedExecutionException e) {
      job.conversation()
          .end(new Turn.Failed("too much Python waits: legato.dsm.py.queue is reached"));
    }
  }

  /** Compiles code, for which the interpreter starts; gives what is wrong with it. */
  CompletableFuture<Optional<String>> check(PyCode code) {
    var problem = new CompletableFuture<Optional<String>>();
    try {
      thread.execute(
          () -> {
            try {
              interpreter().check(code);
              problem.complete(Optional.empty());
            } catch (PolyglotException e) {
              problem.complete(Optional.of(e.getMessage()));
            } catch (RuntimeException | LinkageError e) {
              problem.complete(Optional.of("Python does not start: " + e));
            }
          });
    } catch (RejectedExecutionException e) {
      problem.complete(Optional.of("not compiled: legato.dsm.py.queue is reached"));
    }
    return problem;
  }

  private PyInterpreter interpreter() {
    if (interpreter == null) {
      interpreter = new PyInterpreter();
    }
    return interpreter;
  }

  private void execute(Job job) {
    if (System.nanoTime() - job.asked() > settings.startTime().toNanos()) {
      job.conversation()
          .end(new Turn.Failed("waited longer than legato.dsm.py.start-time for its turn"));
      return;
    }
    PyInterpreter python;
    try {
      python = interpreter();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("Python does not start", e);
      job.conversation().end(new Turn.Failed("Python does not start: " + e));
      return;
    }
    var watch = new Watch(python, job.conversation());
    ScheduledFuture<?> alarm =
        watchdog.schedule(watch, settings.runTime().toNanos(), TimeUnit.NANOSECONDS);
    Turn last;
    try {
      job.state().session().begin(job.conversation());
      last =
          new Turn.Done(
              python.run(
                  job.code(), job.state().scope(python), job.type(), job.names(), job.values()));
    } catch (PolyglotException e) {
      last = new Turn.Failed(e.isInterrupted() || e.isCancelled() ? tooLong() : e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("internal error with Python", e);
      last = new Turn.Failed(e.toString());
    }
    alarm.cancel(false);
    if (!watch.settled()) {
      LOG.warn("Python could not be interrupted: a new interpreter starts, variables are lost");
      interpreter = null;
    }
    job.conversation().end(last);
  }

  private String tooLong() {
    return "interrupted: it ran longer than legato.dsm.py.run-time, " + settings.runTime();
  }

  /** Goes off when code has run too long. */
  private final class Watch implements Runnable {
    private final PyInterpreter python;
    private final Conversation conversation;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<Boolean> survived = new CompletableFuture<>();

    Watch(PyInterpreter python, Conversation conversation) {
      this.python = python;
      this.conversation = conversation;
    }

    @Override
    public void run() {
      if (!claimed.compareAndSet(false, true)) {
        return;
      }
      boolean interrupted = python.interrupt(INTERRUPTION);
      survived.complete(interrupted);
      if (!interrupted) {
        conversation.end(new Turn.Failed(tooLong()));
        python.close();
      }
    }

    /** The code is through: whether its interpreter can go on, no interruption being under way. */
    boolean settled() {
      return claimed.compareAndSet(false, true) || survived.join();
    }
  }
}
