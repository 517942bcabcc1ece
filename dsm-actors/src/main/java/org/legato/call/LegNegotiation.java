package org.legato.call;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.legato.media.MediaWorker;
import org.legato.media.sdp.SdpException;
import org.legato.media.sdp.SdpSession;

/** The leg's side of offer/answer: keeps what was said and turns failures into SIP answers. */
final class LegNegotiation {
  /** Our SDP and what follows for RTP. */
  record Result(String sdp, MediaWorker.RtpParameters parameters) {}

  /** Nothing fits, or the SDP cannot be read. */
  static final class Failed extends RuntimeException {
    private final int status;

    private Failed(SdpException cause) {
      super(cause.getMessage(), cause);
      status = cause.status();
    }

    /** 400 or 488. */
    int status() {
      return status;
    }

    String reason() {
      return status == 400 ? "Bad SDP" : "Not Acceptable Here";
    }
  }

  private String local = "";
  private SdpSession session =
      SdpSession.fresh(ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE));

  void said(String sdp) {
    local = sdp;
  }

  /** The last SDP that the peer got, empty before the first. */
  String local() {
    return local;
  }

  /** What has been said so far, for a checkpoint. */
  SdpSession session() {
    return session;
  }

  /** Goes on at another node; the codecs are those of the session's worker. */
  void restore(SdpSession saved, String lastSaid, List<MediaWorker.CodecChoice> choice) {
    session = saved;
    local = lastSaid;
    codecs = choice;
  }

  private List<MediaWorker.CodecChoice> codecs = List.of();

  String offer(MediaWorker.Opened place) {
    codecs = place.codecs();
    SdpSession.Negotiated offered = session.offer(place.address(), place.rtpPort(), codecs);
    session = offered.session();
    return offered.sdp();
  }

  Result answer(String offer, MediaWorker.Opened place) {
    try {
      SdpSession.Negotiated answered =
          session.answer(offer, place.address(), place.rtpPort(), place.codecs());
      session = answered.session();
      return new Result(answered.sdp(), answered.parameters());
    } catch (SdpException e) {
      throw new Failed(e);
    }
  }

  MediaWorker.RtpParameters accept(String answer) {
    try {
      return session.accept(answer, codecs);
    } catch (SdpException e) {
      throw new Failed(e);
    }
  }
}
