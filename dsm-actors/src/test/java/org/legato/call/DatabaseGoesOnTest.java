package org.legato.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.legato.cluster.ClusterNode;
import org.legato.cluster.Placement;
import org.legato.dsm.app.ApplicationRegistry;
import org.legato.dsm.app.BundleLoader;
import org.legato.dsm.engine.Limits;
import org.legato.dsm.engine.ModuleSet;
import org.legato.media.MediaWorker;
import org.legato.sip.SipEvent;
import org.legato.sip.SipGateway;
import org.legato.sip.SipHeader;
import org.legato.sip.SipRequest;

/** What a script has of its database when its node is lost. */
class DatabaseGoesOnTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider=local"));

  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final String SCRIPT =
      """
      import(mod_dlg); import(mod_mysql);
      initial state A;
      transition "invite" A - invite / {
        mysql.connect(h2:mem:goes_on);
        mysql.execute(create table t (id int auto_increment primary key, n varchar(9)));
        mysql.execute("insert into t (n) values ('kept')");
        mysql.query(select n from t);
        mysql.execute(begin);
        mysql.execute("insert into t (n) values ('lost')");
        dlg.reply(180, Ringing); sets($ready="$(errno)yes");
      } -> B;
      state B;
      transition "cancel" B - hangup / {
        mysql.execute("insert into t (n) values ('more')"); sets($res="$errno");
        mysql.execute(rollback); sets($res="$res,$errno");
        mysql.getResult(0); sets($res="$res,$n");
        mysql.queryGetResult("select count(*) as c, last_insert_id() as id from t");
        sets($res="$res,$errno,$c,$id");
        dlg.reply(487, $res); stop(false);
      } -> B;
      """;

  @TempDir Path directory;
  private final TestProbe<SipGateway.Command> gateway = KIT.createTestProbe();
  private final AtomicReference<Checkpoint> kept = new AtomicReference<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private void vault() {
    KIT.spawn(
        Behaviors.receive(LegHost.Command.class)
            .onMessage(
                LegHost.Store.class,
                store -> {
                  kept.set(store.checkpoint());
                  store.replyTo().tell(new CallLeg.Stored(store.checkpoint().number()));
                  return Behaviors.same();
                })
            .onAnyMessage(_ -> Behaviors.same())
            .build(),
        LegHost.NAME);
  }

  private String replied(int status) {
    while (true) {
      if (gateway.receiveMessage(BOUND) instanceof SipGateway.SendResponse answer
          && answer.response().status() == status) {
        return answer.response().reason();
      }
    }
  }

  @Test
  void aTransactionIsLostAndSaysSoAndTheRestGoesOn() throws Exception {
    vault();
    Path script = Files.writeString(directory.resolve("goes.dsm"), SCRIPT);
    var applications = new ApplicationRegistry(new BundleLoader(ModuleSet.load(), Limits.DEFAULT));
    applications.load(script, "goes");
    String here = "akka://" + KIT.system().name();
    ClusterNode self = new ClusterNode(here, 1, Set.of("sip", "dsm", "media"), false);
    ClusterNode other = new ClusterNode(here, 2, Set.of("dsm"), false);
    CallEnvironment environment =
        TestEnvironment.of(
            applications.find("goes").orElseThrow(),
            new Placement(self.id(), List.of(self, other)),
            gateway.ref(),
            KIT.<MediaWorker.Command>createTestProbe().ref(),
            null,
            Duration.ofHours(1),
            CallEnvironment.Counters.create());
    ActorRef<CallLeg.Command> first = leg(1, environment);
    SipEvent.RequestReceived invite = TestEnvironment.invite(gateway.ref(), "");
    first.tell(new CallLeg.Sip(invite));
    replied(180);
    await().atMost(BOUND).until(() -> "yes".equals(kept.get().script().variables().get("ready")));
    Checkpoint last = kept.get();

    ActorRef<CallLeg.Command> second = leg(2, environment);
    second.tell(new CallLeg.GoOn(last));
    List<SipHeader> headers =
        invite.request().headers().stream()
            .map(
                header -> header.name().equals("CSeq") ? new SipHeader("CSeq", "1 CANCEL") : header)
            .toList();
    SipRequest cancel = new SipRequest("CANCEL", invite.request().requestUri(), headers, "");
    second.tell(
        new CallLeg.Sip(
            new SipEvent.RequestReceived("tag", "t2", gateway.ref(), cancel, invite.source())));

    // The first leg lives on here with its transaction, which nobody else sees.
    assertThat(replied(487)).isEqualTo("connection,connection,kept,,1,2");
  }

  private static ActorRef<CallLeg.Command> leg(long incarnation, CallEnvironment environment) {
    return KIT.spawn(
        CallLeg.create(
            "tag", incarnation, environment, KIT.<LegHost.Command>createTestProbe().ref()));
  }
}
