package org.legato.node.sems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.node.ConfigProblem;
import org.legato.node.NodeConfig;

/** What becomes of every key of a SEMS installation; that it works is SemsNodeTest's matter. */
final class SemsInstallationTest {
  @TempDir private Path root;
  private Installation sems;

  @BeforeEach
  void installation() {
    sems = new Installation(root);
  }

  private NodeConfig loaded() {
    return NodeConfig.load(Optional.empty(), Optional.of(sems.directory()), List.of());
  }

  /** An installation of this sems.conf and nothing else. */
  private NodeConfig semsConf(String text) throws IOException {
    sems.write("etc/sems/sems.conf", text);
    return loaded();
  }

  @Test
  void addressesAndPorts() throws IOException {
    sems.full();
    Config legato = loaded().root().getConfig("legato");
    assertThat(legato.getString("sip.address")).isEqualTo("127.0.0.1");
    assertThat(legato.getInt("sip.port")).isEqualTo(5070);
    assertThat(legato.getString("sip.advertised-address")).isEqualTo("192.0.2.7");
    assertThat(legato.getString("media.address")).isEqualTo("127.0.0.2");
    assertThat(legato.getInt("media.low-port")).isEqualTo(10000);
    assertThat(legato.getInt("media.high-port")).isEqualTo(10999);
    assertThat(legato.getString("media.advertised-address")).isEqualTo("192.0.2.7");
    assertThat(legato.getString("sip.outbound-proxy")).isEqualTo("sip:proxy.example.com");
    assertThat(legato.getString("sip.next-hop")).isEqualTo("sip:192.0.2.1:5060");
  }

  @Test
  void limitsTimersAndLog() throws IOException {
    sems.full();
    NodeConfig config = loaded();
    Config legato = config.root().getConfig("legato");
    assertThat(legato.getInt("call.max-calls")).isEqualTo(2);
    assertThat(legato.getString("overload.calls")).isEqualTo("480 All Lines Busy");
    assertThat(legato.getInt("sip.max-calls-per-second")).isEqualTo(100);
    assertThat(legato.getString("overload.rate")).isEqualTo("503 Overload");
    assertThat(legato.getInt("overload.options-limit")).isEqualTo(900);
    assertThat(legato.getString("overload.options"))
        .isEqualTo("503 Warning, server soon overloaded");
    assertThat(legato.getString("overload.draining")).isEqualTo("503 Going Down");
    assertThat(config.node().shutdownTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.node().logLevel()).isEqualTo("warn");
    assertThat(config.node().logMessages()).isEqualTo("warn");
    assertThat(legato.getInt("sip.threads")).isEqualTo(8);
    assertThat(legato.getString("sip.user-agent")).isEqualTo("Media Server 2");
    assertThat(legato.getDuration("media.rtp-timeout")).isEqualTo(Duration.ofSeconds(20));
    assertThat(legato.getDuration("sip.t1")).isEqualTo(Duration.ofMillis(400));
    assertThat(legato.getDuration("sip.t2")).isEqualTo(Duration.ofSeconds(3));
    assertThat(legato.getStringList("sip.supported")).contains("timer").doesNotContain("100rel");
    assertThat(legato.getStringList("media.codec-order")).containsExactly("iLBC", "GSM");
  }

