package org.legato.call;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.legato.cluster.Placement;
import org.legato.media.MediaEvent;
import org.legato.media.MediaWorker;
import org.legato.media.MemberControl;

/**
 * The leg's media session: asks the worker, negotiates SDP through {@link LegNegotiation} and turns
 * media events into script events. The session is opened when SDP is first needed or something is
 * to be played. {@link ScriptMedia} is what the script may do with it.
 */
final class LegMedia {
  private final LegRuntime leg;
  private final LegNegotiation negotiation = new LegNegotiation();
  private final MediaLink link;
  private final ScriptMedia script;
  private boolean inputSet;
  private boolean outputSet;
  private boolean connected;
  private boolean attached;
  private boolean negotiated;
  private boolean relayed;

  LegMedia(LegRuntime leg) {
    this.leg = leg;
    this.link = new MediaLink(leg);
    this.script = new ScriptMedia(leg, this, link);
  }

  boolean isOpen() {
    return link.isOpen();
  }

  /** Whether the script itself has attached the sound, by connectMedia. */
  boolean attached() {
    return attached;
  }

  /** Whether offer and answer have been exchanged once. */
  boolean negotiated() {
    return negotiated;
  }

  private CompletionStage<MediaWorker.Opened> open() {
    return link.open();
  }

  // ---- moving between machines

  Checkpoint.Media save() {
    return new Checkpoint.Media(
        link.workerId(),
        link.place(),
        negotiation.session(),
        negotiation.local(),
        link.state().parameters(),
        inputSet,
        outputSet,
        connected,
        attached,
        script.promptSet(),
        link.state().switches(),
        link.playlist().entries(),
        link.playlist().since(),
        Optional.of(link.state().control()).filter(control -> !control.equals(MemberControl.NONE)),
        link.leavingId());
  }

  void restore(Checkpoint.Media saved) {
    negotiation.restore(
        saved.sdp(),
        saved.localSdp(),
        saved.place().map(MediaWorker.Opened::codecs).orElse(List.of()));
    negotiated = saved.parameters().isPresent();
    inputSet = saved.inputSet();
    outputSet = saved.outputSet();
    connected = saved.connected();
    attached = saved.attached();
    script.restore(saved.promptSet());
    link.restore(saved);
  }

  /** Takes the session over, or makes one like it. */
  void resume() {
    link.resume();
  }

  /** Whether the session is on its way between workers. */
  boolean changing() {
    return link.changing();
  }

  /** Whether it is about to leave its worker, and the peer will be told. */
  boolean migrating() {
    return link.migrating();
  }

  void placed(Placement placement) {
    link.placed(placement);
  }

  /** An offer for a session that has been negotiated before. */
  CompletionStage<String> refreshOffer() {
    return offer();
  }

  /** An offer of ours. */
  CompletionStage<String> offer() {
    return open().thenApply(place -> negotiation.offer(place));
  }

  /**
   * The answer to the peer's offer, which is in force from now on. The stage fails with {@link
   * LegNegotiation.Failed} where nothing fits.
   */
  CompletionStage<String> answer(String offer) {
    return open()
        .thenApply(
            place -> {
              LegNegotiation.Result result = negotiation.answer(offer, place);
              configure(result.parameters());
              return result.sdp();
            });
  }

  /** Takes the peer's answer to our offer. */
  void accept(String answer) {
    configure(negotiation.accept(answer));
  }

  /** Takes the peer's answer to a re-INVITE; one that does not fit leaves things as they are. */
  void acceptReinvite(String answer) {
    try {
      accept(answer);
    } catch (LegNegotiation.Failed e) {
      leg.log().warn("leg {}: the answer does not fit: {}", leg.id(), e.getMessage());
    }
  }

  /** The peer gets this SDP, of ours or of another party. */
  void said(String sdp) {
    negotiation.said(sdp);
  }

  /** The last SDP that the peer got, empty if there was none. */
  String localSdp() {
    return negotiation.local();
  }

  /** The peer's sound goes to another party from now on. */
  void relayed() {
    if (isOpen()) {
      detach();
      watchRtp(false);
      relayed = true;
    }
  }

  private void configure(MediaWorker.RtpParameters parameters) {
    negotiated = true;
    link.configure(parameters);
    if ((inputSet || outputSet) && !connected) {
      start();
    }
  }

  /** What the runtime does at early or session start unless the script said otherwise. */
  void connectByDefault() {
    inputSet = true;
    outputSet = true;
    start();
  }

  private void start() {
    connected = true;
    link.connect(inputSet, outputSet);
  }

  void close() {
    link.close();
  }

  /** Does what control wants. */
  void asked(CallLeg.Sound what) {
    switch (what) {
      case LegSound.Control(String room, RoomControl.Change change, var replyTo) -> {
        boolean there = leg.active() && link.playlist().room().equals(Optional.of(room));
        if (there) {
          link.control(change.of(link.state().control()));
        }
        leg.effect(() -> replyTo.tell(new CallLeg.Posted(there)));
      }
      case LegSound.Measure(var replyTo) ->
          measure().thenAccept(found -> replyTo.tell(new LegSound.Measured(found)));
    }
  }

  /** How the session does; empty if there is none or its worker does not answer. */
  CompletionStage<Optional<MediaWorker.Statistics>> measure() {
    return link.measure();
  }

  /** Turns a media event into a script event. */
  void receive(MediaEvent event) {
    switch (event) {
      case MediaEvent.PlaylistEmpty _ -> link.playlist().clear();
      case MediaEvent.SeparatorReached separator ->
          link.playlist().separator(separator.id(), leg.environment().clock().millis());
      default -> {}
    }
    LegMediaEvents.receive(leg, event);
  }

  /** A key that came by SIP INFO. */
  void signalled(int key, int ms) {
    link.tell(new MediaWorker.SignalKey(leg.id(), key, ms));
  }

  // ---- the script's sound

  /** What scripts may do with this session. */
  ScriptMedia script() {
    return script;
  }

  /** Whether there is an input: something that hears the caller. */
  boolean inputSet() {
    return inputSet;
  }

  /** The script has something that hears the caller, or that the caller hears. */
  void setInOut(boolean input, boolean output) {
    inputSet |= input;
    outputSet |= output;
    if (negotiated) {
      start();
    }
  }

  /** Connects the script's sound, as it asks for, whether or not SDP has been exchanged. */
  void attach() {
    inputSet = true;
    outputSet = true;
    attached = true;
    if (relayed) {
      relayed = false;
      watchRtp(true);
    }
    open().thenAccept(place -> start());
  }

  /** Takes the script's sound off the call. */
  void detach() {
    attached = false;
    connected = false;
    link.disconnect();
  }

  private void watchRtp(boolean on) {
    link.set(MediaWorker.Switch.RTP_TIMEOUT, on);
  }
}
