package org.legato.dsm.module;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.legato.dsm.engine.Numbers;
import org.legato.dsm.engine.Outcome;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.engine.ScriptModule.Declarations;
import org.legato.dsm.engine.ScriptModule.Second;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/** Files into buckets. A service that cannot be reached is an exception of type {@code aws}. */
final class S3Actions {
  private static final String BUCKET = "aws.s3.bucket";
  private static final int MAX_FILES = 1000;

  /** Where buckets are without being told so. */
  private static final String FIRST_REGION = "us-east-1";

  private final AwsClients clients;

  S3Actions(AwsClients clients) {
    this.clients = clients;
  }

  void declare(Declarations d) {
    d.action(
        "aws.s3.put",
        ',',
        Second.OPTIONAL,
        "(file, key) Puts a file under a key into the bucket $aws.s3.bucket. Errors: errno aws_put;"
            + " throws aws.",
        (run, file, key) -> {
          var upload = new Upload(clients, run);
          return finish(upload.put(run.resolve(file), run.resolve(key)));
        });
    d.action(
        "aws.s3.putArray",
        ',',
        Second.OPTIONAL,
        "(files, keys) Puts the files $files_0, $files_1 … under the keys $keys_0 …; $files_size"
            + " says how many. Errors: errno arg, aws_put; throws aws.",
        (run, files, keys) -> putArray(run, run.resolve(files), run.resolve(keys)));
    d.action(
        "aws.s3.createBucket",
        "(name) Makes a bucket and puts its name into $aws.s3.bucket. Errors: errno arg,"
            + " aws_create; throws aws without keys.",
        (run, name) -> createBucket(run, run.resolve(name)));
  }

  private Outcome putArray(Run run, String files, String keys) {
    OptionalLong size = Numbers.unsigned(run.variable(files + "_size"));
    if (size.isEmpty() || size.getAsLong() > MAX_FILES) {
      return AwsModule.wrong(
          run, "arg", "$" + files + "_size must be a number, at most " + MAX_FILES);
    }
    var upload = new Upload(clients, run);
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (int i = 0; i < size.getAsLong(); i++) {
      String file = run.variable(files + "_" + i);
      String key = run.variable(keys + "_" + i);
      all = all.thenCompose(_ -> upload.put(file, key));
    }
    return finish(all);
  }

  private Outcome createBucket(Run run, String name) {
    if (name.isEmpty()) {
      return AwsModule.wrong(run, "arg", "a bucket needs a name");
    }
    var credentials = clients.credentials(run);
    String region = clients.settings().region();
    CreateBucketRequest.Builder request =
        CreateBucketRequest.builder().bucket(name).overrideConfiguration(credentials);
    if (!region.equals(FIRST_REGION)) {
      request.createBucketConfiguration(to -> to.locationConstraint(region));
    }
    return AwsModule.after(
        clients.s3().thenCompose(s3 -> s3.createBucket(request.build())),
        "aws_create",
        (later, _) -> later.setVariable(BUCKET, name));
  }

  private static Outcome finish(CompletionStage<Void> puts) {
    return Waits.on(
        puts,
        (run, _) -> {
          run.clearError();
          return Outcome.CONTINUE;
        },
        (run, failure) ->
            failure instanceof SdkClientException
                ? new Outcome.Throw(
                    new ScriptException("aws", Map.of("cause", failure.getMessage())))
                : AwsModule.failed(run, "aws_put", failure));
  }

  /** Where to and for whom the files of one action go. */
  private static final class Upload {
    private final AwsClients clients;
    private final String bucket;
    private final AwsClients.Credentials credentials;

    Upload(AwsClients clients, Run run) {
      this.clients = clients;
      this.bucket = run.variable(BUCKET);
      this.credentials = clients.credentials(run);
      if (bucket.isEmpty()) {
        throw exception("no bucket: $" + BUCKET + " is empty");
      }
    }

    CompletionStage<Void> put(String file, String key) {
      return clients
          .workers()
          .submit(() -> readable(file))
          .thenCombine(clients.s3(), (path, s3) -> put(s3, path, key))
          .thenCompose(put -> put);
    }

    private CompletionStage<Void> put(S3AsyncClient s3, Path path, String key) {
      return s3.putObject(
              to ->
                  to.bucket(bucket)
                      .key(key.isEmpty() ? path.getFileName().toString() : key)
                      .overrideConfiguration(credentials),
              AsyncRequestBody.fromFile(path))
          .thenAccept(_ -> {});
    }

    private static Path readable(String file) {
      try {
        Path path = Path.of(file);
        if (Files.isRegularFile(path) && Files.isReadable(path)) {
          return path;
        }
      } catch (InvalidPathException _) {
        // The same to the script as a file that is not there.
      }
      throw exception("no such file: " + file);
    }

    private static ScriptException exception(String cause) {
      return new ScriptException("aws", Map.of("cause", cause));
    }
  }
}
