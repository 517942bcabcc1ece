package org.legato.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.legato.media.MediaCounters;

/** Long files, of which only seconds are in memory. */
class StreamedFileTest {
  private final MediaCounters counters = new MediaCounters();
  private final short[] out = new short[160];

  @TempDir Path directory;

  /** A file whose samples count, with a header of 44 bytes. */
  private Path file(int samples, int rate) throws Exception {
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes()).putInt(36 + 2 * samples).put("WAVEfmt ".getBytes()).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
    wav.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      wav.putShort((short) (i % 30_000));
    }
    return Files.write(directory.resolve(samples + ".wav"), wav.array());
  }

  private long underruns() {
    return counters.read().get("legato_media_stream_underruns_total").longValue();
  }

  @Test
  void everySampleIsPlayedInOrderAndThenItEnds() throws Exception {
    int samples = 100_050;
    StreamedFile streamed = StreamedFile.open(file(samples, 8000), false);
    int at = 0;
    streamed.fill();
    while (streamed.play(out)) {
      for (short sample : out) {
        assertThat((int) sample).isEqualTo(at < samples ? at % 30_000 : 0);
        at++;
      }
      streamed.fill();
    }
    assertThat(at).isEqualTo((samples + 159) / 160 * 160);
    assertThat(streamed.takeMissed()).isZero();
  }

  @Test
  void aSlowDiskIsSilenceAndNothingIsLeftOut() throws Exception {
    StreamedFile streamed = StreamedFile.open(file(100_000, 8000), false);
    assertThat(streamed.play(out)).isTrue();
    assertThat(out).containsOnly((short) 0);
    streamed.fill();
    for (int i = 0; i < 250; i++) {
      assertThat(streamed.play(out)).isTrue();
      assertThat(out[0]).isEqualTo((short) (i * 160 % 30_000));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(streamed.play(out)).isTrue();
      assertThat(out).containsOnly((short) 0);
    }
    assertThat(streamed.takeMissed()).isEqualTo(11);
    streamed.fill();
    assertThat(streamed.play(out)).isTrue();
    assertThat(out[0]).isEqualTo((short) (250 * 160 % 30_000));
  }

  @Test
  void aLoopComesRoundWithoutAGap() throws Exception {
    StreamedFile streamed = StreamedFile.open(file(1000, 8000), true);
    streamed.fill();
    for (int at = 0; at < 20_000; at += 160) {
      assertThat(streamed.play(out)).isTrue();
      for (int i = 0; i < 160; i++) {
        assertThat((int) out[i]).isEqualTo((at + i) % 1000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void skippingGoesOnExactlyThereHoweverFarItIs(boolean loop) throws Exception {
    int samples = 100_050;
    StreamedFile streamed = StreamedFile.open(file(samples, 8000), loop);
    streamed.fill();
    long at = 0;
    // Within the ring, to its end, beyond it, and while the reader is behind.
    for (int frames : new int[] {0, 3, 247, 100, 251, 1, 0}) {
      long skipped = streamed.skip(frames);
      long most = (samples + 159) / 160 - at;
      assertThat(skipped).isEqualTo(loop ? frames : Math.min(frames, most));
      at += skipped;
      streamed.fill();
      assertThat(streamed.play(out)).isEqualTo(loop || at < 626);
      if (loop || at < 626) {
        assertThat((int) out[0]).isEqualTo((int) (at * 160 % samples % 30_000));
        at++;
      }
    }
    assertThat(streamed.takeMissed()).isZero();
    assertThat(streamed.skip(1000)).isEqualTo(loop ? 1000 : 626 - Math.min(626, at));
    streamed.fill();
    assertThat(streamed.play(out)).isEqualTo(loop);
  }

  @Test
  void aSkipWakesTheThreadThatReads() throws Exception {
    ReadAheadThread thread = new ReadAheadThread(counters);
    thread.start();
    PlaylistEntry entry =
        new AudioFiles(1_000_000, 0).entry(file(400_000, 8000).toString(), 8000, false, thread);
    entry.skip(2000);
    await()
        .until(
            () -> {
              assertThat(entry.play(out)).isTrue();
              return out[1] != 0;
            });
    assertThat((int) out[0]).isEqualTo(2000 * 160 % 30_000);
    thread.stop();
  }

  @Test
  void aFileOfAnotherRateIsConverted() throws Exception {
    StreamedFile streamed = StreamedFile.open(file(32_000, 16_000), false);
    streamed.fill();
    for (int i = 0; i < 20; i++) {
      assertThat(streamed.play(out)).isTrue();
    }
    // Half the samples, each twice as far, a filter's delay behind.
    assertThat(out[100] - out[20]).isBetween(158, 162);
    assertThat(StreamedFile.open(file(30_000, 44_100), false)).isNull();
  }

  @Test
  void theThreadReadsAheadAndLongFilesOnlyAreStreamed() throws Exception {
    ReadAheadThread thread = new ReadAheadThread(counters);
    thread.start();
    AudioFiles files = new AudioFiles(1_000_000, 100_000);
    String name = file(90_000, 8000).toString();
    assertThat(files.entry(file(1000, 8000).toString(), 8000, false, thread))
        .isInstanceOf(FileEntry.class);
    PlaylistEntry entry = files.entry(name, 8000, false, thread);
    assertThat(entry).isInstanceOf(StreamedFile.class);
    assertThat(files.samples()).isEqualTo(1000);
    int heard = 0;
    while (heard < 90_000 / 160) {
      assertThat(entry.play(out)).isTrue();
      boolean silence = Arrays.equals(out, new short[160]);
      heard += silence ? 0 : 1;
      if (silence) {
        Thread.onSpinWait();
      }
    }
    thread.stop();
    thread.stop();
    StreamedFile last = StreamedFile.open(Path.of(name), true);
    last.close();
    assertThat(last.fill()).isTrue();
  }

  @Test
  void whatTheDiskKeptBackIsCounted() throws Exception {
    ReadAheadThread thread = new ReadAheadThread(counters);
    StreamedFile streamed = StreamedFile.open(file(100_000, 8000), false);
    thread.add(streamed);
    for (int i = 0; i < 253; i++) {
      assertThat(streamed.play(out)).isTrue();
    }
    thread.start();
    await().until(() -> underruns() == 3);
    thread.stop();
  }

  @Test
  void whatIsNoSoundIsRefused() throws Exception {
    Path text = Files.writeString(directory.resolve("a.wav"), "no sound at all");
    assertThatThrownBy(() -> StreamedFile.open(text, false))
        .isInstanceOf(AudioException.class)
        .hasMessage(text + ": not a WAV file (no RIFF/WAVE header)");
    Path none = directory.resolve("none.wav");
    assertThatThrownBy(() -> StreamedFile.open(none, false)).hasMessageStartingWith(none + ": ");
  }
}
