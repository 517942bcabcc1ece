package org.legato.load.drill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a pod sees of Kubernetes: an API server with a certificate of its own authority that lists
 * the pods of a label, to those who show the token of the pod's account; and that account's files.
 */
final class KubernetesApi implements AutoCloseable {
  static final String APP = "legato-test";
  private static final String NAMESPACE = "phones";
  private static final String TOKEN = "the-account's-token";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final HttpsServer server;
  private final Path account;
  private final String pods;

  /**
   * Answers at a free port.
   *
   * @param addresses of the pods
   * @param directory for the account's files
   */
  KubernetesApi(List<String> addresses, Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    account = directory;
    pods = pods(addresses);
    Files.writeString(account.resolve("token"), TOKEN);
    Files.writeString(account.resolve("namespace"), NAMESPACE);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certified()));
    server.createContext("/", this::answer);
    server.start();
  }

  /** What a container finds in its environment. */
  List<String> environment() {
    return List.of(
        "KUBERNETES_SERVICE_HOST=127.0.0.1",
        "KUBERNETES_SERVICE_PORT=" + server.getAddress().getPort());
  }

  /** Where a container finds its account, as the files are not where they are mounted. */
  List<String> settings() {
    String keys = "akka.discovery.kubernetes-api.";
    return List.of(
        keys + "api-ca-path=\"" + account.resolve("ca.crt") + "\"",
        keys + "api-token-path=\"" + account.resolve("token") + "\"",
        keys + "pod-namespace-path=\"" + account.resolve("namespace") + "\"");
  }

  private SSLContext certified()
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = account.resolve("api.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "api",
                "-dname",
                "CN=kubernetes",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IllegalStateException("keytool makes no certificate");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    Files.writeString(
        account.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n"
            + lines.encodeToString(keys.getCertificate("api").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** A PodList (API v1), of which one pod is not to be asked: it ends. */
  private static String pods(List<String> addresses) {
    return IntStream.range(0, addresses.size())
        .mapToObj(
            i ->
                """
                {"metadata": {"name": "legato-%d", "labels": {"app": "%s"}},
                 "spec": {"containers": [{"name": "legato", "ports": [
                   {"name": "sip", "containerPort": 5060, "protocol": "UDP"},
                   {"name": "bootstrap", "containerPort": 8558, "protocol": "TCP"}]}]},
                 "status": {"phase": "Running", "podIP": "%s", "containerStatuses": [
                   {"name": "legato", "state": {"running": {}}}]}}\
                """
                    .formatted(i, APP, addresses.get(i)))
        .collect(
            Collectors.joining(
                ",",
                "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": [",
                ",{\"metadata\": {\"name\": \"old\", \"deletionTimestamp\":"
                    + " \"2026-01-01T00:00:00Z\"},\"spec\": {\"containers\": []}, \"status\":"
                    + " {\"podIP\": \"127.0.0.1\"}}]}"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean found =
        exchange.getRequestURI().getPath().equals("/api/v1/namespaces/" + NAMESPACE + "/pods")
            && ("labelSelector=app=" + APP).equals(exchange.getRequestURI().getQuery());
    byte[] body =
        (known && found ? pods : "{\"kind\": \"Status\"}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(!known ? 403 : found ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
