package org.legato.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script subscribes; what is notified reaches it. Over real sockets. */
class SubscriptionTest {
  private static final String SCRIPT =
      """
      import(mod_dlg); import(mod_subscription); import(mod_xml); import(mod_utils);
      initial state START;
      transition "invite" START - invite / {
        dlg.acceptInvite(200, OK);
        set($p=@user); utils.splitString($p, ".");
        sets($s.domain="127.0.0.1:$(p[0])"); set($s.expires=$p[1]);
        set($s.user="alice"); set($s.from_user="bob");
        if test($p[2]==proxy) {
          set($s.proxy=$s.domain); set($s.domain="example.invalid");
        }
        set($s.event="reg"); set($s.accept="application/reginfo+xml");
        set($s.pwd="secret");
        subscription.create(s);
      } -> TALKING;
      state TALKING;
      transition "body" TALKING - subscription(#has_body==true) / {
        sets($seen="$(seen)#status:#code:#reason;");
        xml.parseSIPMsgBody(SipSubscriptionBody, doc);
        xml.evalXPath("/reginfo/@version", doc);
        xml.getXPathResult(version=doc.xpath);
      } -> TALKING;
      transition "news" TALKING - subscription /
        sets($seen="$(seen)#status:#code:#reason;") -> TALKING;
      transition "one" TALKING - key(#key==1) / {
        subscription.remove($s.handle); set($removed="e$errno"); } -> TALKING;
      transition "two" TALKING - key(#key==2) / {
        subscription.refresh($s.handle, 30); sets($refreshed="e$(errno)"); } -> TALKING;
      transition "three" TALKING - key(#key==3) / postEvent(watch) -> TALKING;
      transition "bye" TALKING - hangup / stop(false) -> END;
      state END;
      """;

  /** A script without a call, which ends its subscription as soon as it is told something. */
  private static final String WATCH =
      """
      import(mod_subscription);
      initial state START;
      transition "begin" START - startup / registerEventQueue(watch) -> START;
      transition "asked" START - event / {
        set($s.domain=$config.watched); set($s.user="alice"); set($s.from_user="bob");
        set($s.event="reg"); subscription.create(s);
      } -> WATCH;
      state WATCH;
      transition "told" WATCH - subscription(#status==active) /
        subscription.remove($s.handle) -> WATCH;
      """;

  @TempDir static Path directory;
  private static Notifier watched;
  private static RunningNode node;

