package io.vetch.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units as they are shipped, under a systemd of their own. */
class ServiceIT {
    private static final String UNIT = "vetch";
    /** Numbers and addresses, which stay when a daemon takes them up again. */
    private static final String DEVICES = "for d in p1 p2; do ip -o link show $d | sed \"s/ state [A-Z]*//\"; done";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Machine machine;

    @BeforeAll
    static void boot() throws IOException {
        machine = Machine.boot();
    }

    @AfterAll
    static void close() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    @BeforeEach
    void start() {
        machine.sh("systemctl start vetch || { journalctl -u vetch -o cat; exit 1; }");
    }

    private static String pid() {
        return machine.property(UNIT, "MainPID");
    }

    @Test
    void itSaysWhenItServesAndWhatItConsistsOf() {
        assertThat(machine.property(UNIT, "ActiveState")).isEqualTo("active");
        machine.await(UNIT, "StatusText", "1 bridge, 2 ports"::equals); // soon after what other tests have done
        machine.sh("vetch brctl addbr br7");
        machine.await(UNIT, "StatusText", "2 bridges, 2 ports"::equals);
        machine.sh("vetch brctl delbr br7");
        assertThat(machine.sh("ps -o user= -p " + pid())).isEqualTo("vetch\n");
        assertThat(machine.sh("journalctl -u vetch -o cat")).contains("ready\n");
    }

    /** In namespaces that are made later, too, with the rights of a client who is root. */
    @Test
    void hostsInNamespacesReachEachOtherAlsoAfterACrash() {
        machine.sh("""
                ip netns add h1; ip netns add h2
                vetch ip link add v1 type veth peer name e1 netns h1
                vetch ip link add v2 type veth peer name e2 netns h2
                for n in 1 2; do
                    vetch ip link set v$n up; vetch brctl addif br0 v$n
                    ip -n h$n addr add 10.0.0.$n/24 dev e$n; ip -n h$n link set e$n up
                done
                ip netns exec h1 ping -c 1 -W 5 10.0.0.2
                """);
        String links = machine.sh("vetch bridge link; ip -4 -n h1 addr");
        int restarts = Integer.parseInt(machine.property(UNIT, "NRestarts"));

        machine.sh("kill -9 " + pid());
        machine.await(UNIT, "NRestarts", count -> Integer.parseInt(count) > restarts);
        machine.await(UNIT, "ActiveState", "active"::equals);

        await().atMost(PATIENCE) // the kernel says a little later that a link is up again
                .untilAsserted(() -> assertThat(machine.sh("vetch bridge link; ip -4 -n h1 addr"))
                        .isEqualTo(links));
        machine.sh("ip netns exec h1 ping -c 1 -W 5 10.0.0.2");
        machine.sh("vetch ip link del v1; vetch ip link del v2; ip netns del h1; ip netns del h2");
    }

