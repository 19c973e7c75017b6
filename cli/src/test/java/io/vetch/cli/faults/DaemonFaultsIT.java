package io.vetch.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Sandbox;
import io.vetch.cli.lab.Tools;
import io.vetch.tap.linux.IoUring;
import io.vetch.tap.linux.LinuxException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** The daemon's own life: how it ends, what it leaves, who else may serve. */
@RequiresNamespaces
class DaemonFaultsIT {
    private static final String IP = Tools.real("ip");
    /** Longer than a daemon gives itself for its end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.open(Flavor.VETCH);
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsCleanly(String signal) {
        bridgeWithBothKindsOfPort();
        lab.sh(signalDaemon(signal));
        Result end = lab.daemon().await(PATIENCE);
        assertThat(end.exit()).as("%s", end).isIn(0, 128 + 2, 128 + 15);
        assertOnlyTheAttachedIsLeft();
        assertThat(lab.attempt("[ ! -e " + Flavor.SOCKET + " ]").exit())
                .as("socket removed")
                .isZero();
    }

    /** The kernel takes the devices of a dead process away, and with them what kept the host off the interface. */
    @Test
    void killedDaemonLeavesNothingAndAnotherTakesItsPlace() {
        bridgeWithBothKindsOfPort();
        lab.sh(signalDaemon("KILL"));
        lab.daemon().await(PATIENCE);
        assertOnlyTheAttachedIsLeft();
        assertHostAnswersOnTheAttached();

        lab.startDaemon();
        assertThat(lab.sh("brctl show").out()).isEmpty();
        bridge();
        pingAcross();
    }

    @Test
    void captureOfAKilledDaemonSaysSo() {
        bridge();
        Background capture = capture("-n -i br0");
        lab.sh(signalDaemon("KILL"));
        Result end = capture.await(PATIENCE);
        assertThat(end.exit()).isEqualTo(1);
        assertThat(end.err())
                .contains("tcpdump: pcap_loop: the daemon has ended; what it had not sent is lost\n")
                .containsPattern("\\d packets? captured\n$");
    }

    /** As if it had been stopped by its user, but for the word and the exit status. */
    @Test
    void captureOfAStoppedDaemonHasAllFramesAndSums() {
        bridgeWithBothKindsOfPort();
        Background capture = capture("-n -i br0 -w /run/all.pcap icmp");
        new Host(lab, "h1").ping("10.0.0.2", 5);
        lab.sh(signalDaemon("TERM"));
        Result end = capture.await(PATIENCE);
        assertThat(end.exit()).isEqualTo(1);
        assertThat(end.err()).endsWith("""
                        tcpdump: pcap_loop: the switch was stopped
                        10 packets captured
                        10 packets received by filter
                        0 packets dropped by switch
                        """);
        assertThat(lab.sh("tcpdump -n -r /run/all.pcap").lines()).hasSize(10);
    }

    @Test
    void monitorSaysThatTheSwitchWasStopped() {
        bridge();
        lab.sh("ip link add tap1 type veth peer name far1; ip link set tap1 master br0 up");
        Background monitor = lab.startMonitor("exec " + Flavor.VETCH_COMMAND + " bridge monitor link", "tap1");
        lab.sh(signalDaemon("TERM"));
        Result end = monitor.await(PATIENCE);
        assertThat(end.err()).isEqualTo("bridge: the switch was stopped\n");
        assertThat(end.exit()).isEqualTo(2);
    }

    private Background capture(String arguments) {
        Background capture = lab.start("exec " + Flavor.VETCH_COMMAND + " tcpdump " + arguments);
        capture.awaitErr("listening on");
        return capture;
    }

