package org.legato.dsm.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Certificates of authorities, in the form that the driver wants: it does not read PEM files.
 *
 * @param url of the key store
 */
record TrustStore(String url, String password) {
  private static final ConcurrentHashMap<String, TrustStore> KNOWN = new ConcurrentHashMap<>();

  /**
   * The certificates of a PEM file, read once; blocks.
   *
   * @throws SQLException if there are none
   */
  static TrustStore of(String pemFile) throws SQLException {
    TrustStore known = KNOWN.get(pemFile);
    if (known != null) {
      return known;
    }
    try {
      TrustStore made = make(Path.of(pemFile));
      KNOWN.put(pemFile, made);
      return made;
    } catch (IOException | GeneralSecurityException | InvalidPathException e) {
      throw new SQLException("no certificates in " + pemFile + ": " + e.getMessage(), e);
    }
  }

  private static TrustStore make(Path pemFile) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pemFile)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + store.size(), each);
      }
    }
    if (store.size() == 0) {
      throw new GeneralSecurityException("the file is empty");
    }
    Path file = Files.createTempFile("legato-ca", ".p12");
    file.toFile().deleteOnExit();
    String password = UUID.randomUUID().toString();
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return new TrustStore(file.toUri().toString(), password);
  }

  /** Adds what the driver must know to trust these only. */
  void addTo(Properties properties) {
    properties.setProperty("sslMode", "VERIFY_CA");
    properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
    properties.setProperty("trustCertificateKeyStoreUrl", url);
    properties.setProperty("trustCertificateKeyStorePassword", password);
    properties.setProperty("fallbackToSystemTrustStore", "false");
  }
}
