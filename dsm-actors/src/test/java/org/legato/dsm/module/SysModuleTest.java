package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.dsm.FakeSession;

/** Recorded cases 071 and 315 to 318, and what they leave open. */
class SysModuleTest {
  @TempDir Path directory;
  private final FakeSession session = new FakeSession();

  @BeforeEach
  void configure() {
    session.variables().put("config.tmp", directory + "/");
  }

  private String result(String statements) {
    return VectorScripts.result(session, statements);
  }

  @Test
  void conditionsStopAtTheFirstThatFails() {
    assertThat(
            result(
                """
                sets($f="$(config.tmp)x"); sys.unlink($f); sets($c="touch $f");
                if test(1 == 2); sys.system($c) { append($res, "y"); } else { append($res, "n"); }
                if sys.file_exists($f) { append($res, "ran."); } else { append($res, "notrun."); }
                if sys.system($c); test(1 == 2) { append($res, "y"); } else { append($res, "n"); }
                if sys.file_exists($f) { append($res, "ran."); } else { append($res, "notrun."); }
                """))
        .isEqualTo("nnotrun.nran.");
  }

  @Test
  void existence() {
    assertThat(
            result(
                """
                if sys.file_exists("/etc/passwd") { append($res, "y"); } else { append($res, "n"); }
                if sys.file_exists("/no/such") { append($res, "y"); } else { append($res, "n"); }
                if sys.file_not_exists("/no/such") { append($res, "y"); } else { append($res, "n"); }
                set($f="/etc/passwd");
                if not sys.file_exists($f) { append($res, "y"); } else { append($res, "n"); }
                if sys.file_exists("/etc") { append($res, "y"); } else { append($res, "n"); }
                if sys.file_exists($none) { append($res, "y"); } else { append($res, "n"); }
                """))
        .isEqualTo("ynynyn");
  }

  @Test
  void files() {
    assertThat(
            result(
                """
                sets($dir="$(config.tmp)d"); sets($dir2="$(config.tmp)e");
                sys.mkdir($dir); append($res, $errno); append($res, "|");
                sys.mkdir($dir); append($res, $errno); append($res, "|");
                sys.rename($dir, $dir2); append($res, $errno); append($res, "|");
                if sys.file_exists($dir2) { append($res, "moved."); }
                sys.rename($dir, $dir2); append($res, $errno); append($res, "|");
                sys.unlink("/no/such/file"); append($res, $errno); append($res, "|");
                sys.tmpnam("t"); append($res, $errno); append($res, "|");
                if sys.file_exists($t) { append($res, "tmp."); }
                sys.unlink($t); append($res, $errno); append($res, "|");
                """))
        .isEqualTo("|file||moved.file|file||tmp.|");
  }

  @Test
  void parentsAndArrays() throws IOException {
    Files.createFile(directory.resolve("one"));
    Files.createFile(directory.resolve("two"));
    session.variables().put("dir", directory.toString());
    session.variables().put("a_size", "2");
    session.variables().put("a_0", "one");
    session.variables().put("a_1", "two");

    result("sets($deep=\"$(dir)/x/y\"); sys.mkdirRecursive($deep); sys.unlinkArray(a, $dir);");

    assertThat(session.variables()).containsEntry("errno", "");
    assertThat(directory.resolve("x/y")).isDirectory();
    assertThat(directory.resolve("one")).doesNotExist();
    assertThat(directory.resolve("two")).doesNotExist();
  }

  @Test
  void commands() {
    assertThat(
            result(
                """
                sys.popen($o="echo hello | tr -d '\\n'"); append($res, $o); append($res, "|");
                append($res, $o.status); append($res, "|");
                sys.popen($o="exit 3"); append($res, $o); append($res, "|");
                append($res, $o.status); append($res, "|");
                set($c="printf abc"); sys.popen(o2=$c); append($res, $o2); append($res, "|");
                """))
        .isEqualTo("hello|0||768|abc|");
  }

  @Test
  void linesOfACommand() {
    assertThat(
            result(
                """
                sys.popen($o="printf 'l1\\nl2\\n\\nl4'");
                utils.splitStringCR($o); size($o, $n); append($res, $n); append($res, $o[3]);
                utils.splitStringCR($none); size($none, $n); append($res, $n);
                """))
        .isEqualTo("4l40");
  }

  @Test
  void aCommandThatHangsIsKilled() {
    Assertions.assertThatThrownBy(() -> Shell.run("sleep 60", Duration.ofMillis(200)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void times() {
    session.variables().put("a.tv_sec", "12");
    session.variables().put("a.tv_usec", "100");
    session.variables().put("b.tv_sec", "10");
    session.variables().put("b.tv_usec", "200000");

    result("sys.subTimestamp(a, b); sys.getTimestamp(now);");

    assertThat(session.variables())
        .containsEntry("a.tv_sec", "1")
        .containsEntry("a.tv_usec", "800100")
        .containsEntry("a.msec", "1800")
        .containsKey("now.tv_usec");
  }
}
