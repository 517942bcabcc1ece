package org.legato.node.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.Config;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * How nodes write and read what they tell each other is worked out for each type at its first use,
 * which takes milliseconds: many of those uses come in the moment in which another node is lost or
 * leaves, when everybody waits. Here they are worked out beforehand.
 */
public final class WireTypes {
  private static final String BINDINGS = "akka.actor.serialization-bindings";
  private static final String BINDING = "jackson-cbor";

  private WireTypes() {}

  /**
   * Begins, beside everything else; what is told meanwhile is written and read all the same.
   *
   * @return complete when all types are known, or by what one of them threw
   */
  public static CompletableFuture<Void> prepare(ActorSystem<?> system) {
    ObjectMapper mapper =
        JacksonObjectMapperProvider.get(Adapter.toClassic(system))
            .getOrCreate(BINDING, Optional.of(new CBORFactory()));
    return CompletableFuture.runAsync(
        () -> all(system.settings().config()).forEach(type -> prepare(mapper, type)),
        run -> Thread.ofPlatform().daemon().name("wire-types").start(run));
  }

  private static void prepare(ObjectMapper mapper, Class<?> type) {
    mapper.writerFor(type);
    mapper.readerFor(type);
  }

  /** The types of all messages between nodes. */
  static Stream<Class<?>> all(Config config) {
    return config.getObject(BINDINGS).entrySet().stream()
        .filter(binding -> binding.getValue().unwrapped().equals(BINDING))
        .flatMap(binding -> concrete(named(binding.getKey())));
  }

  private static Class<?> named(String type) {
    try {
      return Class.forName(type);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(BINDINGS + " names a type that does not exist: " + type, e);
    }
  }

  private static Stream<Class<?>> concrete(Class<?> type) {
    Stream<Class<?>> parts =
        type.isSealed()
            ? Stream.of(type.getPermittedSubclasses()).flatMap(WireTypes::concrete)
            : Stream.empty();
    return Modifier.isAbstract(type.getModifiers()) ? parts : Stream.concat(Stream.of(type), parts);
  }
}
