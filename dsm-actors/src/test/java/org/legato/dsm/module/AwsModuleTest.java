package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.dsm.engine.Outcome;

/** Against ElasticMQ in the place of SQS and a stand-in for S3, both on loopback. */
class AwsModuleTest {
  private static final String KEY = "AKTEST";

  @TempDir Path directory;
  private static S3StandIn s3;
  private static SQSRestServer sqs;
  private static AwsModule module;

  private final ModuleBench bench = new ModuleBench(module);

  @BeforeAll
  static void serve() throws IOException {
    s3 = new S3StandIn(KEY);
    sqs = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    int port = sqs.waitUntilStarted().localAddress().getPort();
    module = module(s3.uri(), URI.create("http://127.0.0.1:" + port));
  }

  private static AwsModule module(URI s3, URI sqs) {
    return new AwsModule(
        new AwsSettings(
            KEY,
            "secret",
            "eu-central-1",
            Optional.of(s3),
            Optional.of(sqs),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            4,
            10));
  }

  @AfterAll
  static void stop() {
    s3.close();
    sqs.stopAndWait();
  }

  @BeforeEach
  void empty() {
    s3.objects.clear();
  }

  private void bucket() {
    bench.act("aws.s3.createBucket", "recordings");
    assertThat(bench.variables)
        .containsEntry("errno", "")
        .containsEntry("aws.s3.bucket", "recordings");
  }

  @Test
  void filesArePut() throws IOException {
    bucket();
    Path file = Files.write(directory.resolve("a.wav"), new byte[300_000]);
    Files.writeString(directory.resolve("b"), "b's content");
    bench.with("file", file.toString()).act("aws.s3.put", "$file, calls/1.wav");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    bench.with("f_size", "2").with("f_0", file.toString()).with("f_1", directory + "/b");
    bench.with("k_0", "0").with("k_1", "1").act("aws.s3.putArray", "f, k");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    assertThat(s3.objects)
        .containsOnlyKeys(
            "/recordings", "/recordings/calls/1.wav", "/recordings/0", "/recordings/1");
    assertThat(s3.objects.get("/recordings/calls/1.wav")).isEqualTo(new byte[300_000]);
    assertThat(s3.objects.get("/recordings/1")).asString().isEqualTo("b's content");
  }

  @Test
  void whatS3RefusesIsAnErrorCode() throws IOException {
    bucket();
    bench.act("aws.s3.createBucket", "recordings");
    assertThat(bench.variable("errno")).isEqualTo("aws_create");
    Path file = Files.writeString(directory.resolve("a"), "a");
    bench
        .with("file", file.toString())
        .with("aws.s3.bucket", "other")
        .act("aws.s3.put", "$file, x");
    assertThat(bench.variable("errno")).isEqualTo("aws_put");
    assertThat(bench.variable("aws.ereason")).contains("NoSuchBucket");
    bench.act("aws.s3.createBucket", "");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    bench.act("aws.s3.putArray", "nothing, k");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  @Test
  void aBundleHasItsOwnKeys() throws IOException {
    bucket();
    Path file = Files.writeString(directory.resolve("a"), "a");
    bench.with("config.aws_access_key", "SOMEONE").with("config.aws_secret_access_key", "x");
    bench.with("file", file.toString()).act("aws.s3.put", "$file, x");
    assertThat(bench.variable("errno")).isEqualTo("aws_put");
    assertThat(bench.variable("aws.ereason")).contains("SignatureDoesNotMatch");
  }

  @Test
  void whatMakesPuttingImpossibleIsAnException() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "a");
    bench.with("file", file.toString());
    assertThat(thrown(bench, "aws.s3.put", "$file, x")).contains("no bucket");
    bench.with("aws.s3.bucket", "recordings");
    assertThat(thrown(bench, "aws.s3.put", directory + "/none, x")).contains("no such file");
    bench.with("config.aws_access_key", "AK");
    assertThat(thrown(bench, "aws.s3.put", "$file, x")).contains("aws_secret_access_key");
  }

  @Test
  void aServiceThatIsNotThereIsNoticed() throws IOException {
    URI nowhere = URI.create("http://127.0.0.1:1");
    var lonely = new ModuleBench(module(nowhere, nowhere));
    Path file = Files.writeString(directory.resolve("a"), "a");
    lonely.with("aws.s3.bucket", "b").with("file", file.toString());
    assertThat(thrown(lonely, "aws.s3.put", "$file, x")).isNotEmpty();
    lonely.act("aws.sqs.createQueue", "30, q");
    assertThat(lonely.variable("errno")).isEqualTo("aws_conn");
  }

  private static String thrown(ModuleBench bench, String action, String arguments) {
    Outcome outcome;
    try {
      outcome = bench.act(action, arguments);
    } catch (org.legato.dsm.engine.ScriptException e) {
      outcome = new Outcome.Throw(e);
    }
    assertThat(outcome).isInstanceOf(Outcome.Throw.class);
    var exception = ((Outcome.Throw) outcome).exception();
    assertThat(exception.type()).isEqualTo("aws");
    return exception.params().get("cause");
  }

  @Test
  void messagesGoThroughAQueue() {
    bench.act("aws.sqs.createQueue", "30, calls");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    assertThat(bench.variable("aws.sqs.queue")).endsWith("/calls");
    bench.act("aws.sqs.receiveMessage", "calls");
    assertThat(bench.variables)
        .containsEntry("errno", "")
        .containsEntry("aws.sqs.received", "0")
        .containsEntry("aws.sqs.message", "");
    bench.act("aws.sqs.sendMessage", "\"one, two\", $aws.sqs.queue");
    assertThat(bench.variables)
        .containsEntry("errno", "")
        .containsEntry("aws.sqs.md5", "3a37a61c264e5f21af86f0daae04a092");
    assertThat(bench.variable("aws.sqs.url")).isNotEmpty();
    bench.act("aws.sqs.receiveMessage", "calls, 5");
    assertThat(bench.variables)
        .containsEntry("aws.sqs.received", "1")
        .containsEntry("aws.sqs.message", "one, two");
    bench.act("aws.sqs.deleteMessage", "$aws.sqs.queue");
    assertThat(bench.variable("errno")).isEmpty();
    bench.act("aws.sqs.deleteQueue", "$aws.sqs.queue");
    assertThat(bench.variable("errno")).isEmpty();
    bench.act("aws.sqs.sendMessage", "x, calls");
    assertThat(bench.variable("errno")).isEqualTo("aws_send");
    assertThat(bench.variable("aws.ereason")).isNotEmpty();
    bench.act("aws.sqs.createQueue", "soon, calls");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }
}
