package org.legato.dsm.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;

/** What a record must have to choose a call's script. */
class RecordSelectTest {
  private static final SipRequest INVITE =
      new SipRequest(
          "INVITE",
          "sip:77@example.com;user=phone",
          List.of(
              new SipHeader("From", "\"A\" <sip:anna@example.com>;tag=1"),
              new SipHeader("P-Asserted-Identity", "<sip:+4930@example.com>"),
              new SipHeader("To", "<sip:hotline@example.com>"),
              new SipHeader("P-App-Param", "room=5;pin=9")),
          "");

  @TempDir Path directory;

  private SemsConfig config(String keys) throws Exception {
    return SemsConfig.read(
        Files.writeString(
            directory.resolve("dsm.conf"), "inbound_start_diag=$(mon_select)\n" + keys));
  }

  private List<List<String>> wanted(String keys) throws Exception {
    return RecordSelect.of(config(keys)).orElseThrow().wanted(INVITE);
  }

  @Test
  void callerCalleeAndFiltersHaveToFit() throws Exception {
    assertThat(wanted("")).containsExactly(List.of("caller", "anna"), List.of("callee", "77"));
    assertThat(wanted("monitor_select_use_caller=pai\nmonitor_select_use_callee=to\n"))
        .containsExactly(List.of("caller", "+4930"), List.of("callee", "hotline"));
    assertThat(
            wanted(
                "monitor_select_use_caller=no\nmonitor_select_use_callee=no\n"
                    + "monitor_select_filters=room,other\n"))
        .containsExactly(List.of("room", "5"), List.of("other", ""));
  }

  @Test
  void withoutTheKeywordThereIsNothingToChoose() {
    assertThat(RecordSelect.of(SemsConfig.empty())).isEmpty();
  }

  @Test
  void whatFitsEveryCallIsRefused() throws Exception {
    SemsConfig any = config("monitor_select_use_caller=no\nmonitor_select_use_callee=no\n");
    SemsConfig wrong = config("monitor_select_use_caller=contact\n");
    assertThatThrownBy(() -> RecordSelect.of(any)).hasMessageContaining("any record would fit");
    assertThatThrownBy(() -> RecordSelect.of(wrong)).hasMessageContaining("from, pai or no");
  }

  @Test
  void theRecordsAttributesAreVariablesOfTheCall() {
    assertThat(
            RecordSelect.variables(
                "r1", Map.of("n", 7, "list", List.of("x"), "config.x", "no", "t", "text")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("n", "7", "t", "text", "mon_session_record", "r1"));
  }
}
