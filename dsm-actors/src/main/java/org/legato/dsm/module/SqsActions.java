package org.legato.dsm.module;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Queues and their messages. A queue is given by its URL or its name; a service that cannot be
 * reached sets {@code $errno} to {@code aws_conn}.
 */
final class SqsActions {
  /** Seconds that SQS waits for a message at most. */
  private static final long LONGEST_POLL = 20;

  private final AwsClients clients;

  SqsActions(AwsClients clients) {
    this.clients = clients;
  }

  /** A request to be made for a call. */
  private interface Request<T> {
    CompletionStage<T> send(SqsAsyncClient sqs, AwsClients.Credentials keys);
  }

  /** A request that concerns a queue. */
  private interface QueueRequest<T> {
    CompletionStage<T> send(SqsAsyncClient sqs, String url, AwsClients.Credentials keys);
  }

  void declare(Declarations d) {
    d.action(
        "aws.sqs.createQueue",
        ',',
        Second.OPTIONAL,
        "(timeout, name) Makes a queue with a visibility timeout in seconds; its URL goes to"
            + " $aws.sqs.queue. Errors: errno arg, aws_create, aws_conn; throws aws without keys.",
        (run, timeout, name) -> createQueue(run, run.resolve(timeout), run.resolve(name)));
    d.action(
        "aws.sqs.deleteQueue",
        "(name) Removes a queue. Errors: errno arg, aws_delete, aws_conn; throws aws without keys.",
        (run, queue) ->
            at(
                run,
                queue,
                "aws_delete",
                (sqs, url, keys) ->
                    sqs.deleteQueue(to -> to.queueUrl(url).overrideConfiguration(keys)),
                (_, _) -> {}));
    d.action(
        "aws.sqs.sendMessage",
        ',',
        Second.OPTIONAL,
        "(text, queue) Sends a text to a queue: its id in $aws.sqs.url, its checksum in"
            + " $aws.sqs.md5. Errors: errno arg, aws_send, aws_conn; throws aws without keys.",
        (run, text, queue) -> {
          String body = run.resolve(text);
          return at(
              run,
              queue,
              "aws_send",
              (sqs, url, keys) ->
                  sqs.sendMessage(
                      to -> to.queueUrl(url).messageBody(body).overrideConfiguration(keys)),
              (later, sent) -> {
                later.setVariable("aws.sqs.url", sent.messageId());
                later.setVariable("aws.sqs.md5", sent.md5OfMessageBody());
              });
        });
    d.action(
        "aws.sqs.receiveMessage",
        ',',
        Second.OPTIONAL,
        "(queue[, seconds]) Takes a message of a queue, waiting some seconds for one:"
            + " $aws.sqs.received is 1 or 0, $aws.sqs.message the text, $aws.sqs.receipt what"
            + " deleteMessage wants. Errors: errno arg, aws_receive, aws_conn; throws aws without"
            + " keys.",
        (run, queue, seconds) -> receive(run, queue, run.resolve(seconds)));
    d.action(
        "aws.sqs.deleteMessage",
        ',',
        Second.OPTIONAL,
        "(queue[, receipt]) Removes a received message from a queue; that of $aws.sqs.receipt by"
            + " default. Errors: errno arg, aws_delete, aws_conn; throws aws without keys.",
        (run, queue, receipt) -> {
          String given = run.resolve(receipt);
          String handle = given.isEmpty() ? run.variable("aws.sqs.receipt") : given;
          return at(
              run,
              queue,
              "aws_delete",
              (sqs, url, keys) ->
                  sqs.deleteMessage(
                      to -> to.queueUrl(url).receiptHandle(handle).overrideConfiguration(keys)),
              (_, _) -> {});
        });
  }

  private Outcome createQueue(Run run, String timeout, String name) {
    OptionalLong seconds = Numbers.unsigned(timeout);
    if (seconds.isEmpty() || name.isEmpty()) {
      return AwsModule.wrong(run, "arg", "a visibility timeout in seconds and a name are needed");
    }
    return request(
        run,
        "aws_create",
        (sqs, keys) ->
            sqs.createQueue(
                to ->
                    to.queueName(name)
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, timeout))
                        .overrideConfiguration(keys)),
        (later, created) -> later.setVariable("aws.sqs.queue", created.queueUrl()));
  }

  private Outcome receive(Run run, String queue, String wait) {
    OptionalLong seconds = wait.isEmpty() ? OptionalLong.of(0) : Numbers.unsigned(wait);
    if (seconds.isEmpty() || seconds.getAsLong() > LONGEST_POLL) {
      return AwsModule.wrong(
          run, "arg", "the time to wait is a number of seconds, at most " + LONGEST_POLL);
    }
    int poll = (int) seconds.getAsLong();
    return at(
        run,
        queue,
        "aws_receive",
        (sqs, url, keys) ->
            sqs.receiveMessage(
                to ->
                    to.queueUrl(url)
                        .maxNumberOfMessages(1)
                        .waitTimeSeconds(poll)
                        .overrideConfiguration(keys)),
        (later, answer) -> {
          Message message =
              answer.messages().stream()
                  .findFirst()
                  .orElseGet(() -> Message.builder().body("").receiptHandle("").build());
          later.setVariable("aws.sqs.received", answer.messages().isEmpty() ? "0" : "1");
          later.setVariable("aws.sqs.message", message.body());
          later.setVariable("aws.sqs.receipt", message.receiptHandle());
        });
  }

  private <T> Outcome at(
      Run run, String argument, String errno, QueueRequest<T> what, BiConsumer<Run, T> then) {
    String queue = run.resolve(argument);
    if (queue.isEmpty()) {
      return AwsModule.wrong(run, "arg", "the URL or the name of a queue is needed");
    }
    return request(
        run,
        errno,
        (sqs, keys) -> url(sqs, queue, keys).thenCompose(url -> what.send(sqs, url, keys)),
        then);
  }

  private static CompletionStage<String> url(
      SqsAsyncClient sqs, String queue, AwsClients.Credentials keys) {
    return queue.contains("://")
        ? CompletableFuture.completedFuture(queue)
        : sqs.getQueueUrl(of -> of.queueName(queue).overrideConfiguration(keys))
            .thenApply(answer -> answer.queueUrl());
  }

  private <T> Outcome request(Run run, String errno, Request<T> request, BiConsumer<Run, T> then) {
    AwsClients.Credentials keys = clients.credentials(run);
    return Waits.on(
        clients.sqs().thenCompose(sqs -> request.send(sqs, keys)),
        (later, value) -> {
          then.accept(later, value);
          later.clearError();
          return Outcome.CONTINUE;
        },
        (later, failure) ->
            AwsModule.failed(
                later, failure instanceof SdkClientException ? "aws_conn" : errno, failure));
  }
}
