package org.legato.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.node.sems.Installation;

/** A SEMS installation whose calls are for the scripts that monitoring records name. */
class RecordSelectTest {
  /** Says by a record which script the caller "me" gets at 77. */
  private static final String BOOK =
      """
      import(mod_dlg); import(mod_monitoring);
      initial state START;
      transition "book" START - invite / {
        monitoring.setGlobal(other, caller, you); monitoring.setGlobal(other, app, book);
        monitoring.setGlobal(other, callee, 77);
        monitoring.setGlobal(mine, caller, me); monitoring.setGlobal(mine, callee, 77);
        monitoring.setGlobal(mine, app, pick); monitoring.setGlobal(mine, colour, blue);
        dlg.reply(480, Booked); stop(false);
      } -> END;
      state END;
      """;

  private static final String PICK =
      """
      import(mod_dlg); import(mod_regex);
      initial state START;
      transition "digits" START - invite; regex.match(digits, @user) / {
        sets($r="$mon_session_record $colour $(regex.match[1])"); dlg.reply(603, $r); stop(false);
      } -> END;
      transition "other" START - invite / dlg.reply(486, Other); stop(false) -> END;
      state END;
      """;

  @TempDir private Path root;

  private Path installation(String more) throws Exception {
    Installation sems = new Installation(root);
    sems.write(
        "etc/sems/sems.conf",
        "sip_ip=127.0.0.1\nplugin_config_path=ROOT/etc/sems/etc\napplication=$(mapping)\n");
    sems.write("etc/sems/etc/app_mapping.conf", "^sip:book=>book\n.*=>dsm\n");
    sems.write("etc/sems/etc/mod_regex.conf", "# for all scripts\ndigits=\"^([0-9]+)$\"\n");
    sems.write(
        "etc/sems/etc/dsm.conf",
        "diag_path=ROOT/dsm\nload_diags=book,pick\nregister_apps=book,pick\n"
            + "inbound_start_diag=$(mon_select)\n"
            + more);
    sems.write("dsm/book.dsm", BOOK);
    sems.write("dsm/pick.dsm", PICK);
    return sems.directory();
  }

  private static void call(RunningNode node, String user, String answer) throws Exception {
    try (Phone phone = new Phone(node.sip(), user)) {
      phone.call(answer);
    }
  }

  @Test
  void theRecordOfCallerAndCalleeNamesTheScript() throws Exception {
    try (RunningNode node = RunningNode.start(Optional.of(installation("")))) {
      call(node, "77", "SIP/2.0 500");
      call(node, "book", "SIP/2.0 480 Booked");
      call(node, "77", "SIP/2.0 603 mine blue 77");
      call(node, "78", "SIP/2.0 500");
    }
  }

  @Test
  void withoutARecordTheFallbackTakesTheCall() throws Exception {
    try (RunningNode node =
        RunningNode.start(Optional.of(installation("monitor_select_fallback=pick\n")))) {
      call(node, "x", "SIP/2.0 486 Other");
    }
  }

  @Test
  void anExpressionThatIsNoneStopsTheStart() throws Exception {
    Path sems = installation("");
    new Installation(root).write("etc/sems/etc/mod_regex.conf", "digits=\"^([0-9]+$\"\n");
    assertThatThrownBy(() -> RunningNode.start(Optional.of(sems)))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("mod_regex.conf:1: digits");
  }
}
