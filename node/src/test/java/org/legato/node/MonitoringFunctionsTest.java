package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.legato.dsm.monitoring.DynamicInterface;
import org.legato.dsm.monitoring.MonitoringStore;

final class MonitoringFunctionsTest {
  private static final List<Object> OK = List.of(0, "OK");

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final MonitoringFunctions monitoring =
      new MonitoringFunctions(new MonitoringStore(100, 100), Duration.ofSeconds(10), now::get);

  private Object call(String function, Object... arguments) {
    return monitoring.call(function, List.of(arguments)).toCompletableFuture().join();
  }

  @Test
  void samplesAreCountedOverTheLastSeconds() {
    assertThat(call("addSample", "cps", "in")).isEqualTo(OK);
    call("addSample", "cps", "in", 4);
    now.addAndGet(3000);
    call("addSample", "cps", "in");
    call("addSample", "cps", "out", 2);

    assertThat(call("getCount", "cps", "in")).isEqualTo(List.of(1));
    assertThat(call("getCount", "cps", "in", 5)).isEqualTo(List.of(6));
    assertThat(call("getAllCounts", "cps", 5)).isEqualTo(Map.of("in", 6, "out", 2));
    assertThat(call("getCount", "nothing", "in")).isEqualTo(List.of(0));
    now.addAndGet(11_000);
    assertThat(call("getCount", "cps", "in", 60)).isEqualTo(List.of(0));
  }

  @Test
  void aRecordExpires() {
    call("set", "call", "key", "value");
    assertThat(call("setExpiration", "call", 1_005)).isEqualTo(OK);
    assertThat(call("list")).isEqualTo(List.of("call"));
    now.addAndGet(5000);
    assertThat(call("list")).isEqualTo(List.of());
    assertThat(call("get", "call")).isEqualTo(List.of());
  }

  @Test
  void countsAndSingleValues() {
    call("addCount", "call", "n", 5);
    call("inc", "call", "n");
    assertThat(call("getSingle", "call", "n")).isEqualTo(List.of(6));
    assertThat(call("getSingle", "call", "other")).isEqualTo(List.of());
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThatThrownBy(() -> call("addCount", "call", "n"))
        .isInstanceOf(DynamicInterface.DiException.class);
    assertThatThrownBy(() -> call("getSingle", "call"))
        .isInstanceOf(DynamicInterface.DiException.class);
    assertThatThrownBy(() -> call("listByRegex", "key", "("))
        .isInstanceOf(DynamicInterface.DiException.class);
    assertThatThrownBy(() -> call("getCount", "cps", "in", "x"))
        .isInstanceOf(DynamicInterface.DiException.class);
  }
}
