package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.dsm.engine.ScriptException;
import org.legato.dsm.session.ScriptLog;

class SysModuleTest {
  @TempDir Path directory;

  private final ModuleBench bench =
      new ModuleBench(
          new SysModule(
              new Workers("test-", 2, 10, "test"), new Shell(Duration.ofSeconds(20), 1000)));

  @Test
  void makesMovesAndDeletes() throws IOException {
    bench.with("d", directory + "/a/b/c").act("sys.mkdirRecursive", "$d");
    assertThat(directory.resolve("a/b/c")).isDirectory();
    bench.act("sys.unlink", "$d");
    assertThat(bench.variable("errno")).isEqualTo("file");
    assertThat(directory.resolve("a/b/c")).isDirectory();
    Files.writeString(directory.resolve("x"), "1");
    Files.writeString(directory.resolve("y"), "2");
    unlinkXandY();
    assertThat(bench.variable("errno")).isEmpty();
    assertThat(directory.resolve("x")).doesNotExist();
    assertThat(directory.resolve("y")).doesNotExist();
    bench.act("sys.unlinkArray", "none, $dir");
    assertThat(bench.variable("errno")).isEqualTo("arg");
    bench.with("f_size", "2000000000").act("sys.unlinkArray", "f, $dir");
    assertThat(bench.variable("errno")).isEqualTo("arg");
  }

  private void unlinkXandY() {
    bench
        .with("dir", directory.toString())
        .with("f_size", "2")
        .with("f_0", "x")
        .with("f_1", "y")
        .act("sys.unlinkArray", "f, $dir");
  }

  @Test
  void oneFileThatIsNotThereKeepsNoOther() throws IOException {
    Files.writeString(directory.resolve("y"), "2");
    unlinkXandY();
    assertThat(bench.variable("errno")).isEqualTo("file");
    assertThat(bench.variable("strerror")).contains("/x");
    assertThat(directory.resolve("y")).doesNotExist();
  }

  @Test
  void aFileMovesToAnotherFileSystem() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(
        Files.isWritable(memory)
            && !Files.getFileStore(memory).equals(Files.getFileStore(directory)),
        "no other file system");
    Path target = Files.createTempFile(memory, "legato", "");
    try {
      Path source = Files.writeString(directory.resolve("source"), "moved");
      bench.with("s", source.toString()).with("t", target.toString());
      bench.act("sys.rename", "$s, $t");
      assertThat(bench.variable("errno")).as(bench.variable("strerror")).isEmpty();
      assertThat(target).hasContent("moved");
      assertThat(source).doesNotExist();
    } finally {
      Files.delete(target);
    }
  }

  @Test
  void namesThatAreNoPathsAreErrors() {
    bench.with("p", "a\0b").act("sys.mkdir", "$p");
    assertThat(bench.variable("errno")).isEqualTo("file");
    assertThat(bench.holds("sys.file_exists", "$p")).isFalse();
  }

  @Test
  void exitCodesDecide() {
    var log = new ArrayList<String>();
    bench.services.put(ScriptLog.class, (ScriptLog) (level, text) -> log.add(level + text));
    assertThat(bench.holds("sys.system", "true")).isTrue();
    assertThat(bench.holds("sys.system", "exit 1")).isFalse();
    assertThat(log).isEmpty();
    assertThat(bench.holds("sys.system", "exit 2")).isFalse();
    assertThat(log).containsExactly("0sys.system: exit code 2 of exit 2");
  }

  @Test
  void aCommandThatWritesTooMuchIsKilled() {
    assertThatThrownBy(() -> bench.act("sys.popen", "o=yes"))
        .cause()
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("pclose")
        .hasMessageContaining("1000 bytes");
  }

  @Test
  void aCommandThatTakesTooLongIsKilled() {
    var impatient =
        new ModuleBench(
            new SysModule(
                new Workers("test-", 1, 1, "test"), new Shell(Duration.ofMillis(50), 1000)));
    assertThatThrownBy(() -> impatient.act("sys.popen", "o=sleep 60; echo x"))
        .cause()
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("did not end");
    var log = new ArrayList<String>();
    impatient.services.put(ScriptLog.class, (ScriptLog) (level, text) -> log.add(level + text));
    assertThat(impatient.holds("sys.system", "sleep 60; true")).isFalse();
    assertThat(log).hasSize(1).first().asString().startsWith("0sys.system: ").contains("sleep 60");
  }

  @Test
  void tooManyTasksAreRefused() throws Exception {
    var workers = new Workers("test-", 1, 1, "test");
    var release = new CountDownLatch(1);
    var busy = workers.submit(() -> release.await(20, java.util.concurrent.TimeUnit.SECONDS));
    var queued = workers.submit(() -> true);
    var full = new ModuleBench(new SysModule(workers, new Shell(Duration.ofSeconds(1), 10)));
    full.act("sys.mkdir", "x");
    assertThat(full.variable("errno")).isEqualTo("file");
    assertThatThrownBy(() -> full.act("sys.popen", "o=true"))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(ScriptException.class);
    full.with("errno", "");
    assertThat(full.holds("sys.file_exists", "/")).isFalse();
    assertThat(full.variable("errno")).isEqualTo("file");
    assertThat(full.holds("sys.file_not_exists", "/none")).isFalse();
    release.countDown();
    assertThat(busy.toCompletableFuture().get()).isTrue();
    assertThat(queued.toCompletableFuture().get()).isTrue();
  }

  @Test
  void timesAreSubtracted() {
    bench.act("sys.getTimestamp", "now");
    assertThat(bench.variable("now.tv_sec")).matches("[0-9]{10,}");
    bench
        .with("a.tv_sec", "10")
        .with("a.tv_usec", "100000")
        .with("b.tv_sec", "8")
        .with("b.tv_usec", "900000")
        .act("sys.subTimestamp", "a, b");
    assertThat(bench.variables)
        .containsEntry("a.tv_sec", "1")
        .containsEntry("a.tv_usec", "200000")
        .containsEntry("a.msec", "1200");
  }
}
