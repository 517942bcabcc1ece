package org.legato.media.net;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.legato.media.MediaCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the sockets of sessions within a range of ports. One thread opens; any may close, and a
 * port is used again only after its socket is gone.
 */
public final class PortPool {
  private static final Logger LOG = LoggerFactory.getLogger(PortPool.class);
  private static final int BIND_TRIES = 500;

  private final String address;
  private final PortRange range;
  private final MediaCounters counters;

  /** Ports whose sockets are closed; as many as there were sessions at most. */
  private final ConcurrentLinkedQueue<Integer> closed = new ConcurrentLinkedQueue<>();

  public PortPool(String address, PortRange range, MediaCounters counters) {
    this.address = address;
    this.range = range;
    this.counters = counters;
  }

  /** Two free ports, or nothing if there are none. */
  public Optional<RtpPorts> open() {
    for (Integer port = closed.poll(); port != null; port = closed.poll()) {
      range.free(port);
    }
    for (int i = 0; i < BIND_TRIES; i++) {
      OptionalInt port = range.take();
      if (port.isEmpty()) {
        return Optional.empty();
      }
      try {
        RtpPorts bound = RtpPorts.open(address, port.getAsInt());
        counters.portsBound();
        if (i > 0) {
          LOG.info("{} RTP ports before {} are taken by others", i, bound.port());
        }
        return Optional.of(bound);
      } catch (IOException e) {
        // Somebody else has it now: the next one is tried, and this one again some other time.
        range.free(port.getAsInt());
        LOG.debug("RTP port {} is taken: {}", port.getAsInt(), e.getMessage());
      }
    }
    LOG.warn("no RTP port is free after {} tries", BIND_TRIES);
    return Optional.empty();
  }

  /** Closes sockets and gives their ports back; may take a while. */
  public void close(RtpPorts ports) {
    try {
      ports.close();
    } catch (IOException e) {
      LOG.warn("RTP port {} did not close: {}", ports.port(), e.getMessage());
    }
    closed.add(ports.port());
    counters.portsReleased();
  }
}
