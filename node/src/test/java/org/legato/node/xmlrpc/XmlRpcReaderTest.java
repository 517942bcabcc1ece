package org.legato.node.xmlrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class XmlRpcReaderTest {
  private static MethodCall read(String text) {
    return XmlRpcReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String call(String value) {
    return "<methodCall><methodName>m</methodName><params><param>"
        + value
        + "</param></params></methodCall>";
  }

  @Test
  void aValueWithoutTypeIsAString() {
    assertThat(read(call("<value> a b</value>")).arguments()).containsExactly(" a b");
    assertThat(read(call("<value/>")).arguments()).containsExactly("");
  }

  @Test
  void arraysAndStructsNest() {
    String value =
        """
        <value>
          <array><data>
            <value><int>1</int></value>
            <value><struct><member><name>k</name><value><boolean>1</boolean></value></member>
            </struct></value>
          </data></array>
        </value>\
        """;
    assertThat(read(call(value)).arguments()).containsExactly(List.of(1, Map.of("k", true)));
  }

  @Test
  void paramsMayBeMissing() {
    MethodCall call = read("<methodCall><methodName>calls</methodName></methodCall>");
    assertThat(call).isEqualTo(new MethodCall("calls", List.of()));
  }

  @Test
  void whatIsNoRequestIsAFault() {
    List<String> bad =
        List.of("", "x", "<a/>", call("<value><int>x</int></value>"), call("<value><x/></value>"));
    for (String text : bad) {
      assertThatThrownBy(() -> read(text)).isInstanceOf(Fault.class);
    }
  }

  @Test
  void externalEntitiesAreNotRead() {
    String text =
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + call("<value>&e;</value>");
    assertThatThrownBy(() -> read(text)).isInstanceOf(Fault.class);
  }

  @Test
  void deepNestingIsRefused() {
    String open = "<value><array><data>".repeat(40);
    String close = "</data></array></value>".repeat(40);
    assertThatThrownBy(() -> read(call(open + close)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("deeper");
  }
}
