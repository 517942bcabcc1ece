package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts do with recordings: lengths, limits, and a disk that is full. */
class RecordingCallTest {
  private static final String SCRIPT =
      """
      import(mod_dlg);
      initial state START;
      transition "invite" START - invite / dlg.acceptInvite(200, OK) -> UP;
      state UP;
      transition "limited" UP - sessionStart / {
        stopRecord();
        set($nothing=$errno);
        set($record.max_length=600);
        recordFile(DIR/limited.wav);
      } -> LIMITED;
      state LIMITED;
      transition "time" LIMITED - event(#type==record_ended); test(#cause==time) / {
        set($length=#length);
        stopRecord();
        set($over=$errno);
        set($record.max_length=);
        recordFile(DIR/plain.wav);
        setTimer(1, 1);
      } -> PLAIN;
      state PLAIN;
      transition "stop" PLAIN - timer(#id==1) / {
        getRecordLength();
        getRecordDataSize(size);
        stopRecord();
        set($stopped=$errno);
        recordFile(DIR/full/a.wav);
      } -> FULL;
      state FULL;
      transition "disk" FULL - event(#type==record_ended); test(#cause==disk) / {
        set($kept=#length);
        stopRecord();
      } -> MISSED;
      transition "thrown" FULL - exception; test(#type==file) / set($thrown=#path) -> DONE;
      state MISSED;
      state DONE;
      transition "bye" DONE - hangup / stop(false) -> END;
      state END;
      """;

  @TempDir Path directory;
  private RunningNode node;
  private Phone phone;
  private Path full;

  @BeforeEach
  void start() throws Exception {
    full = Files.createDirectory(directory.resolve("full"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", full.toString()),
        "a file system cannot be mounted");
    Files.writeString(directory.resolve("rec.dsm"), SCRIPT.replace("DIR", directory.toString()));
    Files.writeString(
        directory.resolve("rec.conf"), "diag_path=.\nload_diags=rec\nregister_apps=rec\n");
    node =
        RunningNode.start(
            Optional.empty(),
            "applications.select=rec",
            "applications.directory=\"" + directory + "\"");
    phone = new Phone(node.sip(), "rec");
  }

  @AfterEach
  void stop() throws Exception {
    if (node != null) {
      phone.close();
      node.close();
      assertThat(run("umount", "-l", full.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  @Test
  void limitsLengthsAndAFullDiskReachTheScript() throws Exception {
    String answer = phone.call("SIP/2.0 200");
    String tag = Phone.tag(answer);
    String call = "";
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (int i = 0; !call.contains("DONE") && System.nanoTime() < until; i++) {
      phone.speak(answer, i, 700);
      TimeUnit.MILLISECONDS.sleep(18);
      call = i % 20 == 0 ? node.get("/api/calls/" + tag) : call;
    }

    assertThat(call).contains("DONE");
    assertThat(variable(call, "nothing")).isEqualTo("script");
    assertThat(Integer.parseInt(variable(call, "length"))).isBetween(300, 600);
    assertThat(variable(call, "over")).as("it had ended already").isEqualTo("script");
    int ms = Integer.parseInt(variable(call, "record_length"));
    int bytes = Integer.parseInt(variable(call, "size"));
    assertThat(ms).isBetween(300, 5000);
    assertThat(bytes).isBetween(ms * 16, ms * 16 + 3200);
    assertThat(variable(call, "stopped")).isEmpty();
    assertThat(Integer.parseInt(variable(call, "kept"))).isBetween(1000, 1600);
    assertThat(variable(call, "thrown")).isEqualTo(full + "/a.wav");
    for (String name : new String[] {"limited.wav", "plain.wav", "full/a.wav"}) {
      byte[] wav = Files.readAllBytes(directory.resolve(name));
      int data = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getInt(40);
      assertThat(data).as(name).isBetween(4000, wav.length - 44);
    }
    phone.bye(tag);
  }

  private static String variable(String call, String name) {
    var found =
        java.util.regex.Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(call);
    assertThat(found.find()).as(name + " in " + call).isTrue();
    return found.group(1);
  }
}
