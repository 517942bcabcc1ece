package org.legato.media;

import java.util.List;
import java.util.Map;

/**
 * A room as one worker has it.
 *
 * @param members ids of the legs with a channel
 * @param states how each member is, by its leg's id; who only speaks is not among them
 * @param recording path of the file to which it is recorded, empty if it is not
 */
public record RoomInfo(
    String room, List<String> members, Map<String, MemberState> states, String recording) {
  public RoomInfo {
    states = states == null ? Map.of() : states;
    recording = recording == null ? "" : recording;
  }
}
