package org.legato.dsm.example;

import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.AnnotatedModule;
import org.legato.dsm.engine.DsmAction;
import org.legato.dsm.engine.DsmCondition;
import org.legato.dsm.engine.Raw;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.Values;
import org.legato.dsm.session.Media;

/** {@code import(mod_greeting)}: a module of one's own. */
public final class GreetingModule extends AnnotatedModule {
  public GreetingModule() {
    super("mod_greeting");
  }

  @DsmAction(
      name = "greeting.compose",
      args = "var, name[, language]",
      doc = "Stores a greeting for a name in a variable.",
      errors = "errno arg without a name")
  public void compose(Run run, @Raw String target, String name, String language) {
    if (name.isEmpty()) {
      run.error("arg", "nobody to greet");
      return;
    }
    run.setVariable(Values.name(target), (language.equals("de") ? "Hallo " : "Hello ") + name);
    run.clearError();
  }

  @DsmAction(
      name = "greeting.play",
      args = "name",
      doc = "Plays the greeting recorded for a name.",
      errors = "throws file")
  public CompletionStage<Void> play(Run run, String name) {
    return run.session().service(Media.class).playFile("greetings/" + name + ".wav", false, false);
  }

  @DsmCondition(
      name = "greeting.isPolite",
      args = "text",
      doc = "Whether a text contains the magic word.")
  public boolean isPolite(String text) {
    return text.contains("please");
  }
}
