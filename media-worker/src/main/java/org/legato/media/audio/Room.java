package org.legato.media.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conference room on one media thread: each member hears the sum of all others, or of the loudest
 * others where there are many. What is said in one frame is heard in the next, so the order in
 * which members are ticked does not matter. It mixes at the highest rate that one of its members
 * has; the others' frames are brought there and back.
 */
public final class Room {
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  /** A frame at 48 kHz. */
  private static final int LONGEST = 960;

  private final String name;
  private final RoomTable table;
  private final SpeakerSelection selection;
  private final List<RoomMember> members = new ArrayList<>();
  private final List<RoomTee> tees = new ArrayList<>();
  private final List<RoomLink> links = new ArrayList<>();

  private final RoomSound sound = new RoomSound();

  /** Those of members and tees. */
  private final List<Voice> voices = new ArrayList<>();

  private final short[] arrived = new short[LONGEST];
  private int length = PlaylistEntry.FRAME;
  private int[] heard = new int[length];
  private short[] recorded = new short[length];
  private long frame = -1;

  Room(String name, RoomTable table) {
    this.name = name;
    this.table = table;
    this.selection = new SpeakerSelection(table.settings());
  }

  public String name() {
    return name;
  }

  /** How many channels it has. */
  public int size() {
    return voices.size();
  }

  boolean isEmpty() {
    return size() == 0 && links.isEmpty();
  }

  /** Its members; those who only speak are not among them. */
  public List<RoomMember> members() {
    return members;
  }

  /** The owners of the channels. */
  public List<String> owners() {
    return Stream.concat(members.stream().map(RoomMember::owner), tees.stream().map(RoomTee::owner))
        .distinct()
        .toList();
  }

  /** Samples per second of what it mixes. */
  public int rate() {
    return length * PlaylistEntry.FRAMES_PER_SECOND;
  }

  /**
   * Plays something to the members at this worker, after what has been announced before.
   *
   * @return false if too much waits to be played
   */
  public boolean announce(PlaylistEntry entry) {
    return sound.announce(entry);
  }

  /** Records what is mixed from now on. */
  public void record(Recorder recorder) {
    sound.record(recorder);
  }

  /** The recording, if there is one. */
  public Optional<Recorder> recorder() {
    return sound.recorder();
  }

  /** Ends the recording; it is complete when the recorder says so. */
  public Optional<Recorder> stopRecording() {
    return sound.stopRecording();
  }

  /** Nobody is there any more. */
  void end() {
    sound
        .recorder()
        .ifPresent(recorder -> LOG.info("room {} is empty here: {} ends", name, recorder.path()));
    sound.end();
  }

  /** Someone's place in the room. */
  public sealed interface Channel permits RoomMember, RoomTee {
    String owner();

    Room room();

    /** Leaves the room. */
    void close();
  }

  /** Where the frames of a {@link RoomLink} come from. */
  public interface Source {
    /** Takes the next frame; gives its length, 0 for silence. */
    int poll(short[] into);
  }

  // ---- for channels and links

  RoomTable table() {
    return table;
  }

  /** Samples of a frame at the rate at which it is mixed. */
  int length() {
    return length;
  }

  /** Whether one more is heard from its first frame on. */
  boolean mixesOneMore() {
    return selection.mixesAll(voices.size() + 1);
  }

  void add(RoomMember member) {
    members.add(member);
    voices.add(member.voice());
  }

  void remove(RoomMember member) {
    members.remove(member);
    voices.remove(member.voice());
    fit();
  }

  void add(RoomTee tee) {
    tees.add(tee);
    voices.add(tee.voice());
  }

  boolean remove(RoomTee tee) {
    voices.remove(tee.voice());
    return tees.remove(tee);
  }

  void add(RoomLink link) {
    links.add(link);
  }

  boolean remove(RoomLink link) {
    boolean known = links.remove(link);
    if (known) {
      fit();
    }
    return known;
  }

  /** The frame clock of the room: the first channel that is ticked in a new frame turns it over. */
  void turn(long now) {
    if (now == frame) {
      return;
    }
    boolean next = now == frame + 1;
    frame = now;
    Arrays.fill(heard, 0);
    for (int i = 0; i < members.size(); i++) {
      members.get(i).turn(next);
    }
    for (int i = 0; i < tees.size(); i++) {
      tees.get(i).take(arrived);
    }
    selection.choose(voices);
    for (int i = 0; i < members.size(); i++) {
      members.get(i).mix(heard);
    }
    for (int i = 0; i < tees.size(); i++) {
      tees.get(i).mix(heard);
    }
    boolean refit = false;
    for (int i = 0; i < links.size(); i++) {
      refit |= links.get(i).speak(arrived, heard);
    }
    sound.play(heard);
    if (sound.isRecording()) {
      all(recorded);
      sound.tick(recorded);
    }
    if (refit) {
      fit();
    }
  }

  /** What all are heard to say, but for a frame that is in it. */
  void others(short[] own, short[] into) {
    for (int i = 0; i < length; i++) {
      int others = heard[i] - own[i];
      into[i] = (short) (others > 32767 ? 32767 : others < -32768 ? -32768 : others);
    }
  }

  /** What all are heard to say. */
  void all(short[] into) {
    for (int i = 0; i < length; i++) {
      int all = heard[i];
      into[i] = (short) (all > 32767 ? 32767 : all < -32768 ? -32768 : all);
    }
  }

  /** What is to be heard at another worker, which speaks so itself and plays what is announced. */
  void elsewhere(short[] own, short[] into) {
    short[] announced = sound.played();
    for (int i = 0; i < length; i++) {
      int others = heard[i] - own[i] - announced[i];
      into[i] = (short) (others > 32767 ? 32767 : others < -32768 ? -32768 : others);
    }
  }

  /** Mixes frames of another length from now on; what is in the air is lost. */
  private void resize(int next) {
    length = next;
    heard = new int[next];
    recorded = new short[next];
    sound.resize(next);
    members.forEach(RoomMember::resize);
    tees.forEach(RoomTee::resize);
    links.forEach(RoomLink::resize);
  }

  /** After someone has left, or has another rate. */
  void fit() {
    int needed = PlaylistEntry.FRAME;
    for (int i = 0; i < members.size(); i++) {
      needed = Math.max(needed, members.get(i).needed());
    }
    for (int i = 0; i < links.size(); i++) {
      needed = Math.max(needed, links.get(i).needed());
    }
    if (needed != length) {
      resize(needed);
    }
  }

  /** Brings a frame to this room's rate; gives what did it, for the next one. */
  FrameConverter bring(short[] frame, int got, short[] to, FrameConverter known) {
    if (got == length) {
      System.arraycopy(frame, 0, to, 0, got);
      return known;
    }
    FrameConverter converter =
        known != null && known.fits(got, length) ? known : new FrameConverter(got, length);
    System.arraycopy(frame, 0, converter.input(), 0, got);
    converter.convert(to);
    return converter;
  }
}
