package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UtilsModuleTest {
  private final ModuleBench bench = new ModuleBench(new UtilsModule());

  @Test
  void numbersAreSpokenInBothOrders() {
    assertThat(CountPrompts.of(7, true)).containsExactly("7");
    assertThat(CountPrompts.of(20, true)).containsExactly("20");
    assertThat(CountPrompts.of(0, true)).containsExactly("0");
    assertThat(CountPrompts.of(30, true)).containsExactly("30");
    assertThat(CountPrompts.of(45, true)).containsExactly("40", "x5");
    assertThat(CountPrompts.of(45, false)).containsExactly("x5", "40");
    assertThat(CountPrompts.of(300, true)).containsExactly("300");
    assertThat(CountPrompts.of(4312, true)).containsExactly("4000", "300", "12");
  }

  @Test
  void sumsHaveAFraction() {
    bench.with("x", "1").act("utils.add", "$x, 2");
    assertThat(bench.variable("x")).isEqualTo("3.0");
    bench.act("utils.add", "$x, 0.5");
    assertThat(bench.variable("x")).isEqualTo("3.50");
    bench.act("utils.int", "y, $x");
    assertThat(bench.variable("y")).isEqualTo("3");
    bench.with("z", "6").act("utils.mul", "$z, 7");
    assertThat(bench.variable("z")).isEqualTo("42");
  }

  @Test
  void texts() {
    bench.with("s", "a,b,c").act("utils.splitString", "$s, \",\"");
    assertThat(bench.variables)
        .containsEntry("s[0]", "a")
        .containsEntry("s[2]", "c")
        .containsEntry("errno", "");
    bench.act("utils.replace", "$s, b=>xyz");
    assertThat(bench.variable("s")).isEqualTo("a,xyz,c");
    bench.act("utils.md5", "m, abc");
    assertThat(bench.variable("m")).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    bench.with("j", "{\"a\":[1,{\"b\":true}]}").act("utils.decodeJson", "$j, r");
    assertThat(bench.variables).containsEntry("r.a[0]", "1").containsEntry("r.a[1].b", "true");
    bench.with("own", "{\"x\":[5]}").act("utils.decodeJson", "$own");
    assertThat(bench.variable("own.x[0]")).isEqualTo("5");
    bench.act("utils.decodeJson", "{}");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    bench.act("utils.decodeJson", "oops{, r");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  @Test
  void conditions() {
    assertThat(bench.holds("utils.isInList", "b, \"a, b, c\"")).isTrue();
    assertThat(bench.holds("utils.isInList", "x, \"a, b, c\"")).isFalse();
    assertThat(bench.with("t", "sip:x").holds("utils.startsWith", "$t, sip:")).isTrue();
  }

  @Test
  void addressesAreTakenApart() {
    var uri = new ModuleBench(new UriModule());
    uri.act("uri.parseNameaddr", "'\"Bee \\\"B\\\"\" <sip:5@10.0.0.1:5070;x=y?h=1>', p.");
    assertThat(uri.variables)
        .containsEntry("p.user", "5")
        .containsEntry("p.host", "10.0.0.1")
        .containsEntry("p.port", "5070")
        .containsEntry("p.uri_param.x", "y")
        .containsEntry("p.headers", "h=1")
        .containsEntry("errno", "");
    uri.act("uri.parse", "tel:1, p.");
    assertThat(uri.variable("errno")).isEqualTo("general");
    uri.act("uri.encode", "e=a b/ü");
    assertThat(uri.variable("e")).isEqualTo("a%20b%2F%C3%BC");
    uri.act("uri.decode", "d=$e");
    assertThat(uri.variable("d")).isEqualTo("a b/ü");
  }
}
