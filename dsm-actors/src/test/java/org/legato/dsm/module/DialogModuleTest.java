package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.session.Dialog;

class DialogModuleTest {
  private final List<String> calls = new ArrayList<>();
  private final List<Dialog.Dialout> dialled = new ArrayList<>();
  private final ModuleBench bench = new ModuleBench(new DialogModule());

  DialogModuleTest() {
    Object dialog =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Dialog.class},
            (_, method, arguments) -> {
              calls.add(method.getName() + List.of(arguments));
              if (arguments[0] instanceof Dialog.Dialout call) {
                dialled.add(call);
                return CompletableFuture.completedFuture("tag1");
              }
              return method.getName().endsWith("Request")
                  ? CompletableFuture.completedFuture(null)
                  : CompletableFuture.completedFuture(List.of(Event.of(EventType.EARLY)));
            });
    bench.services.put(Dialog.class, dialog);
  }

  @Test
  void repliesRaiseWhatTheDialogSays() {
    var outcome = (Outcome.Continue) bench.act("dlg.acceptInvite", "183, Session Progress");
    assertThat(outcome.raised()).containsExactly(Event.of(EventType.EARLY));
    bench.act("dlg.acceptInvite", "");
    bench.act("dlg.reply", "404, Not found");
    assertThat(calls)
        .containsExactly(
            "acceptInvite[183, Session Progress]",
            "acceptInvite[200, OK]",
            "reply[404, Not found]");
  }

  @Test
  void aBadCodeIsAnArgError() {
    bench.act("dlg.reply", "busy, Busy");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    assertThat(calls).isEmpty();
  }

  @Test
  void dialoutReadsItsStruct() {
    bench
        .with("b_leg_caller", "quizconnect")
        .with("b_leg_callee", "john")
        .with("b_leg_domain", "127.0.0.1:5080")
        .with("b_leg_app", "quizconnect_callee")
        .with("b_leg_hdrs", "X-A: 1\\r\\nX-B: 2")
        .with("b_leg_var.pin", "12345");
    bench.act("dlg.dialout", "b_leg");
    assertThat(bench.variable("b_leg_ltag")).isEqualTo("tag1");
    assertThat(dialled.getFirst().variables()).containsEntry("pin", "12345").hasSize(1);
    assertThat(dialled.getFirst().headerLines()).isEqualTo("X-A: 1\r\nX-B: 2");
    assertThat(dialled.getFirst().localTag()).isEmpty();
  }

  @Test
  void aMissingMemberIsAnArgError() {
    bench.with("b_leg_caller", "quizconnect").act("dlg.dialout", "b_leg");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    assertThat(bench.variable("strerror")).contains("b_leg_callee");
  }
}
