package org.legato.dsm.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringInterfaceTest {
  private final MonitoringInterface monitoring =
      new MonitoringInterface(new MonitoringStore(100, 10));

  private Object call(String function, Object... arguments) {
    return monitoring.call(function, List.of(arguments)).toCompletableFuture().join();
  }

  @Test
  void theTutorialsCalls() {
    assertThat(call("set", "id1", "dsm_state", "WAIT_CALLEE")).isEqualTo(List.of(0, "OK"));
    call("add", "id1", "dsm_stategraph", "a/START");
    call("set", "id2", "position", "wonderland");
    assertThat(call("list")).isEqualTo(List.of("id1", "id2"));
    assertThat(call("get", "id1"))
        .isEqualTo(
            List.of(Map.of("dsm_state", "WAIT_CALLEE", "dsm_stategraph", List.of("a/START"))));
    assertThat(call("get", "nobody")).isEqualTo(List.of());
    assertThat(call("listByFilter", List.of("position", "wonderland"))).isEqualTo(List.of("id2"));
    call("markFinished", "id2");
    assertThat(call("getAttributeActive", "dsm_state"))
        .isEqualTo(List.of(List.of("id1", "WAIT_CALLEE")));
  }

  @Test
  void mistakesAreFaults() {
    assertThat(monitoring.call("nonsense", List.of()).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(monitoring.call("get", List.of()).toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void countsAreAddedAndReadOneByOne() {
    var counted = new MonitoringInterface(new MonitoringStore(10, 10));
    counted.call("addCount", java.util.List.of("id", "n", 3));
    counted.call("addCount", java.util.List.of("id", "n", 4));
    assertThat(counted.call("getSingle", java.util.List.of("id", "n")).toCompletableFuture())
        .isCompletedWithValue(java.util.List.of(7));
    assertThat(counted.call("getSingle", java.util.List.of("id", "x")).toCompletableFuture())
        .isCompletedWithValue(java.util.List.of());
  }
}
