package org.legato.dsm.module;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.legato.dsm.engine.Run;
import org.legato.dsm.engine.ScriptException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;

/** Clients of S3 and SQS, made when a script first wants them: that takes a second. */
final class AwsClients {
  private final AwsSettings settings;
  private final Workers workers;
  private S3AsyncClient s3;
  private SqsAsyncClient sqs;

  /** Signs one request with a bundle's keys. */
  interface Credentials extends Consumer<AwsRequestOverrideConfiguration.Builder> {}

  AwsClients(AwsSettings settings, Workers workers) {
    this.settings = settings;
    this.workers = workers;
  }

  AwsSettings settings() {
    return settings;
  }

  Workers workers() {
    return workers;
  }

  CompletionStage<S3AsyncClient> s3() {
    return workers.submit(this::madeS3);
  }

  CompletionStage<SqsAsyncClient> sqs() {
    return workers.submit(this::madeSqs);
  }

  /**
   * The keys of the call's bundle, else those of the configuration; for one request.
   *
   * @throws ScriptException of type {@code aws} if there are none
   */
  Credentials credentials(Run run) {
    String access = run.variable("config.aws_access_key");
    boolean own = !access.isEmpty();
    String secret = own ? run.variable("config.aws_secret_access_key") : settings.secretKey();
    String key = own ? access : settings.accessKey();
    if (key.isEmpty() || secret.isEmpty()) {
      throw new ScriptException(
          "aws",
          Map.of(
              "cause",
              "no keys: set aws_access_key and aws_secret_access_key in the bundle's"
                  + " configuration, or legato.dsm.aws.access-key and secret-key"));
    }
    var provider = StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret));
    return request -> request.credentialsProvider(provider);
  }

  private synchronized S3AsyncClient madeS3() {
    if (s3 == null) {
      S3AsyncClientBuilder builder = bounded(S3AsyncClient.builder());
      settings
          .s3()
          .ifPresent(
              endpoint ->
                  // What others have of S3 is often without checksums and hosts per bucket.
                  builder
                      .endpointOverride(endpoint)
                      .forcePathStyle(true)
                      .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED));
      s3 = builder.build();
    }
    return s3;
  }

  private synchronized SqsAsyncClient madeSqs() {
    if (sqs == null) {
      SqsAsyncClientBuilder builder = bounded(SqsAsyncClient.builder());
      settings.sqs().ifPresent(builder::endpointOverride);
      sqs = builder.build();
    }
    return sqs;
  }

  private <B extends AwsAsyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B bounded(B builder) {
    return builder
        .region(Region.of(settings.region()))
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder()
                .maxConcurrency(settings.requests())
                .maxPendingConnectionAcquires(settings.waiting())
                .connectionAcquisitionTimeout(settings.requestTimeout())
                .connectionTimeout(settings.connectTimeout()))
        .overrideConfiguration(each -> each.apiCallTimeout(settings.requestTimeout()));
  }
}
