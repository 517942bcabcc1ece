package org.legato.call;

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

  private SdpSession session =
      SdpSession.fresh(ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE));

  String offer(String address, int port) {
    SdpSession.Negotiated offered = session.offer(address, port);
    session = offered.session();
    return offered.sdp();
  }

  Result answer(String offer, String address, int port) {
    try {
      SdpSession.Negotiated answered = session.answer(offer, address, port);
      session = answered.session();
      return new Result(answered.sdp(), answered.parameters());
    } catch (SdpException e) {
      throw new Failed(e);
    }
  }

  MediaWorker.RtpParameters accept(String answer) {
    try {
      return session.accept(answer);
    } catch (SdpException e) {
      throw new Failed(e);
    }
  }
}
