package io.vetch.cli.veth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pairs of the kernel's that Vetch has made: whose they are, wherever their ends go and whoever ends. */
@RequiresNamespaces
class RealPairsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final String IP = Tools.real("ip");

    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(Flavor.VETCH, Map.of(), "--veth", "real", "--state", "/run/state");
        lab.addHost("h1");
        lab.addHost("h2");
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
            lab = null;
        }
    }

    @AfterEach
    void clear() {
        if (!lab.daemon().alive()) {
            lab.startDaemon();
        }
        lab.sh("echo 'veth: real' >/run/empty.yaml; " + VETCH + " apply /run/empty.yaml");
    }

    @Test
    void endIsAPortUntilItsPairIsDeleted() {
        lab.sh("""
                brctl addbr br0
                ip link set br0 up
                ip link add v1 mtu 1400 address 02:00:00:00:00:01 master br0 up type veth peer name e1 mtu 1400 netns h1
                ip -n h1 link set e1 up
                """);
        await().atMost(PATIENCE) // the kernel tells of the carrier a moment later
                .untilAsserted(
                        () -> assertThat(lab.sh("ip -d link show master br0").out())
                                .contains(": v1@if", "mtu 1400", "qdisc noqueue", "02:00:00:00:00:01", "link-netns h1")
                                .containsPattern("(?m)^    veth ")
                                .contains("bridge_slave state forwarding"));
        assertThat(save()).isEqualTo("""
                veth: real
                veths:
                  - ["e1,netns=h1,mtu=1400", "v1,mtu=1400"]
                bridges:
                  br0:
                    attach: [v1]
                """);
        assertThat(lab.sh("brctl delif br0 v1; brctl addif br0 v1; ip link del v1; brctl show br0")
                        .out())
                .doesNotContain("v1");
        assertThat(save()).doesNotContain("veths");
        assertThat(links("h1")).doesNotContain("e1");
    }

    @Test
    void deletedElsewhereOrWithANamespaceItIsForgotten() {
        lab.addHost("doomed");
        lab.sh("""
                brctl addbr br0
                ip link add v1 master br0 type veth peer name e1 netns doomed
                ip link add v2 master br0 type veth peer name e2 netns h2
                """);
        lab.sh(IP + " netns del doomed; " + IP + " -n h2 link del e2");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(save()).doesNotContain("v1", "v2", "e2"));
    }

    @Test
    void bothEndsAreFoundAfterTheyMovedAtOnce() {
        lab.sh("ip link add v1 type veth peer name e1");
        lab.sh("%1$s link set v1 netns h1; %1$s link set e1 netns h2; %1$s -n h2 link set e1 name far".formatted(IP));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(save()).contains("[\"far,netns=h2,down\", \"v1,netns=h1,down\"]"));
        lab.sh("ip -n h1 link del v1");
        assertThat(links("h2")).doesNotContain("far");
    }

    @Test
    void crashLeavesThemAndTheNextDaemonHasThem() {
        lab.sh("""
                brctl addbr br0
                ip link add v1 master br0 type veth peer name e1 netns h1
                ip link add v2 master br0 type veth peer name e2 netns h2
                ip link add v3 master br0 type veth peer name e3
                bridge link set dev v1 isolated on
                """);
        lab.daemon().kill().await(PATIENCE);
        lab.sh("%1$s link set e3 netns h2; %1$s -n h2 link del e2".formatted(IP));
        lab.startDaemon();
        assertThat(lab.daemon().err()).contains("is not what it was before: it has gone");
        assertThat(save()).isEqualTo("""
                veth: real
                veths:
                  - ["e1,netns=h1,down", "v1,down"]
                  - ["e3,netns=h2,down", "v3,down"]
                bridges:
                  br0:
                    up: false
                    attach: [v1, v3]
                    ports:
                      v1: {isolated: on}
                """);
    }

    @Test
    void replacedDaemonLeavesThemToTheOther() {
        lab.sh("brctl addbr br0; ip link add v1 master br0 type veth peer name e1 netns h1");
        String before = save();
        String link = links("h1");
        lab.sh(VETCH + " run --replace --veth real --state /run/state --socket " + Flavor.SOCKET + " --detach");
        lab.daemon().await(PATIENCE);
        assertThat(save()).isEqualTo(before);
        assertThat(links("h1")).isEqualTo(link);
        lab.sh(VETCH + " stop");
        assertThat(links("h1")).doesNotContain("e1");
    }

    @Test
    void cleanEndDeletesWhatWasMadeHereAndNothingElse() {
        lab.sh("""
                brctl addbr br0
                ip link add v1 master br0 type veth peer name e1 netns h1
                ip link add v2 netns h1 type veth peer name e2 netns h2
                """);
        lab.sh(IP + " link add k1 type veth peer name k2; brctl addif br0 k1");
        lab.daemon().terminate().await(PATIENCE);
        assertThat(lab.sh(IP + " -br link; " + IP + " -n h1 -br link; " + IP + " -n h2 -br link")
                        .out())
                .contains("k1", "k2")
                .doesNotContain("v1", "e1", "v2", "e2", "br0");
        lab.sh(IP + " link del k1");
    }

    @Test
    void fileSaysWhatLaterPairsAreMadeOf() {
        lab.sh("ip link add v1 type veth peer name e1");
        lab.sh("printf 'veths: [[\"e1,down\", \"v1,down\"], [v2, e2]]\\nveth: tap\\n' >/run/new.yaml");
        assertThat(lab.sh(VETCH + " apply /run/new.yaml").out()).startsWith("veth: tap\nip link add v2 type veth");
        assertThat(isTap("v1")).isFalse();
        assertThat(isTap("v2")).isTrue();
        assertThat(save()).startsWith("veth: tap\n");
        lab.sh("sed -i 's/tap/wood/' /run/new.yaml");
        assertThat(lab.attempt(VETCH + " apply /run/new.yaml").expectExit(3).err())
                .contains("veth takes auto, real or tap, not 'wood'");
    }

    private static String save() {
        return lab.sh(VETCH + " save").out();
    }

    private static String links(String host) {
        return lab.sh(IP + " -n " + host + " link").out();
    }

    private static boolean isTap(String name) {
        return lab.attempt("test -e /sys/class/net/" + name + "/tun_flags").exit() == 0;
    }
}
