package org.legato.dsm.module;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.legato.dsm.engine.ModuleConfig;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;
import org.legato.dsm.engine.Values;

/**
 * {@code mod_redis}: commands for Redis. Errors set {@code $errno} to arg (no such command, or the
 * server refuses it), connection, write (too much under way), read (no reply) or unknown; a command
 * that succeeds leaves {@code $errno} as it is.
 */
public final class RedisModule implements ScriptModule {
  private static final String LINK = "redis.link";

  /** These move with the call: its server, and what its own connection was changed by. */
  private static final String SERVER = "redis.server";

  private static final String BOND = "redis.bond";

  private final RedisServers servers;

  /** With the bounds of the configuration {@code legato.dsm.redis}. */
  public RedisModule() {
    this(RedisSettings.of(ModuleConfig.current().getConfig("legato.dsm.redis")));
  }

  RedisModule(RedisSettings settings) {
    servers = new RedisServers(settings, Workers.shared());
  }

  @Override
  public String name() {
    return "mod_redis";
  }

  @Override
  public void declare(Declarations d) {
    d.action(
        "redis.connect",
        "([url]) Connects to a server, $config.redis_db_url by default. Errors: errno arg,"
            + " connection.",
        this::connect);
    d.action(
        "redis.disconnect",
        "() Forgets the server. Errors: errno connection.",
        (run, _) -> {
          forget(run);
          return run.session().objects().remove(SERVER) == null ? notConnected(run) : done(run);
        });
    d.action(
        "redis.execCommand",
        '=',
        Second.REQUIRED,
        "(var=command) Sends a command and stores its reply; a list goes to an array. Errors: errno"
            + " arg, connection, write, read, unknown.",
        (run, target, text) ->
            with(run, text, (link, command) -> store(link.send(command), target)));
    d.action(
        "redis.appendCommand",
        "(command) Sends a command whose reply is fetched later with redis.getReply. Errors: errno"
            + " arg, connection, write.",
        (run, text) ->
            with(
                run,
                text,
                (link, command) ->
                    link.append(command)
                        ? Outcome.CONTINUE
                        : error(
                            run,
                            "write",
                            "too many replies wait to be fetched: legato.dsm.redis.appended is"
                                + " reached")));
    d.action(
        "redis.getReply",
        "(var) Stores the reply to the oldest appended command. Errors: errno arg, connection,"
            + " write, read, unknown.",
        (run, target) -> {
          Optional<RedisLink> link = link(run);
          return link.isEmpty()
              ? notConnected(run)
              : link.get()
                  .next()
                  .map(reply -> store(reply, target))
                  .orElseGet(() -> error(run, "read", "no appended command waits for its reply"));
        });
  }

  private interface Use {
    Outcome of(RedisLink link, RedisCommand command);
  }

  private Outcome connect(Run run, String argument) {
    String given = run.resolve(argument);
    RedisUrl url;
    RedisCommand ping;
    try {
      url =
          RedisUrl.parse(
              given.isEmpty() ? run.variable("config.redis_db_url") : given, servers.settings());
      ping = RedisCommand.of(run, "PING");
    } catch (IllegalArgumentException e) {
      return error(run, "arg", e.getMessage());
    }
    forget(run);
    run.session().objects().remove(SERVER);
    var link = new RedisLink(servers, url);
    return Waits.on(
        answered(link.send(ping), url.connectTimeout()),
        (later, _) -> {
          later.session().objects().put(LINK, link);
          later.session().objects().put(SERVER, url.text());
          return done(later);
        },
        (later, failure) -> error(later, "connection", reason(failure)));
  }

  /** Any answer is one, even that the script has to send a password first. */
  private static CompletionStage<Object> answered(CompletionStage<Object> ping, Duration bound) {
    return ping.toCompletableFuture()
        .copy()
        .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                switch (Waits.cause(failure)) {
                  case RedisCommandExecutionException e ->
                      CompletableFuture.completedFuture(String.valueOf(e.getMessage()));
                  case TimeoutException _ ->
                      CompletableFuture.failedFuture(
                          new IOException("no answer within " + bound.toMillis() + " ms"));
                  case Throwable other -> CompletableFuture.failedFuture(other);
                });
  }

  private Outcome with(Run run, String text, Use use) {
    Optional<RedisLink> link = link(run);
    if (link.isEmpty()) {
      return notConnected(run);
    }
    try {
      RedisCommand command = RedisCommand.of(run, text);
      Outcome outcome = use.of(link.get(), command);
      remember(run, command.bond());
      return outcome;
    } catch (IllegalArgumentException e) {
      return error(run, "arg", e.getMessage());
    }
  }

  private static Outcome store(CompletionStage<Object> reply, String target) {
    return Waits.on(
        reply,
        (run, value) -> {
          store(run, Values.name(target), value);
          return Outcome.CONTINUE;
        },
        RedisModule::failed);
  }

  private static void store(Run run, String name, Object value) {
    if (value instanceof List<?> list) {
      ScriptArrays.clear(run, name);
      for (int i = 0; i < list.size(); i++) {
        store(run, name + "[" + i + "]", list.get(i));
      }
    } else {
      run.setVariable(name, String.valueOf(value));
    }
  }

  private static void remember(Run run, RedisCommand.Bond bond) {
    Map<String, Object> objects = run.session().objects();
    boolean state = RedisCommand.Bond.STATE.name().equals(objects.get(BOND));
    switch (bond) {
      case STATE -> objects.put(BOND, bond.name());
      case TRANSACTION -> objects.putIfAbsent(BOND, bond.name());
      case END -> objects.computeIfPresent(BOND, (_, now) -> state ? now : null);
      case NONE, BLOCKS -> {}
    }
  }

  /** The call's link; a new one where the call has come from another node. */
  private Optional<RedisLink> link(Run run) {
    Map<String, Object> objects = run.session().objects();
    if (objects.get(LINK) == null && objects.get(SERVER) instanceof String text) {
      if (objects.containsKey(BOND)) {
        // SELECT and MULTI have gone with the connection: nothing may go elsewhere silently.
        return Optional.empty();
      }
      objects.put(LINK, new RedisLink(servers, RedisUrl.parse(text, servers.settings())));
    }
    return Optional.ofNullable((RedisLink) objects.get(LINK));
  }

  private static void forget(Run run) {
    run.session().objects().remove(BOND);
    if (run.session().objects().remove(LINK) instanceof RedisLink link) {
      link.close();
    }
  }

  private static Outcome done(Run run) {
    run.clearError();
    return Outcome.CONTINUE;
  }

  private static Outcome notConnected(Run run) {
    boolean lost = run.session().objects().containsKey(BOND);
    return error(
        run,
        "connection",
        lost
            ? "the call's own connection to Redis is lost, and with it what was begun there:"
                + " redis.connect makes another"
            : "there is no connection to Redis");
  }

  private static Outcome failed(Run run, Throwable failure) {
    String text = reason(failure);
    String errno =
        switch (failure) {
          case RedisCommandExecutionException _ -> "arg";
          case RedisCommandTimeoutException _ -> "read";
          case RedisException _ when text.contains("size exceeded") -> "write";
          // Whatever else the client says of a connection that failed or went away.
          case RedisException _, IOException _, TimeoutException _, CancellationException _ ->
              "connection";
          default -> "unknown";
        };
    return error(run, errno, text);
  }

  /** The innermost message: the outer ones only say that something failed. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static Outcome error(Run run, String errno, String text) {
    run.error(errno, text);
    return Outcome.CONTINUE;
  }
}
