package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeConfigTest {
  @TempDir private Path directory;

  private static NodeConfig sets(String... sets) {
    return NodeConfig.load(Optional.empty(), Optional.empty(), List.of(sets));
  }

  @Test
  void theDefaultsListenOnLoopback() {
    NodeConfig config = sets();
    assertThat(config.http().address()).isEqualTo("127.0.0.1");
    assertThat(config.xmlrpc().port()).isEqualTo(8090);
    assertThat(config.xmlrpc().directExport()).containsExactly("dsm", "monitoring");
    assertThat(config.node().shutdownTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aSetWinsOverTheFile() throws Exception {
    Path file = Files.writeString(directory.resolve("a.conf"), "legato.http.port = 1234");
    NodeConfig config =
        NodeConfig.load(Optional.of(file), Optional.empty(), List.of("http.port=4321"));
    assertThat(config.http().port()).isEqualTo(4321);
  }

  @Test
  void anUnknownKeyIsNamedWithTheLikelyOne() {
    assertThatThrownBy(() -> sets("http.prot=1"))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("unknown key legato.http.prot")
        .hasMessageContaining("did you mean legato.http.port?");
  }

  @Test
  void anUnknownKeyInAFileIsNamedWithItsLine() throws Exception {
    Path file = Files.writeString(directory.resolve("b.conf"), "\nlegato.nonsense = 1\n");
    assertThatThrownBy(() -> NodeConfig.load(Optional.of(file), Optional.empty(), List.of()))
        .hasMessageContaining("legato.nonsense")
        .hasMessageContaining("b.conf: 2");
  }

  @Test
  void anInvalidValueIsNamedWithItsKey() {
    assertThatThrownBy(() -> sets("http.port=many")).hasMessageContaining("http.port");
    assertThatThrownBy(() -> sets("http.port=70000")).hasMessageContaining("legato.http.port");
    assertThatThrownBy(() -> sets("xmlrpc.direct-export=dsm"))
        .hasMessageContaining("legato.xmlrpc.direct-export must be a list");
  }

  @Test
  void otherThanLoopbackDemandsAToken() {
    assertThatThrownBy(() -> sets("http.address=0.0.0.0"))
        .hasMessageContaining("set legato.http.token");
    assertThat(sets("http.address=0.0.0.0", "http.token=secret").http().token())
        .isEqualTo("secret");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = directory.resolve("missing.conf");
    assertThatThrownBy(() -> NodeConfig.load(Optional.of(missing), Optional.empty(), List.of()))
        .hasMessageContaining("missing.conf");
  }

  @Test
  void aSemsInstallationBecomesSettings() throws Exception {
    Path etc = Files.createDirectories(directory.resolve("etc"));
    Files.writeString(
        directory.resolve("sems.conf"),
        """
        # a comment
        sip_ip=127.0.0.2
        sip_port=5070
        application=$(app_mapping)
        load_plugins=wav;dsm;xmlrpc2di
        cps_limit=100;503;Overload
        next_hop=10.0.0.1:5060
        exclude_payloads=speex
        plugin_config_path=%s
        """
            .formatted(etc));
    Files.writeString(
        etc.resolve("dsm.conf"), "diag_path=/scripts\nload_diags=a,b\nregister_apps=a\nx=y\n");
    Files.writeString(etc.resolve("app_mapping.conf"), "^sip:1=>a\n");
    Files.writeString(
        etc.resolve("xmlrpc2di.conf"), "xmlrpc_port=9090\ndirect_export=dsm;monitoring\n");

    NodeConfig config =
        NodeConfig.load(
            Optional.empty(), Optional.of(directory.resolve("sems.conf")), List.of("sip.port=0"));

    assertThat(config.root().getString("legato.sip.address")).isEqualTo("127.0.0.2");
    assertThat(config.root().getInt("legato.sip.port")).isZero();
    assertThat(config.root().getInt("legato.sip.max-calls-per-second")).isEqualTo(100);
    assertThat(config.root().getString("legato.sip.next-hop")).isEqualTo("sip:10.0.0.1:5060");
    assertThat(config.applications().select()).isEqualTo("$(mapping)");
    assertThat(config.applications().directory()).isEqualTo("/scripts");
    assertThat(config.applications().load()).containsExactly("a", "b");
    assertThat(config.applications().mapping()).endsWith("app_mapping.conf");
    assertThat(config.xmlrpc().port()).isEqualTo(9090);
    assertThat(config.xmlrpc().directExport()).containsExactly("dsm", "monitoring");
    assertThat(config.notices()).singleElement().asString().contains("exclude_payloads");
  }
}
