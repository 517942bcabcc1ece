package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;
import org.legato.dsm.engine.Event;
import org.legato.dsm.engine.EventType;

/** Scripts of the conformance kit with what SEMS 2.1.0 answered, at the level of the machine. */
class RecordedCasesTest {
  private final FakeSession session =
      new FakeSession()
          .answer(
              "inviteHeaders",
              "Call-ID: 1@x\r\nX-One: first; a=b\r\nX-Many: 1\r\nX-Many: 2\r\nUser-Agent: ck\r\n"
                  + "X-Name: \"Al Ice\" <sip:alice@example.org:5070;lr>;tag=abc;q=0.5\r\n");

  private String result(String statements) {
    return VectorScripts.result(session, statements);
  }

  @Test
  void case284GetHeader() {
    assertThat(
            result(
                """
                uri.getHeader("X-One", h1); append($res, $h1); append($res, "|");
                uri.getHeader(x-one, h2); append($res, $h2); append($res, "|");
                uri.getHeader("X-None", h3); append($res, $h3); append($res, "|");
                uri.getHeader("X-Many", h4); append($res, $h4); append($res, "|");
                set($n="X-One"); uri.getHeader($n, $n2); append($res, $); append($res, "|");
                uri.getHeader("Call-ID", h5); append($res, $h5); append($res, "|");
                uri.getHeader("User-Agent", h6); append($res, $h6); append($res, "|");
                """))
        .isEqualTo("first; a=b|first; a=b||1|first; a=b||ck|");
  }

  @Test
  void case282NameAddr() {
    assertThat(
            result(
                """
                uri.getHeader("X-Name", xn); uri.parseNameaddr($xn, "n.");
                append($res, $errno); append($res, "|"); append($res, $n.display_name);
                append($res, "|"); append($res, $n.user); append($res, "|");
                append($res, $n.host); append($res, "|"); append($res, $n.port);
                append($res, "|"); append($res, $n.param); append($res, "|");
                append($res, $n.uri_param.tag); append($res, "|");
                append($res, $n.uri_param.q); append($res, "|");
                set($x="<sip:bob@h>"); uri.parseNameaddr($x, m.);
                append($res, $errno); append($res, "|"); append($res, $m.display_name);
                append($res, "|"); append($res, $m.user); append($res, "|");
                uri.parseNameaddr("sip:carol@h2", k.);
                append($res, $errno); append($res, "|"); append($res, $k.user);
                append($res, "|"); append($res, $k.host); append($res, "|");
                """))
        .isEqualTo("|Al Ice|alice|example.org|5070|lr|abc|0.5|||bob||carol|h2|");
  }

  @Test
  void case285Encoding() {
    assertThat(
            result(
                """
                uri.encode($e="a b+c/d?e=f&g@h%"); append($res, $e); append($res, "|");
                uri.decode($d="a%20b%2Bc%40+z"); append($res, $d); append($res, "|");
                uri.decode($d2="bad%zz%4"); append($res, $d2); append($res, "|");
                uri.decode($d3=$e); append($res, $d3); append($res, "|");
                """))
        .isEqualTo("a%20b%2Bc%2Fd%3Fe%3Df%26g%40h%25|a b+c@+z|bad|a b+c/d?e=f&g@h%|");
  }

  @Test
  void case297Replace() {
    assertThat(
            result(
                """
                set($s="a-b-c"); utils.replace($s, "-=>_"); append($res, $s); append($res, "|");
                set($s="a-b-c"); utils.replace($s, -=>); append($res, $s); append($res, "|");
                append($res, $errno); append($res, "|"); clear($errno);
                set($s="xyx"); set($f=x); set($t=QQ); utils.replace($s, $f=>$t);
                append($res, $s); append($res, "|");
                set($s="aaa"); utils.replace($s, a=>aa); append($res, $s); append($res, "|");
                set($s="aaa"); set($f2=""); utils.replace($s, $f2=>z); append($res, $s);
                append($res, "|"); append($res, $errno); append($res, "|");
                """))
        .isEqualTo("a_b_c|a-b-c|arg|QQyQQ|aaaaaa|aaa|arg|");
  }

  @Test
  void case300Json() {
    session
        .variables()
        .put("j", "{\"a\": 1, \"b\": {\"d\": [1, true]}, \"e\": null, \"f\": 1.5, \"g\": \"\"}");
    assertThat(
            result(
                """
                utils.decodeJson($j, j); append($res, $j.a); append($res, "|");
                append($res, $j.b.d[1]); append($res, "|"); append($res, $j.e);
                append($res, "|"); append($res, $j.f); append($res, "|"); append($res, $errno);
                set($b="{bad"); utils.decodeJson($b, bb); append($res, $errno);
                """))
        .isEqualTo("1|true||1.50|arg");
  }

  @Test
  void case290NewId() {
    assertThat(
            result(
                """
                utils.getNewId("id1"); utils.getNewId(id2);
                if test($id1 != $id2) { append($res, "differ."); }
                if test(len($id1) > 15) { append($res, "long."); }
                regex.compile("idshape", "^[0-9A-F-]+$$");
                regex.match("idshape", $id1); append($res, $regex.match);
                """))
        .isEqualTo("differ.long.1");
  }

  @Test
  void case326RegexAsCondition() {
    assertThat(
            result(
                """
                regex.compile("c", "^[0-9]+$");
                if regex.match("c", "123") { append($res, "y"); } else { append($res, "n"); }
                if regex.match("c", "12a") { append($res, "y"); } else { append($res, "n"); }
                if not regex.match("c", "12a") { append($res, "y"); } else { append($res, "n"); }
                if regex.match("none", "1") { append($res, "y"); } else { append($res, "n"); }
                set($v=77); if regex.match(c, $v) { append($res, "y"); } else { append($res, "n"); }
                regex.clear("c");
                if regex.match("c", "123") { append($res, "y"); } else { append($res, "n"); }
                """))
        .isEqualTo("ynynyn");
  }

  @Test
  void case327BrokenRegex() {
    assertThat(
            result(
                """
                regex.compile("b", "a(b"); append($res, $errno); append($res, "|");
                regex.match("b", "ab"); append($res, $regex.match); append($res, "|");
                if regex.match("b", "ab") { append($res, "y"); } else { append($res, "n"); }
                """))
        .isEqualTo("arg||n");
  }

  @Test
  void transitionsWaitForTheirConditions() {
    var machine =
        VectorScripts.machine(
            session,
            """
            import(mod_sys);
            initial state A;
            transition "no" A - event; sys.file_exists("/no/such") / { set($res=no); } -> A;
            transition "yes" A - event; not sys.file_not_exists("/etc") / { set($res=yes); } -> B;
            state B;
            """);

    VectorScripts.finish(machine, machine.fire(Event.of(EventType.EVENT)));

    assertThat(session.variables()).containsEntry("res", "yes");
  }

  @Test
  void case211KeysAreNumbers() {
    var machine =
        VectorScripts.machine(
            session,
            """
            initial state A;
            transition "star" A - keyPress(*) / { append($res, "star."); } -> A;
            transition "ten" A - keyPress(10) / { append($res, "ten."); } -> A;
            """);

    VectorScripts.finish(machine, machine.fire(Event.of(EventType.KEY, Map.of("key", "10"))));

    assertThat(session.variables()).containsEntry("res", "ten.");
  }
}
