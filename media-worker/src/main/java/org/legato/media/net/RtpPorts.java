package org.legato.media.net;

import java.io.IOException;

/** The two sockets of a session: RTP at an even port, RTCP at the odd one behind it. */
public record RtpPorts(int port, RtpSocket rtp, RtpSocket rtcp) {

  /**
   * Binds both.
   *
   * @throws IOException if one of them is taken; then none stays bound
   */
  public static RtpPorts open(String address, int port) throws IOException {
    RtpSocket rtp = RtpSocket.open(address, port);
    try {
      return new RtpPorts(port, rtp, RtpSocket.open(address, port + 1));
    } catch (IOException e) {
      rtp.close();
      throw e;
    }
  }

  /** Marks what both send for routers (RFC 2474). */
  public void mark(int codePoint) {
    rtp.mark(codePoint);
    rtcp.mark(codePoint);
  }

  /** Gives both ports back. */
  public void close() throws IOException {
    try (rtp;
        rtcp) {
      // Both are closed even if one fails.
    }
  }
}