    /** systemd may take a reload for done when the signal is sent. */
    @Test
    void reloadAppliesTheConfigurationAgain() {
        String before = pid();
        machine.sh("echo 'bridges: {br0: {taps: [p1, p2, p3]}}' >/etc/vetch/vetch.yaml; systemctl reload vetch");
        machine.await(UNIT, "StatusText", "1 bridge, 3 ports"::equals);
        assertThat(machine.sh("vetch bridge link")).contains("p3: ");
        assertThat(pid()).isEqualTo(before);
        awaitInJournal("info", "INFO Reload - SIGHUP: /etc/vetch/vetch.yaml is applied");

        machine.sh("echo 'bridges: [' >/etc/vetch/vetch.yaml; systemctl reload vetch");
        awaitInJournal("warning", "WARN Reload - SIGHUP: ");
        machine.sh("echo 'bridges: {br0: {taps: [p1, p2]}}' >/etc/vetch/vetch.yaml; systemctl reload vetch");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(machine.sh("vetch bridge link"))
                        .contains("p2: ")
                        .doesNotContain("p3: "));
    }

    private static void awaitInJournal(String priority, String words) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(machine.sh("journalctl -u vetch -o cat -p %1$s..%1$s".formatted(priority)))
                                .contains(words));
    }

    @Test
    void oneThatHangsIsEndedAndComesAgain() {
        machine.sh("""
                mkdir -p /run/systemd/system/vetch.service.d
                printf '[Service]\\nWatchdogSec=4s\\n' >/run/systemd/system/vetch.service.d/soon.conf
                systemctl daemon-reload; systemctl restart vetch
                """);
        int restarts = Integer.parseInt(machine.property(UNIT, "NRestarts"));
        machine.sh("kill -STOP " + pid());
        machine.await(UNIT, "NRestarts", count -> Integer.parseInt(count) > restarts);
        machine.await(UNIT, "ActiveState", "active"::equals);
        assertThat(machine.sh("journalctl -u vetch -o cat")).contains("Watchdog timeout");
        assertThat(machine.sh("vetch bridge link")).contains("p1: ", "p2: ");
        machine.sh("rm -r /run/systemd/system/vetch.service.d; systemctl daemon-reload; systemctl restart vetch");
    }

    @Test
    void kernelBridgeIsStoodInForByAUnitOfItsOwn() {
        machine.sh("ip link add k0 type bridge; ip link set k0 up");
        machine.sh("systemctl start vetch@k0 || { journalctl -u vetch@k0 -o cat; exit 1; }");
        assertThat(machine.property("vetch@k0", "StatusText")).isEqualTo("1 bridge, 0 ports");
        assertThat(machine.sh("VETCH_SOCKET=/run/vetch-k0/vetch.sock vetch stand-in"))
                .contains("k0");
        machine.sh("systemctl stop vetch@k0; ip link del k0");
        assertThat(machine.property("vetch@k0", "Result")).isEqualTo("success");
    }

    /** Without any right of the machine's, in namespaces that are the user's own. */
    @Test
    void aUsersOwnSystemdRunsIt() {
        User user = User.begin(machine);
        user.sh("systemctl --user start vetch");
        user.await("ActiveState", "active"::equals);
        user.await("StatusText", "1 bridge, 2 ports"::equals);
        assertThat(user.sh("ps -o user= -p " + user.property("MainPID"))).isEqualTo(User.NAME + "\n");
        String devices = user.shInNetwork(DEVICES);
        assertThat(user.shInNetwork("vetch bridge link")).contains("p1: ", "p2: ");
        assertThat(machine.sh("vetch bridge link")).doesNotContain("mine: "); // the machine's is another switch

        user.sh("kill -9 " + user.property("MainPID"));
        user.await("NRestarts", "1"::equals);
        user.await("ActiveState", "active"::equals);
        user.await("StatusText", "1 bridge, 2 ports"::equals);
        assertThat(user.shInNetwork(DEVICES)).isEqualTo(devices);

        String pid = user.property("MainPID");
        user.sh(
                "echo 'bridges: {br0: {taps: [p1, p2, mine]}}' >.config/vetch/vetch.yaml; systemctl --user reload vetch");
        user.await("StatusText", "1 bridge, 3 ports"::equals);
        assertThat(user.shInNetwork("vetch bridge link")).contains("mine: ");
        assertThat(user.property("MainPID")).isEqualTo(pid);

        user.sh("systemctl --user stop vetch vetch-network");
        assertThat(user.property("Result")).isEqualTo("success");
        machine.sh("systemctl stop user@" + User.ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vetch.service", "vetch@.service"})
    void unitIsCorrectAndHasFewRights(String unit) {
        assertThat(machine.sh("systemd-analyze verify --man=no /etc/systemd/system/" + unit))
                .isEmpty();
        machine.sh("systemd-analyze security --offline=true --threshold=25 --no-pager /etc/systemd/system/" + unit);
    }
}
