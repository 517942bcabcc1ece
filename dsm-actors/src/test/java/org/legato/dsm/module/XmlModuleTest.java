package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlModuleTest {
  @TempDir Path directory;

  private final ModuleBench bench = new ModuleBench(new XmlModule());

  private void parse(String xml) {
    bench.with("xml", xml).act("xml.parse", "$xml, doc");
  }

  @Test
  void findsChangesAndShows() {
    parse("<r xmlns='urn:x'><a i='1'>one</a><a i='2'>two</a><b/></r>");
    assertThat(bench.variable("errno")).isEmpty();
    bench.with("doc.ns", "x=urn:x y=urn:y").act("xml.evalXPath", "\"//x:a\", doc");
    bench.act("xml.XPathResultCount", "n=doc.xpath");
    bench.act("xml.getXPathResult", "t=doc.xpath");
    bench.act("xml.printXPathResult", "$p=doc.xpath");
    assertThat(bench.variables)
        .containsEntry("n", "2")
        .containsEntry("t[0]", "one")
        .containsEntry("t[1]", "two")
        .containsEntry("p[1]", "<a i=\"2\" xmlns=\"urn:x\">two</a>");
    bench.with("v", "<&>").act("xml.updateXPathResult", "doc.xpath[1]=$v");
    bench.act("xml.evalXPath", "\"//x:a[@i=2]\", doc");
    bench.act("xml.getXPathResult", "t=doc.xpath");
    bench.act("xml.docDump", "all=doc");
    assertThat(bench.variables)
        .containsEntry("t", "<&>")
        .containsEntry(
            "all",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><r xmlns=\"urn:x\"><a i=\"1\">one</a>"
                + "<a i=\"2\">&lt;&amp;&gt;</a><b/></r>");
    bench.act("xml.evalXPath", "count(//x:a), doc");
    bench.act("xml.getXPathResult", "t=doc.xpath");
    assertThat(bench.variable("t")).isEqualTo("2");
    assertThat(bench.variable("errno")).isEmpty();
  }

  @Test
  void nothingOutsideOfADocumentIsRead() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "classified");
    parse("<!DOCTYPE r [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]><r>&e;</r>");
    bench.act("xml.evalXPath", "/r, doc");
    bench.act("xml.getXPathResult", "t=doc.xpath");
    assertThat(bench.variables.values()).noneMatch(value -> value.contains("classified"));
  }

  @Test
  void aBombOfEntitiesIsRefused() {
    var xml = new StringBuilder("<!DOCTYPE r [<!ENTITY e0 'ha'>");
    for (int i = 1; i < 20; i++) {
      xml.append("<!ENTITY e" + i + " '" + ("&e" + (i - 1) + ";").repeat(10) + "'>");
    }
    parse(xml + "]><r>&e19;</r>");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  @Test
  void mistakesAreArgumentErrors() {
    for (String broken : new String[] {"<a>", "", "no xml"}) {
      parse(broken);
      assertThat(bench.variable("errno")).as(broken).isEqualTo("arg");
    }
    parse("<a/>");
    bench.act("xml.evalXPath", "'//[', doc");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    parse("<a/>");
    bench.act("xml.getXPathResult", "t=none");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    parse("<a/>");
    bench.act("xml.evalXPath", "/a, doc");
    bench.act("xml.updateXPathResult", "doc.xpath[1]=x");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  @Test
  void everyKindOfNodeIsShown() {
    parse("<r a='1 &lt; \"2\"'>text &lt; more<!-- note --></r>");
    String[][] shown = {
      {"/r/@a", "1 < \"2\"", "a=\"1 &lt; &quot;2&quot;\""},
      {"/r/text()", "text < more", "text &lt; more"},
      {"/r/comment()", " note ", "<!-- note -->"},
      {"string(/r/@a)", "1 < \"2\"", "1 &lt; \"2\""},
    };
    for (String[] expected : shown) {
      bench.with("e", expected[0]).act("xml.evalXPath", "$e, doc");
      bench.act("xml.getXPathResult", "t=doc.xpath");
      assertThat(bench.variable("t")).as(expected[0]).isEqualTo(expected[1]);
      bench.act("xml.printXPathResult", "p=doc.xpath");
      assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
      assertThat(bench.variable("p")).as(expected[0]).isEqualTo(expected[2]);
    }
  }

  @Test
  void aLaterResultReplacesAnEarlierOne() {
    parse("<r><a>1</a><a>2</a><b>3</b></r>");
    String[] names = {"a", "b", "none"};
    for (String name : names) {
      bench.with("e", "//" + name).act("xml.evalXPath", "$e, doc");
      bench.act("xml.getXPathResult", "t=doc.xpath");
      if (name.equals("a")) {
        assertThat(bench.variables).containsEntry("t[1]", "2").doesNotContainKey("t");
      } else if (name.equals("b")) {
        assertThat(bench.variables).containsEntry("t", "3").doesNotContainKeys("t[0]", "t[1]");
      }
    }
    assertThat(bench.variables).doesNotContainKeys("t", "t[0]").containsEntry("errno", "");
    bench.act("xml.XPathResultCount", "n=doc.xpath");
    assertThat(bench.variable("n")).isEqualTo("0");
  }
}
