package org.legato.media.engine;

import akka.actor.typed.ActorRef;
import java.util.Optional;
import org.legato.media.MediaWorker.GetStatistics;
import org.legato.media.MediaWorker.LeaveRoom;
import org.legato.media.MediaWorker.LeaveTee;
import org.legato.media.MediaWorker.Play;
import org.legato.media.MediaWorker.PlayMixIn;
import org.legato.media.MediaWorker.Problem;
import org.legato.media.MediaWorker.Record;
import org.legato.media.MediaWorker.RecordedLength;
import org.legato.media.MediaWorker.Refused;
import org.legato.media.MediaWorker.Reply;
import org.legato.media.MediaWorker.SessionCommand;
import org.legato.media.MediaWorker.StopRecording;
import org.legato.media.MediaWorker.TeeRoom;
import org.legato.media.Succession;
import org.legato.media.audio.AudioException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever asked that nothing will come of it. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  static final String OVERLOADED = "the media thread is overloaded";

  private Refusals() {}

  static void refuse(SessionCommand command, Problem problem, String reason) {
    asker(command).ifPresent(asker -> asker.tell(new Refused(problem, reason)));
  }

  private static Optional<ActorRef<Reply>> asker(SessionCommand command) {
    return switch (command) {
      case Play play -> Optional.of(play.replyTo());
      case PlayMixIn play -> Optional.of(play.replyTo());
      case TeeRoom tee -> Optional.of(tee.replyTo());
      case LeaveTee leave -> Optional.of(leave.replyTo());
      case LeaveRoom leave -> Optional.of(leave.replyTo());
      case Record record -> Optional.of(record.replyTo());
      case StopRecording stop -> Optional.of(stop.replyTo());
      case RecordedLength length -> Optional.of(length.replyTo());
      case Succession.Await await -> Optional.of(await.replyTo());
      case GetStatistics statistics -> Optional.of(statistics.replyTo());
      default -> Optional.empty();
    };
  }

  /** Why a file could not be had; what no file should make happen is in the log. */
  static Refused ofFile(Exception e) {
    if (e instanceof AudioException) {
      return new Refused(Problem.FILE, e.getMessage());
    }
    LOG.error("a file failed", e);
    return new Refused(Problem.FILE, e.toString());
  }
}