  @Test
  void plugInsConfigurations() throws IOException {
    sems.full();
    NodeConfig config = loaded();
    assertThat(config.applications().select()).isEqualTo("$(mapping)");
    assertThat(config.applications().mapping()).endsWith("etc/sems/etc/app_mapping.conf");
    assertThat(Path.of(config.applications().semsDirectory()))
        .isEqualTo(root.resolve("etc/sems/etc"));
    assertThat(config.xmlrpc().enabled()).isTrue();
    assertThat(config.xmlrpc().address()).isEqualTo("127.0.0.1");
    assertThat(config.xmlrpc().port()).isEqualTo(9090);
    assertThat(config.xmlrpc().directExport()).containsExactly("dsm", "monitoring", "di_dial");
    assertThat(config.xmlrpc().exportDi()).isFalse();
    assertThat(config.xmlrpc().requestTimeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(config.root().getDuration("legato.dsm.monitoring.clear-finished-every"))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(config.root().getDuration("legato.dsm.monitoring.retain-samples"))
        .isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whatHasNoEffectIsSaidOnceWithItsPlaceAndWhatItWouldDo() throws IOException {
    sems.full();
    List<String> notices = loaded().notices();
    String conf = root.resolve("etc/sems/sems.conf").toString();
    assertThat(notices)
        .contains(
            conf + ":3: interfaces: extern is not used; Legato has one interface",
            conf
                + ":22: unhandled_reply_loglevel has no effect; in SEMS it chooses the level at"
                + " which replies without a call are logged",
            conf
                + ":43: media_procesor_threads is no key that is known and has no effect;"
                + " did you mean media_processor_threads?",
            conf + ":38: codec_order: there is no codec G729",
            root.resolve("etc/sems/etc/xmlrpc2di.conf")
                + ":5: direct_export: there is no interface di_dial")
        .anyMatch(n -> n.contains("not built in: webconference;"))
        .doesNotHaveDuplicates();
    assertThat(notices)
        .filteredOn(n -> n.contains(" has no effect; in SEMS it "))
        .extracting(n -> n.replaceFirst(".*:\\d+: (\\S+) .*", "$1"))
        .containsExactly(
            "fork",
            "stderr",
            "syslog_facility",
            "unhandled_reply_loglevel",
            "session_processor_threads",
            "dtmf_detector",
            "sip_timer_B",
            "multithreaded",
            "threads");
    assertThat(notices).hasSize(14);
  }

  @Test
  void defaultsAreThoseOfSems() throws IOException {
    NodeConfig config = semsConf("signature=x\nuse_default_signature=yes\nsession_limit=0\n");
    Config legato = config.root().getConfig("legato");
    assertThat(legato.getString("media.address")).isEqualTo(legato.getString("sip.address"));
    assertThat(legato.getString("sip.user-agent")).isEqualTo("Legato");
    assertThat(legato.getInt("call.max-calls")).as("0 is no limit").isGreaterThan(1000);
    assertThat(config.applications().select()).isEmpty();
    assertThat(config.xmlrpc().port()).isEqualTo(8090);
    assertThat(config.notices())
        .anyMatch(n -> n.contains("sip_ip is not set"))
        .anyMatch(n -> n.contains("application is not set"))
        .anyMatch(n -> n.contains("no directory"))
        .anyMatch(n -> n.contains("dsm.conf is not there"));
  }

  @Test
  void aNetworkInterfacesNameIsItsAddress() throws IOException {
    NodeConfig config = semsConf("sip_ip=lo\nmedia_ip=127.0.0.3\n");
    assertThat(config.root().getString("legato.sip.address")).isEqualTo("127.0.0.1");
    assertThat(config.root().getString("legato.media.address")).isEqualTo("127.0.0.3");
  }

  @Test
  void xmlRpcIsOffWhereSemsWouldNotHaveIt() throws IOException {
    assertThat(semsConf("load_plugins=wav;dsm\n").xmlrpc().enabled()).isFalse();
    assertThat(semsConf("exclude_plugins=xmlrpc2di\n").xmlrpc().enabled()).isFalse();
    sems.write("etc/sems/etc/xmlrpc2di.conf", "run_server=no\n");
    assertThat(semsConf("sip_ip=lo\n").xmlrpc().enabled()).isFalse();
    sems.write("etc/sems/etc/xmlrpc2di.conf", "xmlrpc_port=8091\n");
    assertThat(semsConf("sip_ip=lo\n").notices()).anyMatch(n -> n.contains("server_ip is not set"));
  }

  @Test
  void otherAddressesOfXmlRpcDemandAToken() throws IOException {
    sems.write("etc/sems/etc/xmlrpc2di.conf", "server_ip=0.0.0.0\n");
    assertThatThrownBy(() -> semsConf("sip_ip=lo\n"))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("set legato.xmlrpc.token");
  }

  @Test
  void aWrongValueStopsTheStartWithItsPlace() {
    assertThatThrownBy(() -> semsConf("sip_ip=lo\n\nsession_limit=many\n"))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("sems.conf:3: session_limit must be a number: many");
    assertThatThrownBy(() -> semsConf("loglevel=9\n")).hasMessageContaining("must be 0 to 3");
    assertThatThrownBy(() -> semsConf("100rel=perhaps\n")).hasMessageContaining("100rel must be");
    assertThatThrownBy(() -> semsConf("no equals sign\n"))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("sems.conf:1")
        .hasMessageContaining("start comments with #");
    assertThatThrownBy(() -> semsConf("sip_port=http\n")).hasMessageContaining("sip_port");
  }
}
