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
import org.legato.media.MediaSettings;
import org.legato.sip.SipSettings;

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
    assertThatThrownBy(() -> sets("sip.port=many"))
        .hasMessageContaining("legato.sip.port must be a number: many");
    assertThatThrownBy(() -> sets("sip.tcp=perhaps"))
        .hasMessageContaining("legato.sip.tcp must be");
    assertThatThrownBy(() -> sets("media.rtp-timeout=long"))
        .hasMessageContaining("legato.media.rtp-timeout must be a duration such as 300 s: long");
    assertThatThrownBy(() -> sets("http.max-request-size=big"))
        .hasMessageContaining("legato.http.max-request-size must be a size");
    assertThatThrownBy(() -> sets("http.port=70000")).hasMessageContaining("legato.http.port");
    assertThatThrownBy(() -> sets("xmlrpc.direct-export=dsm"))
        .hasMessageContaining("legato.xmlrpc.direct-export must be a list");
  }

  @Test
  void nothingIsLessThanNothing() {
    assertThatThrownBy(() -> sets("call.max-calls=-5"))
        .hasMessageContaining("legato.call.max-calls must be 0 or more: -5 (--set");
    assertThatThrownBy(() -> sets("call.hangup-grace=-1s"))
        .hasMessageContaining("legato.call.hangup-grace must be 0 s or more");
    assertThat(sets("media.thread-nice=-5", "sip.threads=0", "media.threads=0")).isNotNull();
  }

  @Test
  void aBoundThatLetsNothingThroughIsRefused() {
    assertThatThrownBy(() -> sets("call.slots=0"))
        .hasMessageContaining("legato.call.slots must be 1 or more: 0");
    assertThatThrownBy(() -> sets("dsm.mysql.threads=0", "dsm.workers.queue=0"))
        .hasMessageContaining("legato.dsm.mysql.threads must be 1 or more")
        .hasMessageContaining("legato.dsm.workers.queue must be 1 or more");
  }

  @Test
  void allAddressesAreNoneThatAPhoneCanAnswerTo() {
    assertThatThrownBy(() -> SipSettings.from(sets("sip.address=0.0.0.0").root()))
        .hasMessageContaining("legato.sip.advertised-address must be");
    assertThat(
            SipSettings.from(
                sets("sip.address=0.0.0.0", "sip.advertised-address=192.0.2.1").root()))
        .isNotNull();
    assertThatThrownBy(() -> MediaSettings.from(sets("media.address=0.0.0.0").root()))
        .hasMessageContaining("legato.media.advertised-address must be");
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
  void aLogLevelThatIsNoneIsRefused() {
    assertThatThrownBy(() -> sets("node.log-level=loud")).hasMessageContaining("log-level");
  }
}
