package org.legato.dsm.module;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What one call has of Redis; closed with the call. Runs on the call's thread. */
final class RedisLink implements AutoCloseable {
  private final RedisServers servers;
  private final RedisUrl url;
  private final Deque<CompletionStage<Object>> appended = new ArrayDeque<>();
  private CompletableFuture<StatefulRedisConnection<String, String>> own;

  RedisLink(RedisServers servers, RedisUrl url) {
    this.servers = servers;
    this.url = url;
  }

  /** Sends a command; the stage gives its reply as in {@link RedisReply}. */
  CompletionStage<Object> send(RedisCommand command) {
    if (own == null && command.bond() != RedisCommand.Bond.NONE) {
      // What was sent before over the common connection is to be through first.
      CompletionStage<?> before =
          appended.isEmpty() ? CompletableFuture.completedFuture(null) : appended.getLast();
      own = before.handle((_, _) -> url).thenCompose(servers::own).toCompletableFuture();
    }
    return (own == null ? servers.shared(url) : own)
        .thenCompose(
            connection ->
                connection
                    .async()
                    .dispatch(command.keyword(), new RedisReply(), command.arguments()));
  }

  /** Sends a command whose reply is fetched with {@link #next}; false if too many wait. */
  boolean append(RedisCommand command) {
    return appended.size() < servers.settings().appended() && appended.add(send(command));
  }

  /** The oldest reply that was not fetched yet. */
  Optional<CompletionStage<Object>> next() {
    return Optional.ofNullable(appended.poll());
  }

  @Override
  public void close() {
    if (own != null) {
      servers.close(own);
      own = null;
    }
  }
}
