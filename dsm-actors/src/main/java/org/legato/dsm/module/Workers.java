package org.legato.dsm.module;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which modules do what blocks: files and commands. */
final class Workers {
  private static final Workers SHARED = of(ConfigFactory.load().getConfig("legato.dsm.workers"));

  private final ThreadPoolExecutor executor;

  Workers(int threads, int queue) {
    var counter = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            60,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              var thread = new Thread(task, "legato-module-" + counter.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  private static Workers of(Config config) {
    return new Workers(config.getInt("threads"), config.getInt("queue"));
  }

  /** Those of the configuration {@code legato.dsm.workers}, for all modules together. */
  static Workers shared() {
    return SHARED;
  }

  /** Runs a task; the stage fails with what it throws, or {@link IOException} when all are busy. */
  <T> CompletionStage<T> submit(Callable<T> task) {
    var result = new CompletableFuture<T>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(task.call());
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new IOException("too many files and commands wait: legato.dsm.workers.queue is full"));
    }
    return result;
  }
}
