package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Subscriptions;

class SubscriptionModuleTest {
  private final ModuleBench bench = new ModuleBench(new SubscriptionModule());
  private Subscriptions.Wanted wanted;
  private String told = "";

  @BeforeEach
  void begin() {
    bench.services.put(
        Subscriptions.class,
        new Subscriptions() {
          @Override
          public CompletionStage<String> create(Subscriptions.Wanted what) {
            wanted = what;
            return what.user().equals("many")
                ? CompletableFuture.failedFuture(new Dialog.Refused("arg", "too many"))
                : CompletableFuture.completedFuture("h1");
          }

          @Override
          public CompletionStage<Boolean> refresh(String handle, int expires) {
            told = handle + " " + expires;
            return CompletableFuture.completedFuture(handle.equals("h1"));
          }

          @Override
          public CompletionStage<Boolean> remove(String handle) {
            told = "remove " + handle;
            return CompletableFuture.completedFuture(handle.equals("h1"));
          }
        });
    bench.with("s.domain", "example.org").with("s.user", "alice").with("s.from_user", "bob");
    bench.with("s.event", "reg");
  }

  @Test
  void theStructsMembersAreWhatIsWanted() {
    bench.with("s.pwd", "secret").with("s.expires", "60").with("s.id", "7");
    bench.act("subscription.create", "s");
    assertThat(bench.variables).containsEntry("s.handle", "h1").containsEntry("errno", "");
    assertThat(wanted)
        .isEqualTo(
            new Subscriptions.Wanted(
                "example.org",
                "alice",
                "bob",
                "reg",
                Optional.of("secret"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("7"),
                Optional.of(60)));
    assertThat(wanted.toString()).doesNotContain("secret");
  }

  @Test
  void whatIsMissingOrWrongIsAnArgumentError() {
    for (String member : new String[] {"domain", "user", "from_user", "event"}) {
      String value = bench.variables.remove("s." + member);
      bench.with("s.handle", "old").act("subscription.create", "s");
      assertThat(bench.variables).containsEntry("s.handle", "").containsEntry("errno", "arg");
      assertThat(bench.variable("strerror")).contains("$s." + member);
      bench.with("s." + member, value);
    }
    bench.with("s.expires", "soon").act("subscription.create", "s");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    bench.with("s.expires", "").with("s.user", "many").act("subscription.create", "s");
    assertThat(bench.variables).containsEntry("errno", "arg").containsEntry("strerror", "too many");
    assertThat(wanted.expires()).isEmpty();
  }

  @Test
  void aSubscriptionIsRefreshedAndRemovedByItsHandle() {
    bench.act("subscription.create", "s");
    bench.act("subscription.refresh", "$s.handle, 30");
    assertThat(told).isEqualTo("h1 30");
    assertThat(bench.variable("errno")).isEmpty();
    bench.act("subscription.remove", "$s.handle");
    assertThat(told).isEqualTo("remove h1");
    bench.act("subscription.refresh", "other, 30");
    assertThat(bench.variable("errno")).isEqualTo("general");
    bench.act("subscription.refresh", "$s.handle, soon");
    assertThat(bench.variable("errno")).isEqualTo("general");
    bench.act("subscription.remove", "other");
    assertThat(bench.variable("errno")).isEqualTo("general");
  }
}