    /** The names of its interfaces are still in a file beside its socket. */
    @Test
    void killedDaemonLeavesTheShimsToTheRealTools() {
        bridge();
        lab.sh(IP + " link add kern1 type veth peer name kern2");
        lab.sh(signalDaemon("KILL"));
        lab.daemon().await(PATIENCE);
        awaitNoBridge(); // or the real tools would show it, or not

        for (String call : List.of("ip link show", "ip -j link", "ip -d link show dev kern1", "bridge fdb show")) {
            Result shown = lab.sh(call);
            assertThat(shown.out())
                    .isEqualTo(lab.sh(call.replaceFirst("\\w+", Tools.real(call.split(" ", -1)[0])))
                            .out());
            assertThat(shown.err()).matches("vetch: no daemon answers on .*\n");
        }
        assertThat(lab.attempt("ip link show dev br0").exit()).isEqualTo(1);
        assertThat(lab.sh("ip link show kern1").err()).isEmpty(); // no word is one of its names

        for (String call : List.of("ip link add v1 type veth peer name v2", "ip link del br0", "brctl addbr br1")) {
            Result refused = lab.attempt(call);
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.err()).matches("vetch: no daemon answers on .*; start one with 'vetch run', .*\n");
        }
    }

    @Test
    void fileAtTheSocketsPlaceStays() {
        lab.sh("echo precious >/run/file; mkdir /run/folder");
        for (String place : List.of("/run/file", "/run/folder")) {
            Result refused = lab.attempt("timeout 20 " + Flavor.VETCH_COMMAND + " run --socket " + place);
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).isEqualTo("vetch: " + place + " is not a socket; choose another --socket\n");
        }
        assertThat(lab.sh("cat /run/file; ls -d /run/folder").out()).isEqualTo("precious\n/run/folder\n");
    }

    @Test
    void secondDaemonOnTheSameSocketGivesWay() {
        bridge();
        Result second = lab.attempt("timeout 20 " + Flavor.VETCH_COMMAND + " run --socket " + Flavor.SOCKET);
        assertThat(second.exit()).as("%s", second).isNotIn(0, 124);
        assertThat(second.err()).contains(Flavor.SOCKET);
        assertThat(second.out()).doesNotContain("ready");
        assertThat(lab.sh("brctl show").out()).contains("br0");
        assertThat(lab.sh("ip -d link show br0").out()).contains("bridge "); // the shims still know its name
    }

    @Test
    void twoDaemonsOnTwoSocketsDoNotKnowEachOther() {
        bridge();
        List<String> command = List.of(Flavor.VETCH_COMMAND, "run", "--socket", "/run/second.sock");
        try (Background second = lab.sandbox().start(command)) {
            second.awaitLine("ready");
            assertThat(lab.sh("VETCH_SOCKET=/run/second.sock brctl show").out()).isEmpty();
            lab.sh("VETCH_SOCKET=/run/second.sock brctl addbr br1");
            assertThat(lab.sh("brctl show").out()).contains("br0").doesNotContain("br1");
        }
    }

    @Test
    void withoutADaemonTheCommandsSaySo() {
        lab.sh(signalDaemon("TERM"));
        lab.daemon().await(PATIENCE);
        Result result = lab.attempt("brctl addbr br0");
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains(Flavor.SOCKET);
    }

    @Test
    void detachedDaemonServesWhenTheCommandReturns() {
        lab.sh(Flavor.VETCH_COMMAND + " run --socket /run/d.sock --detach --pidfile /run/d.pid");
        lab.sh("VETCH_SOCKET=/run/d.sock brctl addbr br5; VETCH_SOCKET=/run/d.sock brctl show br5");
        lab.sh("kill $(cat /run/d.pid)");
        await().atMost(PATIENCE).until(() -> lab.attempt(IP + " link show br5").exit() == 1);
    }

    @Test
    void detachedDaemonKeepsItsLog() {
        String run = Flavor.VETCH_COMMAND + " run --socket /run/d.sock --detach --pidfile /run/d.pid";
        assertThat(lab.sh(run).lines()).containsExactly("ready", "log: /run/d.sock.log");
        lab.sh(IP + " netns add gone; " + IP + " link add k1 netns gone type veth peer name k2 netns gone");
        lab.sh(
                "export VETCH_SOCKET=/run/d.sock; ip -n gone link add br5 type bridge; ip -n gone link set k1 master br5");
        lab.sh(IP + " netns del gone");
        await().until(() -> lab.sh("cat /run/d.sock.log").out().contains("INFO Orphans - the namespace of k1"));
        endDetached();

        assertThat(lab.attempt(run + " --bridge br6 --attach none")
                        .expectExit(2)
                        .err())
                .isEqualTo("vetch: none: No such device (no interface of this name here: see 'ip link')\n");
        assertThat(lab.sh("cat /run/d.sock.log").out())
                .startsWith("INFO Orphans - the namespace of k1")
                .endsWith("see 'ip link')\n");
    }

    @Test
    void logGoesToAFileIfToldSo() {
        String command = Flavor.VETCH_COMMAND + " run --socket /run/d.sock --log /run/d.log --bridge br5 --attach k1";
        lab.sh(IP + " link add k1 type veth peer name k2; " + IP + " link add kb type bridge");
        try (Background daemon = lab.start("exec " + command)) {
            daemon.awaitLine("ready");
            lab.sh(IP + " link set k1 master kb");
            await().until(() -> lab.sh("cat /run/d.log").out().contains("WARN SwitchControl - k1 was given to kb"));
            assertThat(daemon.err()).isEmpty();
        }
    }

    private void endDetached() {
        lab.sh("kill $(cat /run/d.pid)");
        await().until(() -> lab.attempt("[ -e /run/d.pid ]").exit() == 1);
    }

    @Test
    void startThatFailsHalfWayLeavesNothing() {
        lab.sh(IP + " link add k1 type veth peer name k2");
        Result failed = lab.attempt(Flavor.VETCH_COMMAND
                + " run --socket /run/d.sock --bridge br5 --tap t1 --attach k1 --bridge br6 --tap t2 --attach none");
        assertThat(failed.expectExit(2).err()).startsWith("vetch: none: No such device");
        assertThat(lab.sh("ls /run").out()).doesNotContain("d.sock");
        assertThat(lab.sh(IP + " -br link").out()).doesNotContain("br5", "br6", "t1", "t2");
        lab.sh("ip link add br0 type bridge; ip link set k1 master br0"); // nobody has it
    }

    /** Clients wait for answers and frames, one does not read, and the daemon is told to end. */
    @Test
    void endIsBoundedWhateverClientsDo() {
        bridgeWithBothKindsOfPort();
        Background capture = lab.start("exec " + Flavor.VETCH_COMMAND + " tcpdump -n -i br0");
        capture.awaitErr("listening on");
        Background unread = lab.start(Flavor.VETCH_COMMAND + " tcpdump -n -i br0 -w - | sleep 60");
        Background monitor = lab.start("exec bridge monitor");
        lab.sh("ping -c 300 -f -s 60000 10.0.0.1 || true");
        lab.sh(signalDaemon("TERM"));
        Result end = lab.daemon().await(PATIENCE);
        assertThat(end.exit()).as("%s", end).isEqualTo(128 + 15);
        assertThat(end.err()).doesNotContain("ERROR");
        assertOnlyTheAttachedIsLeft();
        monitor.kill();
        unread.kill();
    }

    /** The JVM raises the limit as far as it may. */
    @Test
    void wantOfDescriptorsNamesTheirLimit() {
        lab.sh("ulimit -n 120; " + Flavor.VETCH_COMMAND
                + " run --socket /run/d.sock --detach --pidfile /run/d.pid --bridge br5");
        Result result = lab.attempt("export VETCH_SOCKET=/run/d.sock; n=0; while [ $n -lt 200 ]; do n=$((n+1));"
                + " ip link add v$n type veth peer name w$n; done");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Too many open files (the switch may have 120: raise RLIMIT_NOFILE");
        lab.sh(
                "VETCH_SOCKET=/run/d.sock ip link del v1; VETCH_SOCKET=/run/d.sock ip link add v1 type veth peer name w1");
        endDetached();
    }

    @Test
    void daemonIsPreferredToOtherProcessesWhereThatIsPermitted() {
        int own = Integer.parseInt(lab.sh("nice").out().strip());
        int permitted = Integer.parseInt(lab.sh("nice -n -10 nice").out().strip());
        lab.sh(Flavor.VETCH_COMMAND + " run --socket /run/d.sock --detach --pidfile /run/d.pid");
        String threads =
                "for task in /proc/$(cat /run/d.pid)/task/*; do sed 's/.*) //' $task/stat | cut -d ' ' -f 17; done";
        List<String> niceValues = lab.sh(threads).lines();
        String session = lab.sh("cat /proc/$(cat /run/d.pid)/autogroup || true").out();
        lab.sh("kill $(cat /run/d.pid)");

        assertThat(niceValues).hasSizeGreaterThan(10).containsOnly(Integer.toString(permitted));
        assumeThat(session).as("autogroups of the kernel").isNotEmpty();
        assertThat(session).endsWith(" nice " + (permitted == own ? 0 : -10) + "\n");
    }

    @Test
    void daemonUsesNoIoUringIfToldSo() {
        assertThat(ioUrings("--no-io-uring")).isZero();
    }

    @Test
    void daemonUsesAnIoUringWhereTheKernelHasOne() {
        try (IoUring _ = IoUring.open()) {
            assertThat(ioUrings("--loops 2")).isGreaterThanOrEqualTo(2);
        } catch (LinuxException e) {
            throw new TestAbortedException("no io_uring here: " + e.getMessage(), e);
        }
    }

    private long ioUrings(String option) {
        lab.sh(Flavor.VETCH_COMMAND + " run --socket /run/d.sock --detach --pidfile /run/d.pid " + option);
        List<String> descriptors =
                lab.sh("ls -l /proc/$(cat /run/d.pid)/fd || true").lines(); // some are closed meanwhile
        lab.sh("kill $(cat /run/d.pid)");
        assertThat(descriptors).anyMatch(line -> line.endsWith("anon_inode:[eventpoll]"));
        return descriptors.stream()
                .filter(line -> line.endsWith("anon_inode:[io_uring]"))
                .count();
    }

    private void bridge() {
        lab.sh("ip link add br0 type bridge; ip addr add 10.0.0.254/24 dev br0; ip link set br0 up");
    }

    /** tap1 is Vetch's, kern1 the kernel's; behind both is a host. */
    private void bridgeWithBothKindsOfPort() {
        bridge();
        lab.sh("ip link add tap1 type veth peer name far1; " + IP + " link add kern1 type veth peer name far2");
        for (int i = 1; i <= 2; i++) {
            Host host = lab.addHost("h" + i);
            lab.sh("ip link set far" + i + " netns h" + i);
            host.sh("%s link set far%d up; %s addr add 10.0.0.%d/24 dev far%d".formatted(IP, i, IP, i, i));
        }
        lab.sh("ip link set tap1 up master br0; ip link set kern1 up; ip link set kern1 master br0");
        new Host(lab, "h1").sh("ping -c 1 -w 20 10.0.0.2");
        assertThat(new Host(lab, "h2").attempt("ping -c 1 -W 1 10.9.9.9").exit())
                .isNotZero();
    }

    /** The kernel takes the rings of a dead process down a moment after it, and with them what they hold. */
    private void awaitNoBridge() {
        await().atMost(PATIENCE).until(() -> lab.attempt(IP + " link show br0").exit() == 1);
    }

    private void pingAcross() {
        lab.sh(IP + " link set kern1 master br0 2>/dev/null || ip link set kern1 master br0");
        new Host(lab, "h2").sh("ping -c 1 -w 20 10.0.0.254");
    }

    private void assertOnlyTheAttachedIsLeft() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lab.sh(IP + " -br link").lines())
                        .noneMatch(line -> line.startsWith("br0") || line.startsWith("tap1"))
                        .anyMatch(line -> line.startsWith("kern1")));
        await().atMost(PATIENCE)
                .until(() -> lab.attempt(IP + " -n h1 link show far1").exit() == 1);
        assertThat(lab.sh(IP + " -d link show kern1").out())
                .contains("promiscuity 0 ")
                .contains(",UP");
    }

    private void assertHostAnswersOnTheAttached() {
        lab.sh(IP + " addr add 10.0.0.77/24 dev kern1");
        new Host(lab, "h2").sh("ping -c 1 -w 20 10.0.0.77");
        lab.sh(IP + " addr del 10.0.0.77/24 dev kern1");
    }

    /** To the process whose command line it is, found without the help of a tool that may be missing. */
    private static String signalDaemon(String signal) {
        return """
                for process in /proc/[0-9]*; do
                    if tr '\\0' ' ' <$process/cmdline | grep -q '[r]un --socket %s'; then kill -%s ${process#/proc/}; fi
                done
                """.formatted(Flavor.SOCKET, signal);
    }

    /** Nothing of a lab may outlive it, whatever was killed. */
    @Test
    void sandboxTakesTheDaemonAlong() {
        Background daemon = lab.daemon();
        Sandbox sandbox = lab.sandbox();
        sandbox.close();
        await().atMost(PATIENCE).until(() -> !daemon.alive());
    }
}
