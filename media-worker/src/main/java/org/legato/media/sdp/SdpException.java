package org.legato.media.sdp;

/** An SDP that cannot be read or that nothing fits; the status is for the SIP answer. */
public final class SdpException extends RuntimeException {
  private final int status;

  public SdpException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** 400 for an unreadable body, 488 where nothing fits. */
  public int status() {
    return status;
  }
}
