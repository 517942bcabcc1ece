package org.legato.node.sems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a SEMS installation as its packages lay it out, below a directory. */
public final class Installation {
  private final Path root;

  public Installation(Path root) {
    this.root = root;
  }

  /** Writes a file; {@code ROOT} in its text becomes the directory. */
  public Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace("ROOT", root.toString()));
  }

  /** Where sems.conf is. */
  public Path directory() {
    return root.resolve("etc/sems");
  }

  /** An installation with most of what there is. */
  public Path full() throws IOException {
    write(
        "etc/sems/sems.conf",
"""
        # $Id: sems.conf.sample $
        # whitespaces (spaces and tabs) are ignored, comments start with #
        interfaces=intern,extern
        sip_ip_intern=127.0.0.1
        sip_port_intern=5070
        media_ip_intern=127.0.0.2
        rtp_low_port_intern=10000
        rtp_high_port_intern=10999
        public_ip_intern=192.0.2.7
        sip_ip_extern=lo
        sig_sock_opts_extern=use_raw_sockets
        plugin_path=ROOT/usr/lib/sems/plug-in/
        load_plugins=wav;ilbc;session_timer;uac_auth;dsm;monitoring;xmlrpc2di;sipctrl;webconference
        exclude_plugins=precoded_announce;py_sems
        plugin_config_path=ROOT/etc/sems/etc/
        application = $(app_mapping)   # by request URI
        fork=yes
        stderr=no
        loglevel=1
log_raw_messages=warn
        syslog_facility=LOCAL0
        unhandled_reply_loglevel=info
        max_shutdown_time = 7
        shutdown_mode_reply="503 Going Down"
        session_limit="2;480;All Lines Busy"
        cps_limit=100;503;Overload
        options_session_limit="900;503;Warning, server soon overloaded"
        session_processor_threads=50
        media_processor_threads=4
        sip_server_threads=8
        use_default_signature=no
        signature="Media Server 2"
        outbound_proxy=proxy.example.com
        next_hop=192.0.2.1:5060
        dead_rtp_time=20
        dtmf_detector=spandsp
        100rel=disabled
        codec_order=iLBC,G729,GSM
        exclude_payloads=speex;G726-16
        sip_timer_a=400
        sip_timer_T2=3000
        sip_timer_B=32000
        media_procesor_threads=2
""");
    write(
        "etc/sems/etc/dsm.conf",
        """
        diag_path=ROOT/usr/lib/sems/dsm/
        load_diags=inbound_call,outbound_call
        mod_path=ROOT/usr/lib/sems/dsm/
        register_apps=inbound_call,outbound_call
        inbound_start_diag=inbound_call
        outbound_start_diag=outbound_call
        load_prompts=ROOT/etc/sems/etc/dsm_in_prompts.conf,ROOT/etc/sems/etc/dsm_out_prompts.conf
        required_prompts=hello,goodbye
        conf_dir=ROOT/etc/sems/etc/apps/
        monitoring_full_stategraph=yes
        monitoring_full_transitions=yes
        """);
    String prompt = "hello=ROOT/usr/lib/sems/audio/hello.wav\n";
    write("usr/lib/sems/audio/hello.wav", "");
    write("etc/sems/etc/dsm_in_prompts.conf", prompt);
    write("etc/sems/etc/dsm_out_prompts.conf", prompt.replace("hello=", "goodbye="));
    write("etc/sems/etc/app_mapping.conf", "# mapping\n^sip:9=>nowhere\n^sip:(quiz)=>\\1\n");
    write(
        "etc/sems/etc/xmlrpc2di.conf",
        """
        xmlrpc_port=9090
        server_ip=127.0.0.1
        multithreaded=yes
        threads=5
        direct_export=dsm;monitoring;di_dial
        export_di=no
        server_timeout=2500
        """);
    write(
        "etc/sems/etc/monitoring.conf",
        "run_garbage_collector=yes\ngarbage_collector_interval=30\nretain_samples_s=15\n");
    write("etc/sems/etc/announcement.conf", "announce_path=ROOT/usr/lib/sems/audio/\n");
    write(
        "etc/sems/etc/apps/quiz.conf",
        """
        diag_path=ROOT/usr/lib/sems/dsm/quiz
        load_diags=quiz
        register_apps=quiz
        run_invite_event=yes
        set_param_variables=yes
        question="What is the answer?"
        """);
    String script = "import(mod_dlg);\ninitial state START;\n";
    write("usr/lib/sems/dsm/inbound_call.dsm", script);
    write("usr/lib/sems/dsm/outbound_call.dsm", script);
    write(
        "usr/lib/sems/dsm/quiz/quiz.dsm",
        script
            + """
            transition "bye" START - hangup / stop(false) -> END;
            transition "take" START - event(#action==take) -> TAKEN;
            state TAKEN;
            transition "bye" TAKEN - hangup / stop(false) -> END;
            state END;
            """);
    return directory();
  }
}
