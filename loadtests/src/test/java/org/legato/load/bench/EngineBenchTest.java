package org.legato.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.legato.dsm.engine.Step;

/** The benchmark measures what it says: no event ends in an error. */
final class EngineBenchTest {
  @Test
  void keysAreTakenAndOtherEventsAreNot() {
    var bench = new EngineBench();
    bench.start();
    for (int i = 0; i < 20; i++) {
      assertThat(((Step.Finished) bench.key()).taken()).isTrue();
      assertThat(((Step.Finished) bench.ignored()).taken()).isFalse();
    }
    assertThat(bench.pressed()).isEqualTo("20");
    assertThat(bench.parseKilobyte().states()).hasSizeGreaterThan(50);
  }
}
