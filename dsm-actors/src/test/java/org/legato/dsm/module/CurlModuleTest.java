package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.dsm.session.ScriptLog;

class CurlModuleTest {
  @TempDir Path directory;

  private final ModuleBench bench =
      new ModuleBench(
          new CurlModule(
              ConfigFactory.parseString(
                  "requests = 2, timeout = 10 s, max-text = 190 B, max-file = 1 KiB")));
  private HttpServer server;
  private volatile String type = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/echo", this::echo);
    server.createContext("/big", exchange -> answer(exchange, 200, "x".repeat(200)));
    server.createContext("/missing", exchange -> answer(exchange, 404, "not here"));
    server.start();
    bench.with("url", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void echo(HttpExchange exchange) throws IOException {
    type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    answer(
        exchange,
        200,
        body.isEmpty() ? exchange.getRequestMethod() + exchange.getRequestURI() : body);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void act(String action, String path, String second) {
    bench.with("to", bench.variable("url") + path).act(action, "$to" + second);
  }

  @Test
  void whatTheServerSaysIsKept() {
    act("curl.get", "/echo?x=ü y", "");
    assertThat(bench.variables)
        .containsEntry("curl.out", "GET/echo?x=%C3%BC%20y")
        .containsEntry("errno", "");
    act("curl.get", "/missing", "");
    assertThat(bench.variables).containsEntry("curl.out", "not here").containsEntry("errno", "");
    bench.with("a", "1 2").with("b", "3").act("curl.getForm", "$url/echo, a;b");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    bench.with("form", bench.variable("url") + "/echo").act("curl.getForm", "$form, a;b");
    assertThat(bench.variable("curl.out")).isEqualTo("GET/echo?a=1%202&b=3");
    bench.with("a", "100%").with("b", "[x]%41").act("curl.getForm", "$form, a;b");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    assertThat(bench.variable("curl.out")).isEqualTo("GET/echo?a=100%25&b=%5Bx%5D%41");
  }

  @Test
  void formsArePostedInParts() {
    bench.with("a", "ö");
    act("curl.post", "/echo", ", a");
    assertThat(type).startsWith("multipart/form-data; boundary=");
    String boundary = "--" + type.substring(type.indexOf('=') + 1);
    assertThat(bench.variable("curl.out"))
        .isEqualTo(
            boundary
                + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nö\r\n"
                + boundary
                + "--\r\n");
  }

  @Test
  void discardedAnswersAreLogged() {
    var logged = new ArrayList<String>();
    bench.services.put(ScriptLog.class, (ScriptLog) (_, text) -> logged.add(text));
    act("curl.getDiscardResult", "/echo", "");
    act("curl.postDiscardResult", "/missing", ", a");
    assertThat(logged).containsExactly("GET/echo", "not here");
    assertThat(bench.variables).doesNotContainKey("curl.out");
  }

  @Test
  void answersAreBounded() {
    act("curl.get", "/big", "");
    assertThat(bench.variable("errno")).isEqualTo("general");
    act("curl.getFile", "/big", ", " + directory + "/big");
    assertThat(bench.variable("errno")).isEmpty();
    assertThat(directory.resolve("big")).hasSize(200);
    act("curl.getFile", "/big", ", /no/such/dir/x");
    assertThat(bench.variable("errno")).isEqualTo("file");
    assertThat(bench.variable("curl.err")).contains("/no/such/dir/x");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      bench.with("curl.timeout", "1").with("to", "http://127.0.0.1:" + silent.getLocalPort());
      bench.act("curl.get", "$to");
      assertThat(bench.variable("errno")).isEqualTo("general");
      assertThat(bench.variable("curl.err")).isEqualTo("no answer within 1 s");
    }
  }

  @Test
  void whatIsNoUrlIsAnArgumentError() {
    for (String url : List.of("file:///etc/passwd", "nonsense", "http://", "http://a%zz")) {
      bench.with("to", url).act("curl.get", "$to");
      assertThat(bench.variable("errno")).as(url).isEqualTo("arg");
    }
  }
}
