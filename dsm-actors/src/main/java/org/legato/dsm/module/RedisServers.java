package org.legato.dsm.module;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The Redis servers that scripts use: one connection per URL for all calls, and so many of their
 * own for calls that need one. A connection that is lost is opened again by the next command.
 */
final class RedisServers {
  private final RedisSettings settings;
  private final Workers workers;
  private final ConcurrentHashMap<
          String, CompletableFuture<StatefulRedisConnection<String, String>>>
      shared = new ConcurrentHashMap<>();
  private final Semaphore own;
  private RedisClient client;

  RedisServers(RedisSettings settings, Workers workers) {
    this.settings = settings;
    this.workers = workers;
    this.own = new Semaphore(settings.ownConnections());
  }

  RedisSettings settings() {
    return settings;
  }

  /** The connection that all calls with this URL use. */
  CompletionStage<StatefulRedisConnection<String, String>> shared(RedisUrl url) {
    if (!shared.containsKey(url.text()) && shared.size() >= settings.servers()) {
      shared.values().removeIf(known -> !usable(known));
    }
    if (!shared.containsKey(url.text()) && shared.size() >= settings.servers()) {
      return CompletableFuture.failedFuture(
          new RedisConnectionException("too many servers: legato.dsm.redis.servers is reached"));
    }
    return shared.compute(
        url.text(), (_, known) -> known != null && usable(known) ? known : open(url));
  }

  /** Still being opened, or open. */
  private static boolean usable(CompletableFuture<StatefulRedisConnection<String, String>> known) {
    return switch (known.state()) {
      case RUNNING -> true;
      case SUCCESS -> known.resultNow().isOpen();
      case FAILED, CANCELLED -> false;
    };
  }

  /** A connection for one call; to be given to {@link #close}. */
  CompletableFuture<StatefulRedisConnection<String, String>> own(RedisUrl url) {
    if (!own.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new RedisConnectionException(
              "too many calls with a connection of their own: legato.dsm.redis.own-connections"
                  + " is reached"));
    }
    return open(url)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                own.release();
              }
            });
  }

  void close(CompletableFuture<StatefulRedisConnection<String, String>> connection) {
    connection.thenAccept(
        open -> {
          open.closeAsync();
          own.release();
        });
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> open(RedisUrl url) {
    CompletableFuture<StatefulRedisConnection<String, String>> opening =
        workers
            .submit(this::client)
            .thenCompose(it -> it.connectAsync(StringCodec.UTF8, url.uri()))
            .toCompletableFuture();
    return opening
        .copy()
        .orTimeout(url.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                opening.thenAccept(StatefulConnection::closeAsync);
              }
            });
  }

  /** Made by the first call that wants it, on a worker: it takes a while. */
  private synchronized RedisClient client() {
    if (client == null) {
      client =
          RedisClient.create(
              DefaultClientResources.builder()
                  .ioThreadPoolSize(2)
                  .computationThreadPoolSize(2)
                  .build());
      client.setOptions(
          ClientOptions.builder()
              .autoReconnect(false)
              // A server that wants a password first gets it from the script.
              .pingBeforeActivateConnection(false)
              .protocolVersion(ProtocolVersion.RESP2)
              .requestQueueSize(settings.queue())
              .socketOptions(
                  SocketOptions.builder().connectTimeout(settings.connectTimeout()).build())
              .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
              .build());
    }
    return client;
  }
}
