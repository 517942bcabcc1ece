package org.legato.dsm.module;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.legato.dsm.engine.ModuleConfig;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule;

/**
 * {@code mod_aws}: files into S3, messages through SQS. What the service refuses sets {@code
 * $errno} to a word of the action ({@code aws_put}, {@code aws_send} …) and says why in {@code
 * $aws.ereason}.
 */
public final class AwsModule implements ScriptModule {
  private final AwsClients clients;

  /** With the configuration {@code legato.dsm.aws}. */
  public AwsModule() {
    this(AwsSettings.of(ModuleConfig.current().getConfig("legato.dsm.aws")));
  }

  AwsModule(AwsSettings settings) {
    clients = new AwsClients(settings, Workers.shared());
  }

  @Override
  public String name() {
    return "mod_aws";
  }

  @Override
  public void declare(Declarations d) {
    new S3Actions(clients).declare(d);
    new SqsActions(clients).declare(d);
  }

  /** Waits; then clears {@code $errno}, or sets it to the word. */
  static <T> Outcome after(CompletionStage<T> stage, String errno, BiConsumer<Run, T> then) {
    return Waits.on(
        stage,
        (run, value) -> {
          then.accept(run, value);
          run.clearError();
          return Outcome.CONTINUE;
        },
        (run, failure) -> failed(run, errno, failure));
  }

  static Outcome failed(Run run, String errno, Throwable failure) {
    return wrong(
        run,
        errno,
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
  }

  static Outcome wrong(Run run, String errno, String reason) {
    run.setVariable("aws.ereason", reason);
    run.error(errno, reason);
    return Outcome.CONTINUE;
  }
}
