package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others do to the links of a bridge behind its back, by the real {@code ip}. The rest of the bridge goes on. */
@RequiresNamespaces
class LinkFaultsIT {
    /** The kernel takes down deleted namespaces one after the other, also those of other tests. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String IP = Tools.real("ip");

    @ParameterizedTest
    @MethodSource("io.vetch.cli.parity.Rig#wanted")
    void namespaceOfAHostIsDeleted(Rig rig) {
        try (Star star = Star.open(rig)) {
            star.begin("LinkFaultsIT.namespaceOfAHostIsDeleted");
            star.announce(1);
            star.probe().forget("h1");
            star.sh(IP + " netns del h1");
            awaitPortGone(star);
        }
    }

    @ParameterizedTest
    @MethodSource("io.vetch.cli.parity.Rig#wanted")
    void attachedInterfaceIsDeleted(Rig rig) {
        try (Star star = Star.open(rig)) {
            star.begin("LinkFaultsIT.attachedInterfaceIsDeleted");
            star.announce(1);
            star.sh(IP + " link del sw1");
            awaitPortGone(star);
        }
    }

    @ParameterizedTest
    @MethodSource("io.vetch.cli.parity.Rig#wanted")
    void endAtTheHostIsDeleted(Rig rig) {
        try (Star star = Star.open(rig)) {
            star.begin("LinkFaultsIT.endAtTheHostIsDeleted");
            star.announce(1);
            star.sh(IP + " -n h1 link del eth0");
            awaitPortGone(star);
        }
    }

    private static void awaitPortGone(Star star) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(star.sh("brctl show br0").out()).contains("sw2", "sw3").doesNotContain("sw1");
            assertThat(star.lab().attempt("ip link show sw1").exit()).isEqualTo(1);
        });
        assertThat(star.fdb()).doesNotContain(host(1) + " dev");
        star.send("h2", Frame.from(host(2))).reaches("h3", "br0");
        star.send("br0", Frame.from("02:00:00:00:00:44")).reaches("h2", "h3");
        assertServing(star);
    }

    /** Attached interfaces stay with the bridge whatever their names. */
    @ParameterizedTest
    @MethodSource("io.vetch.cli.parity.Rig#wanted")
    void attachedInterfaceIsRenamed(Rig rig) {
        try (Star star = Star.open(rig)) {
            star.begin("LinkFaultsIT.attachedInterfaceIsRenamed");
            star.sh(IP + " link set sw1 down; " + IP + " link set sw1 name uplink; " + IP + " link set uplink up");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(star.sh("brctl show br0").out())
                            .contains("uplink", "sw2", "sw3")
                            .doesNotContain("sw1"));
            star.awaitForwarding("h2", "h3", "br0");
            star.configure("bridge link set dev uplink hairpin on");
            star.send("h1", Frame.from(host(1))).reaches("h1", "h2", "h3", "br0");
        }
    }

    /** A port that is moved to another namespace: the kernel's bridge lets it go. */
    @ParameterizedTest
    @MethodSource("io.vetch.cli.parity.Rig#wantedWithAttachedInterfaces")
    void attachedInterfaceIsMovedAway(Rig rig) {
        try (Star star = Star.open(rig)) {
            star.begin("LinkFaultsIT.attachedInterfaceIsMovedAway");
            star.lab().addHost("elsewhere");
            star.sh(IP + " link set sw1 netns elsewhere");
            awaitPortGone(star);
        }
    }

    @ParameterizedTest
    @MethodSource("io.vetch.cli.parity.Rig#wanted")
    void portFlapsAHundredTimesUnderTraffic(Rig rig) {
        try (Star star = Star.open(rig)) {
            star.begin("LinkFaultsIT.portFlapsAHundredTimesUnderTraffic");
            star.sh(IP + " -n h1 addr add 10.0.0.1/24 dev eth0; " + IP + " -n h2 addr add 10.0.0.2/24 dev eth0");
            int before = openFiles(star);
            try (Background ping = star.lab().start(IP + " netns exec h2 ping -i 0.002 -w 60 10.0.0.1")) {
                ping.awaitLine("64 bytes from");
                star.sh("for i in $(seq 100); do %s link set sw1 down; %s link set sw1 up; done".formatted(IP, IP));
            }
            star.awaitForwarding("h2", "h3", "br0");
            star.send("h1", Frame.from(host(1))).reaches("h2", "h3", "br0");
            star.sh(IP + " netns exec h2 ping -c 3 -i 0.2 -w 30 10.0.0.1");
            await().atMost(PATIENCE) // it closes what it has replaced a moment later
                    .untilAsserted(
                            () -> assertThat(openFiles(star)).as("open files").isLessThanOrEqualTo(before));
            assertServing(star);
        }
    }

    /** An interface that comes again under an old name is a new one: no port until someone says so. */
    @ParameterizedTest
    @MethodSource("io.vetch.cli.parity.Rig#wanted")
    void interfaceOfTheSameNameIsNotThePort(Rig rig) {
        try (Star star = Star.open(rig)) {
            star.begin("LinkFaultsIT.interfaceOfTheSameNameIsNotThePort");
            star.sh(IP + " link del sw1; " + IP + " link add sw1 type dummy || " + IP
                    + " link add sw1 type veth peer name new1");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(star.sh("brctl show br0").out())
                            .contains("sw2", "sw3")
                            .doesNotContain("sw1"));
            star.sh("brctl addif br0 sw1; brctl show br0 | grep sw1; brctl delif br0 sw1");
            assertServing(star);
        }
    }

    private static void assertServing(Star star) {
        if (star.rig().flavor == Flavor.VETCH) {
            assertThat(star.lab().daemon().alive()).isTrue();
        }
        star.sh("brctl addbr br7; brctl show br7; brctl delbr br7");
    }

    /** How many files the daemon has open; none for the kernel. */
    private static int openFiles(Star star) {
        String count = """
                for process in /proc/[0-9]*; do
                    tr '\\0' ' ' <$process/cmdline | grep -q '[r]un --socket' && ls $process/fd
                done | wc -l
                """;
        return Integer.parseInt(star.lab().attempt(count).out().strip());
    }
}
