package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.media.MediaCounters;

class RecorderTest {
  @TempDir Path directory;
  private final MediaCounters counters = new MediaCounters();
  private final RecordingThread thread = new RecordingThread(counters);

  @BeforeEach
  void start() {
    thread.start();
  }

  @AfterEach
  void stop() throws Exception {
    thread.stop();
  }

  private static short[] frame(int number, double hz) {
    short[] frame = new short[PlaylistEntry.FRAME];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * (number * 160 + i) / 8000));
    }
    return frame;
  }

  private final LinkedBlockingQueue<Recorder.Ended> ended = new LinkedBlockingQueue<>();

  private Recorder recorder(String name) throws AudioException {
    return recorder(name, Recorder.Limits.NONE);
  }

  private Recorder recorder(String name, Recorder.Limits limits) throws AudioException {
    return new Recorder(directory.resolve(name).toString(), 8000, limits, ended::add);
  }

  private static void complete(Recorder recorder) throws Exception {
    recorder.completion().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"a.wav, 2", "a.WAV|A-Law, 1", "a.wav|u-Law, 1"})
  void whatWasRecordedIsThereWhenTheRecordingIsComplete(String name, int bytesPerSample)
      throws Exception {
    Recorder recorder = recorder(name);
    thread.add(recorder);
    for (int i = 0; i < 100; i++) {
      recorder.tick(frame(i, 700));
    }
    assertThat(recorder.ms()).isEqualTo(2000);
    assertThat(recorder.bytes()).isEqualTo(16_000L * bytesPerSample);
    recorder.close();
    recorder.close();
    complete(recorder);

    Path file = directory.resolve(name.split("\\|")[0]);
    short[] read = WavReader.read(Files.readAllBytes(file), name).samples();
    assertThat(Files.size(file)).isEqualTo(44 + 16_000L * bytesPerSample);
    assertThat(read).hasSize(16_000);
    assertThat(Goertzel.amplitude(read, 0, read.length, 700)).isBetween(7900.0, 8100.0);
  }

  @Test
  void aDiskThatStallsCostsFramesAndIsCounted() throws Exception {
    Recorder recorder = recorder("slow.wav");
    // Nobody writes yet: the ring holds five seconds.
    for (int i = 0; i < 300; i++) {
      recorder.tick(frame(i, 700));
    }
    assertThat(recorder.dropped()).isEqualTo(50);
    thread.add(recorder);
    recorder.close();
    complete(recorder);

    assertThat(
            WavReader.read(Files.readAllBytes(directory.resolve("slow.wav")), "slow.wav").samples())
        .hasSize(250 * 160);
    thread.stop();
    assertThat(counters.read().get("legato_media_recording_frames_dropped_total")).isEqualTo(50L);
  }

  @Test
  void theEndOfTheWorkerCompletesWhatIsBeingRecorded() throws Exception {
    Recorder recorder = recorder("open.wav");
    thread.add(recorder);
    recorder.tick(frame(0, 700));
    thread.stop();

    complete(recorder);
    assertThat(
            WavReader.read(Files.readAllBytes(directory.resolve("open.wav")), "open.wav").samples())
        .hasSize(160);
  }

  @ParameterizedTest
  @CsvSource({"a.mp3, unknown audio format", "a.wav|opus, unknown subtype", "no/such/a.wav, a.wav"})
  void aNameThatCannotBeRecordedIsRefused(String name, String message) {
    assertThatThrownBy(() -> recorder(name))
        .isInstanceOf(AudioException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"a.wav, 2", "a.wav|u-Law, 1"})
  void aRecordingWhoseProcessDiesCanBeReadByOthers(String name, int bytesPerSample)
      throws Exception {
    Recorder recorder = recorder(name);
    thread.add(recorder);
    for (int i = 0; i < 120; i++) {
      recorder.tick(frame(i, 700));
    }
    Path file = directory.resolve("a.wav");
    // Nobody closes it: this is what is there after a kill.
    await().until(() -> Files.size(file) == 44 + 120L * 160 * bytesPerSample);
    await().until(() -> dataBytes(file) >= 100L * 160 * bytesPerSample);
    Path copy = Files.copy(file, directory.resolve("copy.wav"));

    Tools.run("sox " + copy + " " + directory.resolve("out.raw"));
    assertThat(Files.size(directory.resolve("out.raw"))).isGreaterThanOrEqualTo(100L * 160);
    assertThat(WavReader.read(Files.readAllBytes(copy), "copy.wav").samples().length)
        .isGreaterThanOrEqualTo(100 * 160);
  }

  private static long dataBytes(Path file) throws Exception {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getInt(40);
  }

  @Test
  void itEndsWhenItsTimeIsUp() throws Exception {
    Recorder recorder = recorder("a.wav", new Recorder.Limits(500, 0));
    thread.add(recorder);
    int ticks = 1;
    while (recorder.tick(frame(ticks, 700))) {
      ticks++;
    }
    assertThat(ticks).isEqualTo(25);
    assertThat(ended.poll(10, TimeUnit.SECONDS))
        .isEqualTo(new Recorder.Ended(Recorder.End.TIME, directory + "/a.wav", 500));
    complete(recorder);
  }

  @Test
  void itEndsWhenTheCallerIsSilentForTooLong() throws Exception {
    Recorder recorder = recorder("a.wav", new Recorder.Limits(0, 300));
    thread.add(recorder);
    for (int i = 0; i < 14; i++) {
      assertThat(recorder.tick(new short[160])).isTrue();
    }
    // A word: the silence begins anew.
    assertThat(recorder.tick(frame(0, 700))).isTrue();
    int silent = 1;
    while (recorder.tick(silent % 2 == 0 ? null : new short[160])) {
      silent++;
    }
    assertThat(silent).isEqualTo(15);
    assertThat(ended.poll(10, TimeUnit.SECONDS).why()).isEqualTo(Recorder.End.SILENCE);
  }

  @Test
  void aDiskThatIsFullEndsItAndWhatFitsCanBeRead() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    Process mounting =
        Tools.start("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString());
    assumeTrue(mounting != null && mounting.waitFor() == 0, "a file system cannot be mounted");
    try {
      Recorder recorder = recorder("small/a.wav", new Recorder.Limits(20_000, 0));
      thread.add(recorder);
      for (int i = 0; i < 240; i++) {
        recorder.tick(frame(i, 700));
      }
      Recorder.Ended told = ended.poll(10, TimeUnit.SECONDS);
      assertThat(told.why()).isEqualTo(Recorder.End.DISK);
      assertThat(told.ms()).isBetween(3500L, 4100L);
      for (int i = 0; i < 1000; i++) {
        assertThat(recorder.tick(frame(i, 700))).as("nothing stalls").isTrue();
      }
      assertThat(recorder.ms()).isEqualTo(told.ms());
      recorder.close();
      assertThat(recorder.completion())
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("small/a.wav: No space left");
      byte[] there = Files.readAllBytes(small.resolve("a.wav"));
      assertThat(WavReader.read(there, "a.wav").samples()).hasSize((int) told.ms() * 8);
    } finally {
      assertThat(Tools.start("umount", "-l", small.toString()).waitFor()).isZero();
    }
  }
}
