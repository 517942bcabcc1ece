package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.legato.media.engine.TickAccount.Stall;

class TickAccountTest {
  private static final long MS = 1_000_000;
  private static final long STALL = 100 * MS;

  private final List<Stall> told = new ArrayList<>();
  private final TickAccount account = new TickAccount(told::add);
  private final long began = System.nanoTime();

  @AfterEach
  void close() {
    account.close();
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Needs that long of a processor, however long that takes. */
  private static void compute() {
    long until = cpu() + STALL;
    while (cpu() < until) {
      Thread.onSpinWait();
    }
  }

  private static void sleep() {
    long until = System.nanoTime() + STALL;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  @Test
  void aTickThatIsOnTimeIsNoStall() {
    account.woken(began, began);
    account.done(began + MS);
    account.woken(began + 5 * MS, began + 64 * MS);
    assertThat(told).isEmpty();
  }

  @Test
  void commandsThatComputeAreNamed() {
    account.woken(began, System.nanoTime());
    compute();
    account.ranCommands(3, System.nanoTime());
    account.done(System.nanoTime());
    account.woken(began + 5 * MS, System.nanoTime());
    Stall stall = told.getFirst();
    assertThat(stall.commands()).isEqualTo(3);
    assertThat(stall.inCommands()).isGreaterThanOrEqualTo(100);
    assertThat(stall.tick()).isGreaterThanOrEqualTo(stall.inCommands());
    // The kernel adds up what runs at its own ticks.
    assertThat(stall.ran()).isGreaterThanOrEqualTo(80);
    assertThat(stall.text()).contains("for 3 commands");
  }

  @Test
  void aTickThatWaitedDidNotRun() {
    account.woken(began, System.nanoTime());
    sleep();
    account.done(System.nanoTime());
    account.woken(began + 5 * MS, System.nanoTime());
    Stall stall = told.getFirst();
    assertThat(stall.tick()).isGreaterThanOrEqualTo(100);
    assertThat(stall.commands()).isZero();
    assertThat(stall.ran()).isLessThan(stall.tick());
  }

  @Test
  void aThreadThatWokeTooLateIsToldFromATickThatTookLong() {
    account.woken(began, began);
    account.done(began + MS);
    account.woken(began + 5 * MS, began + STALL);
    Stall stall = told.getFirst();
    assertThat(stall.overslept()).isEqualTo(95).isEqualTo(stall.behind());
    assertThat(stall.tick()).isEqualTo(1);
  }

  @Test
  void oneStallIsToldOnceThoughManyTicksAreLate() {
    account.woken(began, began + STALL);
    account.woken(began + 5 * MS, began + STALL + MS);
    assertThat(told).hasSize(1);
    account.woken(began + 995 * MS, began + 1100 * MS);
    assertThat(told).hasSize(2);
  }
}
