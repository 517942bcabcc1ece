package org.legato.dsm.module;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP requests that never block; so many at once, so large and so long as is configured. */
final class HttpCalls {
  private static final String ILLEGAL = " \"<>\\^`{|}";

  private final Duration timeout;
  private final Semaphore free;
  private final HttpClient client;

  /**
   * @param requests at the same time; more are refused
   * @param timeout of a request for which the script sets none
   */
  HttpCalls(int requests, Duration timeout) {
    this.timeout = timeout;
    this.free = new Semaphore(requests);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            // Names are looked up on these threads, which blocks; the requests are their bound.
            .executor(
                Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("legato-http-", 1).factory()))
            .build();
  }

  static HttpCalls of(Config curl) {
    return new HttpCalls(curl.getInt("requests"), curl.getDuration("timeout"));
  }

  /**
   * Where a text leads; characters that no URL has are encoded.
   *
   * @throws IllegalArgumentException if it is no URL of HTTP
   */
  static URI uri(String text) {
    var encoded = new StringBuilder();
    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    int slashes = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      slashes += b == '/' ? 1 : 0;
      boolean illegal =
          b <= 0x20
              || b == 0x7f
              || ILLEGAL.indexOf(b) >= 0
              || (b == '%' && !(isHex(bytes, i + 1) && isHex(bytes, i + 2)))
              // Before the third slash they enclose an address of IPv6.
              || ((b == '[' || b == ']') && slashes > 2);
      encoded.append(illegal ? String.format("%%%02X", b & 0xff) : (char) b);
    }
    URI uri = URI.create(encoded.toString());
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException("no URL of HTTP: " + text);
    }
    return uri;
  }

  private static boolean isHex(byte[] bytes, int at) {
    return at < bytes.length && Character.digit(bytes[at], 16) >= 0;
  }

  /**
   * Sends a request and gives the body of the answer, whatever its status.
   *
   * @param body what is posted, or null for GET
   * @param given the script's timeout in seconds, or 0
   */
  CompletionStage<byte[]> send(
      URI uri, String contentType, BodyPublisher body, long given, int maxBody) {
    if (!free.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new IOException("too many requests: legato.dsm.curl.requests are under way"));
    }
    Duration limit = given > 0 ? Duration.ofSeconds(given) : timeout;
    CompletableFuture<HttpResponse<byte[]>> exchange;
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      if (body != null) {
        request.header("Content-Type", contentType).POST(body);
      }
      exchange =
          client.sendAsync(
              request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBody));
    } catch (RuntimeException e) {
      free.release();
      return CompletableFuture.failedFuture(e);
    }
    // The client's own timeout would end with the headers.
    return exchange
        .copy()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (_, failure) -> {
              free.release();
              if (failure != null) {
                exchange.cancel(true);
              }
            })
        .handle(
            (response, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(response.body());
              }
              Throwable cause = Waits.cause(failure);
              String late = "no answer within " + limit.toSeconds() + " s";
              return CompletableFuture.<byte[]>failedFuture(
                  cause instanceof TimeoutException ? new IOException(late) : cause);
            })
        .thenCompose(stage -> stage);
  }
}
