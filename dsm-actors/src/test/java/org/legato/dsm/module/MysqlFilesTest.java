package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.dsm.FakeSession;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.Dialog;
import org.legato.dsm.session.Media;

class MysqlFilesTest {
  private static final byte[] CONTENT = {0, 'R', '\'', '\\', '?', (byte) 0xFF, '\n'};

  @TempDir Path directory;

  private final FakeSession media = new FakeSession();
  private final ModuleBench bench =
      new ModuleBench(
          new MysqlModule(
              new DatabaseSettings(
                  2,
                  10,
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(60),
                  1,
                  9)));

  @BeforeEach
  void store() throws IOException {
    Path file = Files.write(directory.resolve("in.wav"), CONTENT);
    bench.services.put(Media.class, media.service(Media.class));
    bench.with("in", file.toString()).with("out", directory + "/out.wav").with("n", "it's");
    bench.act("mysql.connect", "h2:mem:" + UUID.randomUUID());
    bench.act(
        "mysql.execute",
        "create table audio (id int primary key auto_increment, name varchar(20), data blob)");
    bench.act(
        "mysql.putFileToDB", "\"insert into audio (name, data) values ('$n?', '__FILE__')\", $in");
    assertThat(bench.variables)
        .containsEntry("errno", "")
        .containsEntry("db.insert_id", "1")
        .containsEntry("db.rows", "0");
  }

  @Test
  void aFileComesBackAsItWas() throws IOException {
    bench.act("mysql.getFileFromDB", "\"select data from audio where name='$n?'\", $out");
    assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
    assertThat(directory.resolve("out.wav")).hasBinaryContent(CONTENT);
    bench.act("mysql.getFileFromDB", "select data from audio where id=2, $out");
    assertThat(bench.variable("errno")).isEqualTo("result");
    bench.act("mysql.getFileFromDB", "select data from audio, /no/such/dir/x");
    assertThat(bench.variable("errno")).isEqualTo("file");
    bench.act("mysql.getFileFromDB", "select nothing from audio, $out");
    assertThat(bench.variable("errno")).isEqualTo("query");
  }

  @Test
  void audioGoesToThePlaylist() {
    bench.act("mysql.playDBAudio", "select data from audio, a.wav");
    bench.act("mysql.playDBAudioFront", "select data from audio, a.wav");
    bench.act("mysql.playDBAudioLooped", "select data from audio, a.wav");
    assertThat(media.calls().stream().map(call -> call.substring(call.indexOf(','))))
        .containsExactly(
            ", a.wav, false, false)", ", a.wav, false, true)", ", a.wav, true, false)");
  }

  @Test
  void whatIsNoAudioIsAnErrorCode() {
    media.answer("playData", new ScriptException("file", Map.of("path", "a.wav")));
    assertThatThrownBy(() -> bench.act("mysql.playDBAudio", "select data from audio, a.wav"))
        .rootCause()
        .asInstanceOf(InstanceOfAssertFactories.type(Dialog.Refused.class))
        .returns("file", Dialog.Refused::errno);
  }

  @Test
  void whatIsMissingIsNamed() {
    bench.act("mysql.putFileToDB", "insert into audio (name) values ('x'), $in");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    bench.act("mysql.putFileToDB", "\"insert into audio (data) values ('__FILE__')\", /no/file");
    assertThat(bench.variable("errno")).isEqualTo("file");
    bench.act("mysql.putFileToDB", "\"insert into nowhere values (__FILE__)\", $in");
    assertThat(bench.variable("errno")).isEqualTo("query");
  }
}
