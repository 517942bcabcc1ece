package org.legato.dsm.session;

import java.util.concurrent.CompletionStage;

/**
 * The call's playlist, recorder, keys and room. Stages fail with a {@link
 * org.legato.dsm.engine.ScriptException} (type file, prompt, conference, script or core).
 */
public interface Media {
  CompletionStage<Void> playFile(String path, boolean loop, boolean front);

  /** Plays a named prompt of the active set. */
  CompletionStage<Void> playPrompt(String name, boolean loop, boolean front);

  /** Plays audio held in memory; the file name tells its format. */
  CompletionStage<Void> playData(byte[] content, String fileName, boolean loop, boolean front);

  CompletionStage<Void> playSilence(int ms, boolean front);

  CompletionStage<Void> playTone(int lengthMs, int onMs, int offMs, int hz, int hz2, boolean front);

  CompletionStage<Void> addSeparator(int id, boolean front);

  /**
   * Empties the playlist.
   *
   * @param notify raises noAudio, in the mode of 2010 only
   */
  void flush(boolean notify);

  CompletionStage<Void> record(String path);

  CompletionStage<Void> stopRecording();

  /** Length so far, in ms or in bytes of audio. */
  CompletionStage<Long> recordedLength(boolean inBytes);

  /** Chooses the prompt set; fails with type {@code prompt}. */
  CompletionStage<Void> choosePromptSet(String name);

  /** Makes the playlist input and/or output of the session and starts media if it is negotiated. */
  void setInOut(boolean input, boolean output);

  /** Forces media processing to begin with the playlist as output (and input if none is set). */
  void connect();

  void disconnect();

  void receiving(boolean on);

  void forcedDtmf(boolean on);

  void sending(boolean on);

  void detectKeys(boolean on);

  void watchRtp(boolean on);

  void sendKey(int key, int ms);

  /** Puts a room's channel into the playlist. */
  CompletionStage<Void> joinRoom(String room, boolean speak, boolean listen);

  CompletionStage<Void> leaveRoom();

  /** Sends what is received to another room, too; the key is for {@link #leaveTee}. */
  CompletionStage<Void> teeRoom(String room, String key);

  CompletionStage<Void> leaveTee(String key);

  /**
   * Puts a mixer in front of the output until {@link #setInOut} makes the playlist the output.
   *
   * @param level factor of what is mixed in
   * @param seconds after which a file begins again, 0 for once only
   */
  void setupMixIn(double level, int seconds);

  CompletionStage<Void> playMixIn(String path);

  /** Appends a file to the list that is mixed in. */
  CompletionStage<Void> appendMixIn(String path, boolean loop);

  void flushMixIn();

  CompletionStage<Long> roomSize(String room);

  /** Whether rooms do not hear the caller, now and later. */
  void mute(boolean on);

  /** Whether the caller does not hear rooms. */
  void deaf(boolean on);

  /** How much louder rooms hear the caller, in dB. */
  void gain(double db);

  /** Whether events tell that the caller begins and stops talking. */
  void reportTalking(boolean on);

  /** Plays a file to all members of a room. */
  CompletionStage<Void> announce(String room, String path);

  /** Records all that is heard in a room. */
  CompletionStage<Void> recordRoom(String room, String path);

  CompletionStage<Void> stopRoomRecording(String room);

  void postRoomEvent(String room, int id);
}
