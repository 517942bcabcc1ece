package org.legato.dsm.module;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.legato.dsm.engine.ScriptException;

/** What blocks or takes long (files, commands, long texts) runs here, never in a call leg. */
final class BlockingWork {
  private final ThreadPoolExecutor executor;
  private final Duration commandTimeout;

  /** With the bounds of the configuration {@code legato.dsm.work}. */
  static BlockingWork configured(String name) {
    Config work = ConfigFactory.load().getConfig("legato.dsm.work");
    return new BlockingWork(
        name, work.getInt("threads"), work.getInt("queue"), work.getDuration("command-timeout"));
  }

  BlockingWork(String name, int threads, int queue, Duration commandTimeout) {
    this.commandTimeout = commandTimeout;
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            60,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("legato-" + name + "-", 1).factory());
    executor.allowCoreThreadTimeOut(true);
  }

  /** Until a command is killed. */
  Duration commandTimeout() {
    return commandTimeout;
  }

  /** Runs a task; fails with a DSM exception {@code core} if too many wait already. */
  <T> CompletionStage<T> submit(Callable<T> task) {
    var result = new CompletableFuture<T>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(task.call());
            } catch (Exception | StackOverflowError e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      var cause = Map.of("cause", "too much work waits: legato.dsm.work.queue is full");
      result.completeExceptionally(new ScriptException("core", cause));
    }
    return result;
  }
}