  private Notifier notifier;
  private Phone phone;
  private String tag = "";
  private int keys = 10;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(directory.resolve("sub.dsm"), SCRIPT);
    Files.writeString(directory.resolve("watch.dsm"), WATCH);
    watched = new Notifier();
    Files.writeString(
        directory.resolve("sub.conf"),
        "diag_path=.\nload_diags=sub,watch\nregister_apps=sub\nrun_system_dsms=watch\nwatched="
            + watched.address());
    node =
        RunningNode.start(
            Optional.empty(),
            "applications.select=sub",
            "sip.t1=50 ms",
            "applications.directory=\"" + directory + "\"");
  }

  @AfterAll
  static void stop() {
    node.close();
    watched.close();
  }

  /** The call's user tells the script whom to ask for how long. */
  private void call(String expires) throws Exception {
    notifier = new Notifier();
    phone = new Phone(node.sip(), notifier.port() + "." + expires);
    tag = Phone.tag(phone.call("SIP/2.0 200"));
  }

  private void key(int key) throws Exception {
    phone.send("INFO", ++keys, "application/dtmf-relay", "Signal=" + key + "\r\n", tag);
    phone.receive("SIP/2.0 200", "INFO");
  }

  /** Waits until a variable of the call has a value. */
  private void expect(String name, String value) {
    String wanted = "\"" + name + "\":\"" + value + "\"";
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(node.get("/api/calls/" + tag)).contains(wanted));
  }

  @AfterEach
  void hangUp() {
    phone.close();
    notifier.close();
  }

  @Test
  void whatIsNotifiedReachesTheScript() throws Exception {
    call("600");
    String subscribe = notifier.subscribe();
    assertThat(subscribe).startsWith("SUBSCRIBE sip:alice@" + notifier.address());
    assertThat(Notifier.header(subscribe, "From")).contains("<sip:bob@");
    assertThat(Notifier.header(subscribe, "Event")).isEqualTo("reg");
    assertThat(Notifier.header(subscribe, "Accept")).isEqualTo("application/reginfo+xml");
    assertThat(Notifier.header(subscribe, "Expires")).isEqualTo("600");
    // The first NOTIFY overtakes the answer (RFC 6665 §4.1.2.4).
    assertThat(notifier.notify("pending;expires=600", "")).startsWith("SIP/2.0 200");
    notifier.answer("200 OK", "Expires: 600\r\n");
    expect("seen", "pending:0:;");
    assertThat(notifier.notify("active", "<reginfo version='7'/>")).startsWith("SIP/2.0 200");
    expect("version", "7");
    expect("seen", "pending:0:;active:0:;");
    assertThat(notifier.notify("active", "", "fork", "reg")).startsWith("SIP/2.0 481");
    assertThat(notifier.notify("active", "", "there", "presence")).startsWith("SIP/2.0 489");
    assertThat(notifier.notify("", "", "there", "reg")).startsWith("SIP/2.0 400");
    assertThat(notifier.notify("terminated;reason=noresource", "")).startsWith("SIP/2.0 200");
    expect("seen", "pending:0:;active:0:;terminated:0:noresource;");
    key(2);
    expect("refreshed", "egeneral");
    assertThat(notifier.notify("active", "")).startsWith("SIP/2.0 481");
  }

  @Test
  void itIsRefreshedBeforeItEndsAndRemovedOnDemand() throws Exception {
    call("600");
    notifier.subscribe();
    notifier.answer("401 Unauthorized", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n");
    String authorized = notifier.subscribe();
    assertThat(Notifier.header(authorized, "Authorization")).contains("username=\"bob\"");
    notifier.answer("423 Interval Too Brief", "Min-Expires: 900\r\n");
    assertThat(Notifier.header(notifier.subscribe(), "Expires")).isEqualTo("900");
    notifier.answer("200 OK", "Expires: 2\r\n");
    notifier.notify("active;expires=2", "");
    String refresh = notifier.subscribe();
    assertThat(Notifier.header(refresh, "To")).endsWith(";tag=there");
    assertThat(refresh).startsWith("SUBSCRIBE sip:notifier@" + notifier.address());
    notifier.answer("200 OK", "Expires: 600\r\n");
    key(2);
    assertThat(Notifier.header(notifier.subscribe(), "Expires")).isEqualTo("30");
    notifier.answer("200 OK", "Expires: 30\r\n");
    expect("refreshed", "e");
    key(1);
    assertThat(Notifier.header(notifier.subscribe(), "Expires")).isEqualTo("0");
    notifier.answer("200 OK", "Expires: 0\r\n");
    notifier.notify("terminated;reason=timeout", "");
    expect("seen", "active:0:;terminated:0:timeout;");
  }

  @Test
  void aRefreshThatFindsNothingIsTheEnd() throws Exception {
    call("2");
    notifier.subscribe();
    notifier.answer("200 OK", "Expires: 2\r\n");
    notifier.notify("active;expires=2", "");
    notifier.subscribe();
    notifier.answer("481 Subscription Does Not Exist", "");
    expect("seen", "active:0:;terminated:481:Subscription Does Not Exist;");
  }

  @Test
  void aRefusalIsTold() throws Exception {
    call("60.proxy");
    String subscribe = notifier.subscribe();
    assertThat(subscribe).startsWith("SUBSCRIBE sip:alice@example.invalid");
    assertThat(Notifier.header(subscribe, "Route")).contains(notifier.address() + ";lr");
    notifier.answer("489 Bad Event", "");
    expect("seen", "failed:489:Bad Event;");
  }

  @Test
  void silenceIsTold() throws Exception {
    call("60");
    notifier.subscribe();
    notifier.answer("200 OK", "Expires: 60\r\n");
    // 64*T1 without a NOTIFY.
    expect("seen", "timeout:408:;");
  }

  @Test
  void itEndsWithItsCall() throws Exception {
    call("600");
    notifier.subscribe();
    notifier.answer("200 OK", "Expires: 600\r\n");
    notifier.notify("active;expires=600", "");
    expect("seen", "active:0:;");
    phone.bye(tag);
    assertThat(Notifier.header(notifier.subscribe(), "Expires")).isEqualTo("0");
    notifier.answer("200 OK", "Expires: 0\r\n");
    assertThat(notifier.notify("terminated;reason=timeout", "")).startsWith("SIP/2.0 200");
    assertThat(notifier.hasSubscribe(300)).isFalse();
  }

  @Test
  void aScriptWithoutACallSubscribesToo() throws Exception {
    call("600");
    notifier.subscribe();
    key(3);
    watched.subscribe();
    watched.answer("200 OK", "Expires: 600\r\n");
    assertThat(watched.notify("active;expires=600", "")).startsWith("SIP/2.0 200");
    assertThat(Notifier.header(watched.subscribe(), "Expires")).isEqualTo("0");
  }
}
