package org.legato.dsm.module;

import com.typesafe.config.Config;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.legato.dsm.engine.ModuleConfig;

/** Threads on which modules do what blocks; so many, and so much waiting for them, and no more. */
final class Workers {
  /** One for each configuration, of which a process has one. */
  private static final Map<Config, Workers> SHARED = new ConcurrentHashMap<>();

  private final ThreadPoolExecutor executor;
  private final String full;

  /**
   * @param name of the threads, before their number
   * @param key of the configuration that bounds the queue, for the message when it is full
   */
  Workers(String name, int threads, int queue, String key) {
    full = "too many tasks wait: " + key + " is reached";
    var counter = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            60,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              var thread = new Thread(task, name + counter.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  private static Workers of(Config config) {
    return new Workers(
        "legato-module-",
        config.getInt("threads"),
        config.getInt("queue"),
        "legato.dsm.workers.queue");
  }

  /** Those of the configuration {@code legato.dsm.workers}, for all modules together. */
  static Workers shared() {
    return SHARED.computeIfAbsent(
        ModuleConfig.current().getConfig("legato.dsm.workers"), Workers::of);
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
      result.completeExceptionally(new IOException(full));
    }
    return result;
  }
}
