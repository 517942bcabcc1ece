package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.DisabledJavaSerializer;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Old and new nodes understand each other (docs/decisions/0007). */
class WireTest {
  private static final ActorTestKit KIT = SerializationTest.KIT;
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));
  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
  private static final Path FIRST = Path.of("src/test/resources/wire/0.1.txt");

  private record InJava(String text) implements Serializable {}

  @Test
  void javaSerialisationIsOff() {
    assertThat(KIT.system().settings().config().getBoolean("akka.actor.allow-java-serialization"))
        .isFalse();
    assertThat(SERIALIZATION.serialize(new InJava("x")).failed().get())
        .isInstanceOf(DisabledJavaSerializer.JavaSerializationException.class);
  }

  @Test
  void allThatCrossesNodesIsCborWithAmanifest() {
    SerializationTest.messages()
        .forEach(
            message -> {
              var serializer = SERIALIZATION.findSerializerFor(message);
              assertThat(serializer.getClass().getSimpleName())
                  .as(message.getClass().getName())
                  .isEqualTo("JacksonCborSerializer");
              assertThat(serializer.includeManifest()).isTrue();
            });
  }

  @Test
  void whatAnewerNodeAddsIsLeftOut() {
    SerializationTest.messages()
        .forEach(
            message -> {
              Wire sent = Wire.of(message);

              assertThatCode(() -> assertThat(sent.withMore().read()).isEqualTo(message))
                  .as(message.getClass().getName())
                  .doesNotThrowAnyException();
            });
  }

  /**
   * Messages as version 0.1 sends them. A new component must do without a value, or the message
   * needs a migration. The present form is written to target/wire.txt, for the next release.
   */
  @Test
  void whatTheFirstVersionSendsIsRead() throws Exception {
    List<String> now = new ArrayList<>();
    SerializationTest.messages().map(Wire::of).map(Wire::line).forEach(now::add);
    Files.write(Path.of("target", "wire.txt"), now);

    for (String line : Files.readAllLines(FIRST)) {
      assertThatCode(() -> assertThat(Wire.parse(line).read()).isNotNull())
          .as(line.substring(0, line.indexOf(' ')))
          .doesNotThrowAnyException();
    }
  }

  /** A message on its way. */
  private record Wire(int serializer, String manifest, byte[] bytes) {
    static Wire of(Object message) {
      var serializer = SERIALIZATION.findSerializerFor(message);
      return new Wire(
          serializer.identifier(),
          Serializers.manifestFor(serializer, message),
          SERIALIZATION.serialize(message).get());
    }

    static Wire parse(String line) {
      String[] parts = line.split(" ");
      return new Wire(Integer.parseInt(parts[1]), parts[0], Base64.getDecoder().decode(parts[2]));
    }

    String line() {
      return manifest + " " + serializer + " " + Base64.getEncoder().encodeToString(bytes);
    }

    Object read() {
      return SERIALIZATION.deserialize(bytes, serializer, manifest).get();
    }

    /** With a component that nobody knows in the message and in the records in it. */
    Wire withMore() {
      try {
        JsonNode tree = CBOR.readTree(bytes);
        addTo(tree, 0);
        return new Wire(serializer, manifest, CBOR.writeValueAsBytes(tree));
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private static void addTo(JsonNode node, int depth) {
      switch (node) {
        case ObjectNode object -> {
          // Deeper objects may be maps, whose keys are their content.
          if (depth < 1) {
            object.put("fromTheFuture", "x");
          }
          object.forEach(child -> addTo(child, depth + 1));
        }
        case ArrayNode array -> array.forEach(child -> addTo(child, depth + 1));
        default -> {
          // A value.
        }
      }
    }
  }
}
