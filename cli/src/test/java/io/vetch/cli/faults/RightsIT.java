package io.vetch.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may speak to the daemon, and that it lends nobody its rights over the namespaces of others. */
@RequiresNamespaces(tools = "setpriv")
class RightsIT {
    private static final String IP = Tools.real("ip");
    private static final String USER = "setpriv --reuid 65534 --regid 65534 ";
    private static final String STRANGER = USER + "--clear-groups ";
    private static final String MEMBER = USER + "--groups 4242 ";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH);
        Assumptions.assumeTrue(lab.attempt(MEMBER + "true").exit() == 0, "only root may become another user");
        lab.sh("ip link add br0 type bridge; chgrp 4242 " + Flavor.SOCKET);
        lab.addHost("h1");
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private Result as(String who, String words) {
        return lab.attempt("timeout 20 " + who + Flavor.VETCH_COMMAND + " " + words);
    }

    @Test
    void ownerGroupAndModeOfTheSocketDecide() {
        assertThat(lab.sh("stat -c %a " + Flavor.SOCKET).out()).isEqualTo("660\n");
        assertThat(as(MEMBER, "counters br0").expectSuccess().out()).contains("br0");
        assertThat(as(STRANGER, "counters br0").exit()).isNotZero();

        lab.sh("chmod 666 " + Flavor.SOCKET);
        assertThat(as(STRANGER, "counters br0").expectSuccess().out()).contains("br0");
        lab.sh("chmod 600 " + Flavor.SOCKET);
        assertThat(as(MEMBER, "counters br0").exit()).isNotZero();
    }

    @Test
    void aMemberActsInItsOwnNamespaceOnly() {
        as(MEMBER, "ip link add v1 type veth peer name e1").expectSuccess();

        Result elsewhere = as(MEMBER, "ip -n h1 link add br1 type bridge");
        assertThat(elsewhere.exit()).as("%s", elsewhere).isEqualTo(255);
        assertThat(elsewhere.err()).isEqualTo("setting the network namespace \"h1\" failed: Operation not permitted\n");
        Result half = as(MEMBER, "ip link add near type veth peer name far netns h1");
        assertThat(half.exit()).as("%s", half).isEqualTo(2);
        assertThat(half.err()).isEqualTo("RTNETLINK answers: Operation not permitted\n");
        assertThat(lab.sh(IP + " -br link; " + IP + " -n h1 -br link").out()).doesNotContain("br1", "near", "far");

        lab.sh("ip -n h1 link add br1 type bridge; ip link add near type veth peer name far netns h1");
    }

    @Test
    void aMemberSeesNoFramesOfOthersNamespaces() {
        lab.sh("ip link set br0 up; %s addr add 10.0.0.1/24 dev br0".formatted(IP));
        lab.sh("ip -n h1 link add br1 type bridge; ip -n h1 link set br1 up; %s -n h1 addr add 10.0.1.1/24 dev br1"
                .formatted(IP));
        assertThat(seen(MEMBER, 8, "br0")).doesNotContain("br1");
        assertThat(seen("", 9, "br0", "br1")).contains("br0", "br1");
    }

    /**
     * What a capture of everything has in its file when both hosts have asked for somebody, the other namespace's
     * first.
     *
     * @param number of somebody that nobody has asked for yet: they would not ask again at once
     * @param bridges of which it is waited for frames
     */
    private String seen(String who, int number, String... bridges) {
        Path file = lab.sandbox().file("/run/any" + who.length() + ".pcapng");
        try (Background capture = lab.start(
                "exec " + who + Flavor.VETCH_COMMAND + " tcpdump -n -i any -U -w /run/" + file.getFileName())) {
            capture.awaitErr("listening on");
            new Host(lab, "h1").attempt("ping -c 1 -W 1 10.0.1." + number);
            lab.attempt("ping -c 1 -W 1 10.0.0." + number);
            return await().atMost(Duration.ofSeconds(20))
                    .until(() -> text(file), text -> Stream.of(bridges).allMatch(text::contains));
        }
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    }

    @Test
    void aNamespaceOfOnesOwnIsOnesOwn() {
        Background owner = lab.start(MEMBER + "unshare --user --map-root-user --net sh -c 'echo $$; exec sleep 60'");
        Assumptions.assumeTrue(owner.alive(), "users may have no namespaces here");
        String pid = lab.sh("""
                for i in $(seq 100); do
                    for process in /proc/[0-9]*; do
                        [ "$(tr '\\0' ' ' <$process/cmdline)" != 'sleep 60 ' ] || { echo ${process#/proc/}; exit; }
                    done
                    sleep 0.1
                done
                """).out().strip();
        Assumptions.assumeFalse(pid.isEmpty(), "users may have no namespaces here");
        as(MEMBER, "ip link add v3 type veth peer name e3 netns " + pid).expectSuccess();
        assertThat(lab.sh("nsenter -n -t " + pid + " " + IP + " -br link").out())
                .contains("e3");
    }

    /** What a caller calls a namespace is opened with the daemon's rights, and must not keep it. */
    @Test
    void whatIsNoNamespaceIsNotWaitedFor() {
        lab.sh("mkfifo -m 666 /run/fifo; ln -s /dev/full /run/netns/full");
        assertThat(as(MEMBER, "ip -n /run/fifo link show").exit()).isNotIn(0, 124);
        assertThat(as(MEMBER, "ip -n full link show").exit()).isNotIn(0, 124);
        assertThat(as(MEMBER, "brctl show").expectSuccess().out()).contains("br0");
    }
}
