package org.legato.media;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.SerializationTestKit;
import akka.actor.typed.ActorRef;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that the worker is told and tells may go to another machine. */
class SerializationTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ActorRef<Object> SOMEBODY = KIT.<Object>createTestProbe().ref();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Object> messages() throws Exception {
    List<Object> all = new ArrayList<>();
    for (Class<?> root :
        List.of(MediaWorker.Command.class, MediaWorker.Reply.class, MediaEvent.class)) {
      for (Class<?> type : records(root)) {
        all.addAll(samples(type));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageArrivesAsItWasSent(Object message) {
    SerializationTestKit kit = KIT.serializationTestKit();

    Object arrived = kit.verifySerialization(message, false);
    assertThat(arrived).usingRecursiveComparison().isEqualTo(message);
  }

  private static List<Class<?>> records(Class<?> sealed) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isRecord()) {
        all.add(permitted);
      } else {
        all.addAll(records(permitted));
      }
    }
    return all;
  }

  /** A record with a value for each component; of a playlist item's, one for each kind. */
  private static List<Object> samples(Class<?> type) throws Exception {
    List<Object> all = new ArrayList<>();
    int variants =
        type == MediaWorker.Play.class ? records(MediaWorker.PlaylistItem.class).size() : 1;
    for (int variant = 0; variant < variants; variant++) {
      all.add(sample(type, variant));
    }
    return all;
  }

  private static Object sample(Class<?> type, int variant) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType(), types[i], i, variant);
    }
    var constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Object value(Type generic, Class<?> type, int position, int variant)
      throws Exception {
    if (type == String.class) {
      return "text " + position;
    } else if (type == int.class) {
      return 7 + position;
    } else if (type == long.class) {
      return 1L << 40;
    } else if (type == double.class) {
      return 0.25;
    } else if (type == boolean.class) {
      return position % 2 == 0;
    } else if (type == byte[].class) {
      return new byte[] {1, -2, 3};
    } else if (type == ActorRef.class) {
      return SOMEBODY;
    } else if (type == List.class) {
      Class<?> element = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
      return List.of(value(element, element, position, variant));
    } else if (type == Map.class) {
      Class<?> element = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[1];
      return Map.of("key", value(element, element, position, variant));
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type == MediaWorker.PlaylistItem.class) {
      return sample(records(type).get(variant), variant);
    }
    return sample(type, variant);
  }
}
