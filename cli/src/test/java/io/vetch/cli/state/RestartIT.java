package io.vetch.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a switch that has a state when its process ends, in whatever way. */
@RequiresNamespaces(tools = {"iperf3", "ping"})
class RestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String VETCH = Flavor.VETCH_COMMAND;
    private static final String IP = Tools.real("ip");
    private static final String STATE = "/run/state";

    private static Lab open() {
        return Lab.open(Flavor.VETCH, Map.of(), "--state", STATE);
    }

    /** br0 with a TAP device, a veth end and an interface of the kernel's; their hosts are h1, h2 and the machine. */
    private static void furnish(Lab lab) {
        Host h1 = lab.addHost("h1");
        Host h2 = lab.addHost("h2");
        lab.sh(IP + " link add eth1 type veth peer name eth2; " + IP + " link set eth1 up; " + IP
                + " link set eth2 up");
        lab.sh("""
                brctl addbr br0
                ip link set br0 up
                ip link add v1 type veth peer name eth0 netns h1
                ip link set v1 up
                ip link add w1 type veth peer name w2
                ip link set w2 netns h2 name eth0
                ip link set w1 up
                brctl addif br0 v1
                brctl addif br0 eth1
                brctl addif br0 w1
                brctl delif br0 v1
                brctl addif br0 v1
                bridge link set dev v1 isolated on backup_port eth1
                ip link set br0 type bridge ageing_time 12000
                bridge fdb add 02:00:00:00:00:09 dev v1 master static
                ip link set br0 type bridge mcast_snooping 1 mcast_igmp_version 3
                bridge mdb add dev br0 port v1 grp 239.1.1.1 permanent filter_mode exclude source_list 10.0.0.9
                bridge vlan add dev v1 vid 10-12
                ip link set br0 type bridge vlan_filtering 1
                bridge vlan global set vid 11-12 dev br0 mcast_querier 1 mcast_query_interval 6000
                bridge vlan set dev v1 vid 10 mcast_router 2
                bridge fdb add 02:00:00:00:00:0a dev v1 master static vlan 10
                """);
        h1.sh("%1$s addr add 10.0.0.1/24 dev eth0; %1$s link set eth0 up mtu 1400".formatted(IP));
        h2.sh("%1$s addr add 10.0.0.2/24 dev eth0; %1$s link set eth0 up; %1$s route add 10.9.0.0/16 via 10.0.0.1"
                .formatted(IP));
        h1.sh("ping -c 1 -W 5 10.0.0.2");
    }

    private static String whatHostsSee(Lab lab) {
        return lab.sh("for h in h1 h2; do %1$s -n $h addr; %1$s -n $h route; done".formatted(IP))
                .out();
    }

    private static void die(Lab lab) {
        lab.daemon().kill().await(PATIENCE);
    }

    @Test
    void crashCostsTheHostsNothingButTime() {
        try (Lab lab = open()) {
            furnish(lab);
            String before = whatHostsSee(lab);
            String saved = lab.sh(VETCH + " save").out();
            String ports = lab.sh("bridge link").out();
            Background server = lab.start(IP + " netns exec h2 iperf3 -s -1");
            await().atMost(PATIENCE)
                    .until(() -> lab.attempt(IP + " netns exec h2 ss -tln | grep -q :5201")
                                    .exit()
                            == 0);
            Background client = lab.start(IP + " netns exec h1 iperf3 -c 10.0.0.2 -t 4 -b 20M");
            await().atMost(PATIENCE)
                    .until(() -> lab.attempt(IP + " netns exec h2 ss -tn | grep -q :5201")
                                    .exit()
                            == 0);

            die(lab);
            lab.startDaemon();

            assertThat(lab.daemon().err()).contains("the switch is as it was").doesNotContain("WARN", "ERROR");
            assertThat(lab.sh(VETCH + " save").out()).isEqualTo(saved);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> { // the kernel says a little later that a link is up again
                                assertThat(lab.sh("bridge link").out()).isEqualTo(ports);
                                assertThat(whatHostsSee(lab)).isEqualTo(before);
                            });
            client.await(PATIENCE).expectSuccess();
            server.await(PATIENCE).expectSuccess();
        }
    }

    /** And what was learned is there as long as it would have been; a record of it is at most 10 s old. */
    @Test
    void stationsAreThereAndAge() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--state", STATE, "--bridge", "br0", "--tap", "p1")) {
            Host h1 = lab.addHost("h1");
            lab.sh(IP + " link set p1 netns h1; " + IP + " addr add 10.0.0.2/24 dev br0");
            h1.sh("%1$s addr add 10.0.0.1/24 dev p1; %1$s link set p1 up; ping -c 1 -W 5 10.0.0.2".formatted(IP));
            String station = h1.sh("cat /sys/class/net/p1/address").out().strip();
            Path file = lab.sandbox().file(STATE + "/switch.state");
            await().atMost(PATIENCE).until(() -> Files.readString(file).contains("\n" + station));

            die(lab);
            h1.sh(IP + " neigh flush all; sleep 1");
            lab.startDaemon();

            assertThat(lab.sh("bridge fdb show br br0 dynamic").out()).contains(station + " dev p1 master br0");
            assertThat(lab.sh("bridge -s fdb show br br0 dynamic | grep " + station)
                            .out())
                    .doesNotContain("used 0/0");
        }
    }

    /** Who waited at a locked port is let in by nobody's death. */
    @Test
    void stationsThatWaitAtALockedPortWaitOn() throws IOException {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--state", STATE, "--bridge", "br0", "--tap", "p1")) {
            Host h1 = lab.addHost("h1");
            lab.sh("bridge link set dev p1 locked on mab on; " + IP + " link set p1 netns h1");
            h1.sh("%1$s addr add 10.0.0.1/24 dev p1; %1$s link set p1 up; ping -c 1 -W 1 10.0.0.2 || true"
                    .formatted(IP));
            String station = h1.sh("cat /sys/class/net/p1/address").out().strip();
            Path file = lab.sandbox().file(STATE + "/switch.state");
            await().atMost(PATIENCE).until(() -> Files.readString(file).contains("\n" + station));

            die(lab);
            h1.sh(IP + " link set p1 arp off"); // it says no more
            lab.startDaemon();

            assertThat(lab.sh("bridge fdb show br br0 dynamic").out()).contains(station + " dev p1 locked master br0");
        }
    }

    /** What has gone while nobody was there is said, and does not keep the rest from being there. */
    @Test
    void whatHasVanishedIsSaid() {
        try (Lab lab = open()) {
            furnish(lab);
            die(lab);
            lab.sh("%1$s link del eth1; %1$s netns del h2; %1$s link set v1 name v9".formatted(IP));
            lab.startDaemon();

            assertThat(lab.daemon().err())
                    .contains(
                            "eth1 is not what it was before: it has gone",
                            "eth0 is not what it was before: it has gone")
                    .doesNotContain("ERROR");
            assertThat(lab.sh(VETCH + " save").out()).isEqualTo("""
                    veths:
                      - ["eth0,netns=h1,mtu=1400", v9]
                    bridges:
                      br0:
                        options: {ageing_time: 12000, vlan_filtering: 1, mcast_snooping: 1, mcast_igmp_version: 3}
                        attach: [v9]
                        ports:
                          v9: {isolated: on}
                        vlans: {v9: "1 pvid untagged, 10-12"}
                        vlan_options: {v9: "10 mcast_router 2", br0: "11-12 mcast_querier 1 mcast_query_interval 6000"}
                        fdb:
                          - {address: 02:00:00:00:00:09, port: v9, kind: static}
                          - {address: 02:00:00:00:00:0a, port: v9, kind: static, vlan: 10}
                        mdb:
                          - {group: "239.1.1.1", port: v9, sources: "10.0.0.9"}
                    """);
            lab.sh(IP + " netns del h1");
            await().atMost(PATIENCE).until(() -> !lab.sh(VETCH + " save").out().contains("v9"));
        }
    }

    @Test
    void damagedStateIsSetAsideAndTheSwitchStarts() throws IOException {
        try (Lab lab = open()) {
            lab.sh("brctl addbr br0");
            die(lab);
            lab.sh("echo >>%s/switch.state".formatted(STATE));
            lab.startDaemon();

            assertThat(lab.daemon().err()).contains("the state is not taken up: its checksum does not fit");
            assertThat(lab.sh("ls " + STATE).out()).contains("switch.state.damaged-");
        }
    }

    /** A clean end takes all down, as without a state; unless the next daemon is to find it. */
    @Test
    void cleanEndLeavesNothingUnlessItIsToldTo() {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--state", STATE, "--keep", "--bridge", "br0", "--tap", "p1")) {
            String links = lab.sh(IP + " -br link | cut -d' ' -f1").out();
            lab.daemon().terminate().await(PATIENCE);
            assertThat(lab.sh(IP + " -br link | cut -d' ' -f1").out())
                    .isEqualTo(links)
                    .contains("br0", "p1");

            lab.startDaemon();
            assertThat(lab.daemon().err()).contains("the switch is as it was");
            lab.daemon().terminate().await(PATIENCE);
            lab.sh(VETCH + " run --state " + STATE + " --clean --detach");
            assertThat(lab.sh(IP + " -br link | cut -d' ' -f1").out()).doesNotContain("br0", "p1");
            lab.sh("brctl addbr br1; " + VETCH + " stop");
            assertThat(lab.sh(IP + " -br link | cut -d' ' -f1").out()).doesNotContain("br1");
            assertThat(lab.sh("ls " + STATE).out()).isEqualTo("lock\n");
        }
    }
}
