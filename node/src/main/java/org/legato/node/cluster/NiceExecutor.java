package org.legato.node.cluster;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import akka.dispatch.MonitorableThreadFactory;
import com.typesafe.config.Config;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.legato.media.net.ThreadNice;

/**
 * The threads of a dispatcher with a nice value of their own: {@code executor} in its configuration
 * names this class, {@code nice} the value. For those that send and answer heartbeats, so that a
 * node which is only busy is not taken for one that is lost.
 */
public final class NiceExecutor extends ExecutorServiceConfigurator {
  private static final int FEWEST = 4;

  private final int nice;

  /** Made by Akka. */
  public NiceExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    nice = config.getInt("nice");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    ThreadFactory named =
        threads instanceof MonitorableThreadFactory own
            ? own.withName(own.name() + "-" + id)
            : threads;
    int count = Math.max(FEWEST, Runtime.getRuntime().availableProcessors());
    return () ->
        Executors.newFixedThreadPool(
            count,
            task ->
                named.newThread(
                    () -> {
                      ThreadNice.set(nice);
                      task.run();
                    }));
  }
}
