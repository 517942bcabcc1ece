package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.legato.media.MediaCounters;
import org.legato.media.MediaEvent;
import org.legato.media.MediaSettings;
import org.legato.media.MediaWorker.Done;
import org.legato.media.MediaWorker.Number;
import org.legato.media.MediaWorker.Play;
import org.legato.media.MediaWorker.PlayMixIn;
import org.legato.media.MediaWorker.PlaylistItem;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Record;
import org.legato.media.MediaWorker.RecordedLength;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.SessionCommand;
import org.legato.media.MediaWorker.StopRecording;
import org.legato.media.audio.AudioException;
import org.legato.media.audio.AudioFiles;
import org.legato.media.audio.MixIn;
import org.legato.media.audio.Playlist;
import org.legato.media.audio.PlaylistEntry;
import org.legato.media.audio.ReadAheadThread;
import org.legato.media.audio.Recorder;
import org.legato.media.audio.RecordingThread;
import org.legato.media.audio.ToneSource;
import org.legato.media.rtp.MediaSession;

/** What sessions play and record; files are read and created on threads of their own. */
final class Playing {
  /** What scripts record: whatever a call's codec is. */
  private static final int RECORDED_RATE = 8000;

  private final RoomCommands rooms;
  private final AudioFiles files;
  private final ExecutorService io;
  private final RecordingThread recordings;
  private final ReadAheadThread readAhead;

  Playing(MediaSettings settings, RoomCommands rooms, MediaCounters counters) {
    this.rooms = rooms;
    this.files = new AudioFiles(settings.cachedSeconds() * 8000L, settings.streamFrom());
    this.readAhead = new ReadAheadThread(counters);
    this.recordings = new RecordingThread(counters);
    this.io =
        Executors.newFixedThreadPool(
            settings.fileThreads(), Thread.ofPlatform().daemon().name("media-files-", 0).factory());
  }

  void start() {
    recordings.start();
    readAhead.start();
  }

  /** Where something may block. */
  ExecutorService io() {
    return io;
  }

  AudioFiles files() {
    return files;
  }

  ReadAheadThread readAhead() {
    return readAhead;
  }

  RecordingThread recordings() {
    return recordings;
  }

  void play(OpenSession open, Play play) {
    switch (play.item()) {
      case PlaylistItem.File(String path, boolean loop) ->
          load(open, play, () -> files.entry(path, open.session.rate(), loop, readAhead));
      case PlaylistItem.Data(byte[] content, String name, boolean loop) ->
          load(open, play, () -> files.decode(content, name, open.session.rate()).entry(loop));
      case PlaylistItem.Silence(int ms) -> put(open, play, () -> ToneSource.silence(ms));
      case PlaylistItem.Tone(int length, int on, int off, int hz, int hz2) ->
          put(open, play, () -> new ToneSource(length, on, off, hz, hz2));
      case PlaylistItem.Separator(int id) -> put(open, play, () -> Playlist.separator(id));
      case PlaylistItem.Room room -> rooms.join(open, play, room);
    }
  }

  private interface Loading<T> {
    T load() throws AudioException;
  }

  /** Loads sound for the playlist. */
  private void load(OpenSession open, Play play, Loading<PlaylistEntry> loading) {
    load(
        open, play, loading, play.replyTo(), entry -> put(open, play, entry), PlaylistEntry::close);
  }

  /**
   * Loads something and then uses it on the session's thread.
   *
   * @param drop what to do with it if that thread is overloaded
   */
  private <T> void load(
      OpenSession open,
      SessionCommand about,
      Loading<T> loading,
      ActorRef<Reply> replyTo,
      Consumer<T> use,
      Consumer<T> drop) {
    open.inOrderAsync(
        io,
        () -> {
          try {
            T loaded = loading.load();
            if (!open.onThread(about, () -> use.accept(loaded))) {
              drop.accept(loaded);
            }
          } catch (AudioException | RuntimeException e) {
            replyTo.tell(Refusals.ofFile(e));
          }
        });
  }

  private static void put(OpenSession open, Play play, Supplier<PlaylistEntry> entry) {
    open.inOrder(play, () -> put(open, play, entry.get()));
  }

  /** Puts an entry into the playlist and answers; on the session's thread. */
  static void put(OpenSession open, Play play, PlaylistEntry entry) {
    if (play.front()) {
      open.session.playlist().front(entry);
    } else {
      open.session.playlist().append(entry);
    }
    open.tell(play.replyTo(), new Done());
  }

  void mixIn(OpenSession open, PlayMixIn command) {
    load(
        open,
        command,
        () -> files.open(command.path(), open.session.rate()),
        command.replyTo(),
        file -> {
          MixIn mixer = open.session.mixIn();
          if (mixer == null) {
            open.tell(command.replyTo(), new Refused(Problem.STATE, "no mixer is set up"));
            return;
          }
          if (command.list()) {
            mixer.append(file, command.loop());
          } else {
            mixer.play(file);
          }
          open.tell(command.replyTo(), new Done());
        },
        _ -> {});
  }

  static void flushMixIn(MediaSession session) {
    if (session.mixIn() != null) {
      session.mixIn().flush();
    }
  }

  void record(OpenSession open, Record command) {
    load(
        open,
        command,
        () -> {
          Recorder recorder = recorder(open.session, command);
          recordings.add(recorder);
          return recorder;
        },
        command.replyTo(),
        recorder -> begin(open, recorder, command.replyTo()),
        Recorder::close);
  }

  private static Recorder recorder(MediaSession session, Record command) throws AudioException {
    return new Recorder(
        command.path(),
        RECORDED_RATE,
        new Recorder.Limits(command.mostMs(), command.silenceMs()),
        ended ->
            session.tell(
                new MediaEvent.RecordingEnded(
                    session.owner(),
                    ended.path(),
                    ended.why().name().toLowerCase(Locale.ROOT),
                    ended.ms())));
  }

  private static void begin(OpenSession open, Recorder recorder, ActorRef<Reply> replyTo) {
    MediaSession session = open.session;
    if (session.recorder() != null) {
      session.recorder().close();
    }
    session.recorder(recorder);
    open.tell(replyTo, new Done());
  }

  static void stopRecording(OpenSession open, StopRecording command) {
    MediaSession session = open.session;
    Recorder recorder = session.recorder();
    if (recorder == null) {
      open.tell(command.replyTo(), new Refused(Problem.STATE, "not recording"));
      return;
    }
    session.recorder(null);
    recorder.close();
    // Who was told may read the file.
    recorder
        .completion()
        .whenComplete(
            (_, failure) ->
                command
                    .replyTo()
                    .tell(
                        failure == null
                            ? new Done()
                            : new Refused(Problem.FILE, failure.getMessage())));
  }

  static void recordedLength(OpenSession open, RecordedLength command) {
    Recorder recorder = open.session.recorder();
    open.tell(
        command.replyTo(),
        recorder == null
            ? new Refused(Problem.STATE, "not recording")
            : new Number(command.inBytes() ? recorder.bytes() : recorder.ms()));
  }

  /** Completes recordings; what is being read is still read. */
  void stop() throws InterruptedException {
    recordings.stop();
    readAhead.stop();
    io.shutdown();
  }
}
