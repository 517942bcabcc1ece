package org.legato.call;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.legato.media.MediaWorker;
import org.legato.media.MemberControl;

/**
 * What scripts and control surfaces may do with rooms, wherever their members are. Every stage is
 * bounded in time. Files are those of the nodes that play or write them.
 */
public interface RoomControl {

  /**
   * Plays a file to all members of a room, at each node by itself.
   *
   * @return {@link MediaWorker.Number}, how many members hear it, or {@link MediaWorker.Refused};
   *     where some nodes refuse the others play
   */
  CompletionStage<MediaWorker.Reply> announce(String room, String file);

  /**
   * Records all that is heard in a room, at the node with the most members.
   *
   * @return {@link MediaWorker.Done} or {@link MediaWorker.Refused}
   */
  CompletionStage<MediaWorker.Reply> record(String room, String file);

  /**
   * Ends it.
   *
   * @return {@link MediaWorker.Number}, the length in ms, or {@link MediaWorker.Refused}
   */
  CompletionStage<MediaWorker.Reply> stopRecording(String room);

  /** Changes a member's part in its room; false if that call is not in that room. */
  CompletionStage<Boolean> control(String room, String legId, Change change);

  /**
   * What is to change; see {@link MemberControl}.
   *
   * @param gain in dB
   */
  record Change(Optional<Boolean> mute, Optional<Boolean> deaf, Optional<Double> gain) {
    MemberControl of(MemberControl before) {
      return new MemberControl(
          mute.orElse(before.mute()),
          deaf.orElse(before.deaf()),
          gain.orElse(before.gainDb()),
          before.reportTalking());
    }
  }
}
