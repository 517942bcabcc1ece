package org.legato.dsm.module;

import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How Amazon's services are reached; configuration {@code legato.dsm.aws}.
 *
 * @param accessKey for bundles that have none of their own; may be empty
 * @param s3 another server that speaks S3
 * @param sqs another server that speaks SQS
 * @param connectTimeout until a connection is given up
 * @param requestTimeout until a request is given up, its repetitions included
 * @param requests under way to one service
 * @param waiting requests that may wait; more fail
 */
record AwsSettings(
    String accessKey,
    String secretKey,
    String region,
    Optional<URI> s3,
    Optional<URI> sqs,
    Duration connectTimeout,
    Duration requestTimeout,
    int requests,
    int waiting) {

  static AwsSettings of(Config aws) {
    return new AwsSettings(
        aws.getString("access-key"),
        aws.getString("secret-key"),
        aws.getString("region"),
        endpoint(aws.getString("s3-endpoint")),
        endpoint(aws.getString("sqs-endpoint")),
        aws.getDuration("connect-timeout"),
        aws.getDuration("request-timeout"),
        aws.getInt("requests"),
        aws.getInt("waiting"));
  }

  private static Optional<URI> endpoint(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
  }
}
