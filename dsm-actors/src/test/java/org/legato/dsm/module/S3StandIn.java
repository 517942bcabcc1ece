package org.legato.dsm.module;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of S3 as the tests need: buckets by path, objects in memory. Requests without signature
 * of the given key are refused.
 */
final class S3StandIn implements AutoCloseable {
  final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final String signedBy;

  S3StandIn(String accessKey) throws IOException {
    signedBy = "AWS4-HMAC-SHA256 Credential=" + accessKey + "/";
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("/$", "");
    byte[] body = body(exchange);
    String signature = exchange.getRequestHeaders().getFirst("Authorization");
    String bucket = path.replaceFirst("(?<=.)/.*", "");
    if (signature == null || !signature.startsWith(signedBy)) {
      refuse(exchange, 403, "SignatureDoesNotMatch");
    } else if (!exchange.getRequestMethod().equals("PUT")) {
      refuse(exchange, 405, "MethodNotAllowed");
    } else if (!path.equals(bucket) && !objects.containsKey(bucket)) {
      refuse(exchange, 404, "NoSuchBucket");
    } else if (objects.putIfAbsent(path, body) != null && path.equals(bucket)) {
      refuse(exchange, 409, "BucketAlreadyExists");
    } else {
      exchange.getResponseHeaders().set("ETag", "\"0\"");
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    }
  }

  /** The content; where it comes in signed chunks, without their frames. */
  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    if (exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length") == null) {
      return in.readAllBytes();
    }
    var content = new ByteArrayOutputStream();
    int size;
    do {
      size = Integer.parseInt(line(in).replaceFirst(";.*", ""), 16);
      content.write(in.readNBytes(size));
      line(in);
    } while (size > 0);
    in.readAllBytes();
    return content.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    String error = "<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>";
    byte[] xml = error.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, xml.length);
    exchange.getResponseBody().write(xml);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
