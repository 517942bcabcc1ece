package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;

/** A message that cannot be read is nobody else's misfortune. */
class PayloadTest {
  private static final ActorTestKit KIT = SerializationTest.KIT;

  @Test
  void whatThisNodeCannotReadIsAnIllegalArgument() {
    var message = SerializationTest.messages().findFirst().orElseThrow();
    Payload packed = Payload.pack(KIT.system(), message);
    assertThat(packed.unpack(KIT.system(), Object.class)).isEqualTo(message);

    byte[] torn = {1, 2, 3};
    assertThatThrownBy(
            () ->
                new Payload(packed.serializer(), packed.manifest(), torn)
                    .unpack(KIT.system(), Object.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new Payload(packed.serializer(), "org.legato.call.OfTomorrow", packed.bytes())
                    .unpack(KIT.system(), Object.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OfTomorrow");
    assertThatThrownBy(
            () ->
                new Payload(4711, packed.manifest(), packed.bytes())
                    .unpack(KIT.system(), Object.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            new Payload(packed.serializer(), packed.manifest(), torn)
                .read(KIT.system(), Object.class, "leg"))
        .isEmpty();
  }
}
