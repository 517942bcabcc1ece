package org.legato.node.example;

import org.legato.dsm.application.Call;
import org.legato.dsm.application.CallApplication;

/** The example of docs/scripts.md: plays a file, counts keys, and hangs up after the third. */
public final class EchoOfKeys implements CallApplication {
  @Override
  public String name() {
    return "keys";
  }

  @Override
  public void onInvite(Call call) {
    if (call.select("domain").equals("nowhere")) {
      call.reply(404, "Not Found");
      call.end();
      return;
    }
    call.accept();
  }

  @Override
  public void onSessionStart(Call call) {
    call.playLooped(System.getProperty("example.welcome"));
    call.setTimer(1, 60);
  }

  @Override
  public void onDtmf(Call call, int key, int durationMs) {
    // What is remembered of a call is in its variables: one object serves all calls.
    String keys = call.variables().merge("keys", Integer.toString(key), String::concat);
    call.monitor("keys", keys);
    if (keys.length() == 3) {
      call.hangUp();
    }
  }

  @Override
  public void onTimer(Call call, int id) {
    call.hangUp();
  }
}
