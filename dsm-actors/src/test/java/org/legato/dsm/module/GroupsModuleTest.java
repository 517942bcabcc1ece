package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.legato.dsm.FakeSession;

class GroupsModuleTest {
  @Test
  void anEventReachesTheOtherMembersOnly() throws Exception {
    var waiting = new FakeSession().select("local_tag", "W");
    VectorScripts.result(waiting, "groups.join(g1);");
    var posting = new FakeSession().select("local_tag", "P");

    String result =
        VectorScripts.result(
            posting,
            """
            groups.join(g1); set($msg=hello); set($m2=two);
            groups.postEvent(g1, msg;m2;nope); append($res, $errno); append($res, "|");
            groups.getSize($n=g1); append($res, $n);
            """);

    assertThat(result).isEqualTo("|2");
    assertThat(posting.calls()).containsExactly("post(W, {m2=two, msg=hello, nope=})");

    ((AutoCloseable) waiting.objects().get("groups.membership")).close();
    assertThat(VectorScripts.result(posting, "groups.postEvent(g1, msg); append($res, $errno);"))
        .endsWith("arg");
  }
}
