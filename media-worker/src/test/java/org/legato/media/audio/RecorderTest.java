package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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

  private static void complete(Recorder recorder) throws Exception {
    recorder.completion().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"a.wav, 2", "a.WAV|A-Law, 1", "a.wav|u-Law, 1"})
  void whatWasRecordedIsThereWhenTheRecordingIsComplete(String name, int bytesPerSample)
      throws Exception {
    Recorder recorder = new Recorder(directory.resolve(name).toString());
    thread.add(recorder);
    for (int i = 0; i < 100; i++) {
      recorder.write(frame(i, 700));
    }
    assertThat(recorder.ms()).isEqualTo(2000);
    assertThat(recorder.bytes()).isEqualTo(16_000L * bytesPerSample);
    recorder.close();
    recorder.close();
    complete(recorder);

    Path file = directory.resolve(name.split("\\|")[0]);
    short[] read = WavReader.read(Files.readAllBytes(file), name);
    assertThat(Files.size(file)).isEqualTo(44 + 16_000L * bytesPerSample);
    assertThat(read).hasSize(16_000);
    assertThat(Goertzel.amplitude(read, 0, read.length, 700)).isBetween(7900.0, 8100.0);
  }

  @Test
  void aDiskThatStallsCostsFramesAndIsCounted() throws Exception {
    Recorder recorder = new Recorder(directory.resolve("slow.wav").toString());
    // Nobody writes yet: the ring holds five seconds.
    for (int i = 0; i < 300; i++) {
      recorder.write(frame(i, 700));
    }
    assertThat(recorder.dropped()).isEqualTo(50);
    thread.add(recorder);
    recorder.close();
    complete(recorder);

    assertThat(WavReader.read(Files.readAllBytes(directory.resolve("slow.wav")), "slow.wav"))
        .hasSize(250 * 160);
    thread.stop();
    assertThat(counters.read().get("legato_media_recording_frames_dropped_total")).isEqualTo(50L);
  }

  @Test
  void theEndOfTheWorkerCompletesWhatIsBeingRecorded() throws Exception {
    Recorder recorder = new Recorder(directory.resolve("open.wav").toString());
    thread.add(recorder);
    recorder.write(frame(0, 700));
    thread.stop();

    complete(recorder);
    assertThat(WavReader.read(Files.readAllBytes(directory.resolve("open.wav")), "open.wav"))
        .hasSize(160);
  }

  @ParameterizedTest
  @CsvSource({"a.mp3, unknown audio format", "a.wav|opus, unknown subtype", "no/such/a.wav, a.wav"})
  void aNameThatCannotBeRecordedIsRefused(String name, String message) {
    assertThatThrownBy(() -> new Recorder(directory.resolve(name).toString()))
        .isInstanceOf(AudioException.class)
        .hasMessageContaining(message);
  }
}
