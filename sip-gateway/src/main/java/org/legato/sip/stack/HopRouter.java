package org.legato.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.HopImpl;
import java.util.Collections;
import java.util.ListIterator;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.message.Request;

/** Sends a request to where the gateway decided; made by JAIN-SIP by name. */
public final class HopRouter implements Router {
  /** Called by JAIN-SIP. */
  public HopRouter(SipStack stack, String outboundProxy) {}

  @Override
  public Hop getNextHop(Request request) throws SipException {
    if (((SIPRequest) request).getApplicationData() instanceof TransactionLayer.Target target) {
      return new HopImpl(target.host(), target.port(), target.transport());
    }
    throw new SipException("no next hop was decided for this request");
  }

  @Override
  public Hop getOutboundProxy() {
    return null;
  }

  /** JAIN-SIP's interface has it; nothing calls it. */
  @Deprecated
  @Override
  public ListIterator<Hop> getNextHops(Request request) {
    try {
      return Collections.singletonList(getNextHop(request)).listIterator();
    } catch (SipException e) {
      return Collections.<Hop>emptyList().listIterator();
    }
  }
}
