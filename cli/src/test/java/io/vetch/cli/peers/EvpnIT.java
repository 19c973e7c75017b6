package io.vetch.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One network on two machines by EVPN: FRR hears of stations from the kernel's bridges, for which Vetch stands in.
 * Needs the package frr, and root, since FRR changes its user.
 */
@Tag("peers")
@RequiresNamespaces(tools = {"vtysh", "arping"})
class EvpnIT {
    private static final Path EXAMPLE = Path.of(System.getProperty("vetch.root", ".."), "docs/examples/evpn.sh")
            .toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Of the station that moves. */
    private static final String MOVING = "02:00:00:00:00:03";

    private Lab lab;
    private Host[] machines;
    private Host[] hosts;
    private Host[] places;
    private final Background[] daemons = new Background[2];

    /** The moving station has a place at each machine, and an IP address at one of them. Both ports stay up. */
    @BeforeEach
    void begin() {
        lab = Lab.open(Flavor.KERNEL);
        lab.sh("exec sh " + EXAMPLE);
        machines = new Host[] {new Host(lab, "m1"), new Host(lab, "m2")};
        hosts = new Host[] {new Host(lab, "h1"), new Host(lab, "h2")};
        places = new Host[] {lab.addHost("g1"), lab.addHost("g2")};
        for (int n = 1; n <= 2; n++) {
            machines[n - 1].sh("""
                    ip link add q%1$d type veth peer name eth0 netns g%1$d
                    ip link set q%1$d master br0 up
                    """.formatted(n));
            places[n - 1].sh("ip link set eth0 address " + MOVING + " up");
            standIn(n);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(frr(1, "show evpn vni 100")).contains("192.168.0.2"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(frr(2, "show evpn vni 100")).contains("192.168.0.1"));
    }

    @AfterEach
    void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void stationsAreAdvertisedAndFoundWhereTheyMove() {
        hosts[0].sh("ping -c 3 10.0.0.2");
        awaitPlace(1, address(hosts[1]), "remote +192.168.0.2");
        awaitPlace(2, address(hosts[1]), "local +p2");
        arriveAt(1);
        hosts[0].sh("ping -c 1 10.0.0.3; ping -c 1 10.0.0.2");
        hosts[1].sh("ping -c 1 10.0.0.3");
        awaitPlace(2, MOVING, "remote +192.168.0.1");

        moveAndBeFound(1, 2);
        moveAndBeFound(2, 1);
    }

    @Test
    void stationsOfTheOtherMachineDoNotAge() {
        arriveAt(1);
        hosts[1].sh("ping -c 1 10.0.0.3");
        awaitPlace(2, MOVING, "remote +192.168.0.1");
        Background others = places[1].start("exec tcpdump -l -n -i eth0 icmp or udp");
        others.awaitErr("listening");
        hosts[1].keepNeighbors();
        machines[1].sh("ip link set br0 type bridge ageing_time 200; sleep 5");
        assertThat(machines[1].sh("bridge -d fdb show br br0").out())
                .containsPattern(MOVING + " dev vni100.*extern_learn");

        hosts[1].sh("ping -c 1 10.0.0.3"); // an aged station would be flooded for
        hosts[1].sh("ping -c 1 -b 10.0.0.255 || true"); // as this is
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(others.out()).contains("10.0.0.255"));
        assertThat(others.out()).doesNotContain("10.0.0.3");

        machines[1].sh("ip link set br0 type bridge ageing_time 800");
        moveAndBeFound(1, 2); // and where it is heard it is a station like others
        places[1].sh("ip addr flush dev eth0");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                machines[1].sh("bridge fdb show br br0").out())
                        .doesNotContain(MOVING + " dev q2"));
    }

    @Test
    void nothingMoreIsLostWhenVetchIsKilled() {
        hosts[0].sh("ping -c 1 10.0.0.2");
        Background pings = hosts[0].start("exec ping -i 0.01 -c 500 10.0.0.2");
        pings.awaitLine("64 bytes");
        daemons[0].kill().await(PATIENCE);
        await().atMost(PATIENCE)
                .until(() -> machines[0].attempt("ip link show vetch-br0").exit() != 0);
        arriveAt(2);
        hosts[0].sh("ping -c 1 10.0.0.3");
        standIn(1);
        hosts[0].sh("ping -c 1 10.0.0.3");
        moveAndBeFound(2, 1);
        assertThat(pings.await(PATIENCE).out()).containsPattern("500 packets transmitted, (4[6-9]\\d|500) received");
    }

    /**
     * What FRR's {@code neigh_suppress} is for: the kernel answers for a neighbour that it knows, and asks no other
     * machine.
     */
    @Test
    void theKernelAnswersForNeighboursOfTheOtherMachine() {
        hosts[0].sh("ping -c 1 10.0.0.2");
        awaitPlace(1, address(hosts[1]), "remote +192.168.0.2");
        machines[0].sh("bridge link set dev vni100 neigh_suppress on");
        machines[0].sh("ip neigh replace 10.0.0.2 lladdr " + address(hosts[1]) + " dev br0 nud permanent");
        Background asked = machines[0].start("exec tcpdump -l -n -i vni100 arp").awaitErr("listening on");

        hosts[0].sh("ip neigh flush dev eth0; ping -c 2 10.0.0.2");
        hosts[0].sh("ping -c 1 -W 1 10.0.0.88 || true"); // nobody knows it: the other machine is asked

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(asked.out()).contains("who-has 10.0.0.88"));
        assertThat(asked.out()).doesNotContain("who-has 10.0.0.2 ");
        assertThat(machines[0]
                        .sh("VETCH_SOCKET=/run/v1.sock " + Flavor.VETCH_COMMAND + " stand-in")
                        .out())
                .contains("br0: stands in");
    }

    private void standIn(int machine) {
        daemons[machine - 1] = machines[machine - 1].start(
                "exec " + Flavor.VETCH_COMMAND + " run --socket /run/v" + machine + ".sock --stand-in br0");
        daemons[machine - 1].awaitLine("ready");
    }

    private void arriveAt(int machine) {
        places[machine - 1].sh("ip addr add 10.0.0.3/24 dev eth0; arping -q -c 1 -w 1 -U -I eth0 10.0.0.3 || true");
    }

    /** At its new place the station says where it is, as a virtual machine does that has moved. */
    private void moveAndBeFound(int from, int to) {
        places[from - 1].sh("ip addr flush dev eth0");
        arriveAt(to);
        hosts[to - 1].sh("ping -c 1 10.0.0.3");
        Host far = hosts[from - 1];
        await().pollInterval(Duration.ofMillis(100))
                .atMost(PATIENCE)
                .until(() -> far.attempt("ping -c 1 -W 0.1 10.0.0.3").exit() == 0);
        awaitPlace(from, MOVING, "remote +192.168.0." + to);
    }

    /** Until FRR of a machine knows where a station is. */
    private void awaitPlace(int machine, String station, String place) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(frr(machine, "show evpn mac vni 100")).containsPattern(station + " +" + place));
    }

    private String frr(int machine, String command) {
        return lab.sh("vtysh --vty_socket /run/evpn/m" + machine + " -c '" + command + "'")
                .out();
    }

    private static String address(Host host) {
        return host.sh("cat /sys/class/net/eth0/address").out().strip();
    }
}
