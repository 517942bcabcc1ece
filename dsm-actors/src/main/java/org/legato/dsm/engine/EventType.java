package org.legato.dsm.engine;

/**
 * The types of DSM events, each with the names under which a script's condition asks for it. The
 * first name is the usual one.
 */
public enum EventType {
  START("start"),
  INVITE("invite"),
  SESSION_START("sessionStart"),
  RINGING("ringing"),
  EARLY("early", "earlySession"),
  FAILED("failed"),
  HANGUP("hangup"),
  KEY("key", "keyTest"),
  TIMER("timer", "timerTest"),
  NO_AUDIO("noAudio", "noAudioTest"),
  SEPARATOR("separator", "separatorTest"),
  EVENT("event", "eventTest"),
  B2B_EVENT("B2Bevent"),
  B2B_OTHER_REQUEST("B2B.otherRequest"),
  B2B_OTHER_REPLY("B2B.otherReply"),
  B2B_OTHER_BYE("B2B.otherBye"),
  SIP_REQUEST("sipRequest"),
  SIP_REPLY("sipReply"),
  REMOTE_DISAPPEARED("remoteDisappeared"),
  SESSION_TIMEOUT("sessionTimeout"),
  RTP_TIMEOUT("rtpTimeout"),
  SUBSCRIPTION("subscription"),
  JSON_RPC_REQUEST("jsonRpcRequest"),
  JSON_RPC_RESPONSE("jsonRpcResponse"),
  SYSTEM("system"),
  STARTUP("startup"),
  RELOAD("reload"),
  BEFORE_DESTROY("beforeDestroy"),
  /** The call was answered. */
  ANSWERED("answered"),
  /** The time that {@code dlg.setTimeout} gave is up; unless it gives more, the call ends. */
  DIALOG_TIMEOUT("dialogTimeout"),
  /** The call's dialog has ended. */
  DIALOG_ENDED("dialogEnded"),
  /** A script exception; no condition names it, transitions are marked {@code exception}. */
  EXCEPTION();

  private final java.util.List<String> names;

  EventType(String... names) {
    this.names = java.util.List.of(names);
  }

  /** The condition names of this type. */
  public java.util.List<String> names() {
    return names;
  }
}
