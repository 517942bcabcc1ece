package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurlModuleTest {
  @TempDir Path directory;
  private final ModuleBench bench = new ModuleBench(new CurlModule());
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/echo",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String text = exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" + body;
          byte[] answer = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/echo";
    bench.with("u", url).with("a", "one two").with("b", "2");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theStatusIsIgnored() {
    bench.act("curl.get", "$u");
    assertThat(bench.variables).containsEntry("curl.out", "GET /echo\n").containsEntry("errno", "");
  }

  @Test
  void forms() {
    bench.act("curl.getForm", "$u, a;b");
    assertThat(bench.variable("curl.out")).isEqualTo("GET /echo?a=one%20two&b=2\n");
    bench.act("curl.post", "$u, a;b");
    assertThat(bench.variable("curl.out"))
        .contains("POST /echo", "name=\"a\"\r\n\r\none two\r\n", "name=\"b\"\r\n\r\n2\r\n");
  }

  @Test
  void files() {
    bench.act("curl.getFile", "$u, " + directory.resolve("f"));
    assertThat(directory.resolve("f")).hasContent("GET /echo\n");
    bench.act("curl.getFile", "$u, /no/such/f");
    assertThat(bench.variable("errno")).isEqualTo("file");
  }

  @Test
  void errors() {
    bench.act("curl.get", "no url");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    server.stop(0);
    bench.with("curl.timeout", "2").act("curl.get", "$u");
    assertThat(bench.variable("errno")).isEqualTo("general");
    assertThat(bench.variable("curl.err")).isNotEmpty();
  }
}
