package org.legato.node.cluster;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * TLS between nodes, from {@code legato.cluster.tls}: each side shows a certificate of the
 * cluster's authority (RFC 8446, mutual authentication).
 *
 * @param key PEM file of the node's private key (PKCS#8, RSA)
 * @param certificate PEM file of the node's certificate
 * @param ca PEM file of the authority's certificate
 */
public record TlsSettings(boolean enabled, String key, String certificate, String ca) {
  public TlsSettings {
    if (enabled) {
      readable("key", key);
      readable("certificate", certificate);
      readable("ca", ca);
    }
  }

  private static void readable(String name, String file) {
    if (file.isEmpty() || !Files.isReadable(Path.of(file))) {
      throw new IllegalArgumentException(
          "legato.cluster.tls."
              + name
              + ": cannot read the file '"
              + file
              + "'; deploy/tls/make-certificates makes it");
    }
  }

  static TlsSettings from(Config tls) {
    return new TlsSettings(
        tls.getBoolean("enabled"),
        tls.getString("key"),
        tls.getString("certificate"),
        tls.getString("ca"));
  }

  /** What Akka has to know of it. */
  Map<String, Object> akka() {
    if (!enabled) {
      return Map.of();
    }
    String ssl = "akka.remote.artery.ssl.";
    String files = ssl + "rotating-keys-engine.";
    return Map.of(
        "akka.remote.artery.transport",
        "tls-tcp",
        ssl + "ssl-engine-provider",
        "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
        files + "key-file",
        Path.of(key).toAbsolutePath().toString(),
        files + "cert-file",
        Path.of(certificate).toAbsolutePath().toString(),
        files + "ca-cert-file",
        Path.of(ca).toAbsolutePath().toString(),
        files + "protocol",
        "TLSv1.3",
        files + "enabled-algorithms",
        List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"));
  }
}
