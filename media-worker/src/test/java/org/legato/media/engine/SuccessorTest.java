package org.legato.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session begins once, whoever says first that the one before is silent. */
class SuccessorTest {
  private final Successor successor = new Successor();
  private final List<String> done = new ArrayList<>();

  private Runnable beginning(String name) {
    return () -> done.add(name);
  }

  @Test
  void itBeginsByItsPlanAtTheWordAndNotAgain() {
    successor.plan(beginning("plan"));
    assertThat(done).isEmpty();

    successor.silent();
    successor.silent();
    successor.begin(beginning("told"));

    assertThat(done).containsExactly("plan");
  }

  @Test
  void aWordThatComesBeforeThePlanIsKept() {
    successor.silent();
    successor.plan(beginning("plan"));

    assertThat(done).containsExactly("plan");
  }

  @Test
  void aPlanThatIsTakenBackIsNotCarriedOut() {
    successor.plan(beginning("plan"));
    successor.takeBack();
    successor.silent();
    assertThat(done).isEmpty();

    successor.begin(beginning("told"));

    assertThat(done).containsExactly("told");
  }

  @Test
  void aWordThatIsLostDoesNoHarm() {
    successor.plan(beginning("plan"));
    successor.begin(beginning("told"));
    successor.silent();

    assertThat(done).containsExactly("told");
  }
}
