package io.vetch.cli.stp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.Promptness;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.FrameProbe;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RSTP between a bridge of Vetch and one of Open vSwitch, joined by two links, one of which breaks. */
@RequiresNamespaces(tools = {"ovs-vswitchd", "ovs-vsctl", "ovsdb-server", "ovsdb-tool"})
class RstpIT {
    /** With the spanning tree of the kernel it takes 30 s. */
    private static final Duration FAIL_OVER = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String IP = Tools.real("ip");

    /** In the namespace k; the userspace datapath needs no module. Its argument is the priority. */
    private static final String OPEN_VSWITCH = """
            export OVS_RUNDIR=/run/ovs OVS_DBDIR=/run/ovs OVS_SYSCONFDIR=/run/ovs OVS_LOGDIR=/run/ovs
            mkdir -p $OVS_RUNDIR
            ovsdb-tool create $OVS_RUNDIR/conf.db /usr/share/openvswitch/vswitch.ovsschema
            ovsdb-server $OVS_RUNDIR/conf.db --remote=punix:$OVS_RUNDIR/db.sock --unixctl=$OVS_RUNDIR/server.ctl \\
                --pidfile=$OVS_RUNDIR/server.pid -vconsole:off &
            until [ -S $OVS_RUNDIR/db.sock ]; do sleep 0.1; done
            ovs-vswitchd unix:$OVS_RUNDIR/db.sock --disable-system --unixctl=$OVS_RUNDIR/switch.ctl \\
                --pidfile=$OVS_RUNDIR/switch.pid -vconsole:off &
            ovs-vsctl --db=unix:$OVS_RUNDIR/db.sock add-br ob0 -- set bridge ob0 datapath_type=netdev \\
                fail-mode=standalone rstp_enable=true other_config:rstp-priority=$1 \\
                other_config:hwaddr=02:00:00:00:00:0b
            for port in y1 y2 hp; do ovs-vsctl --db=unix:$OVS_RUNDIR/db.sock add-port ob0 $port; done
            echo ready
            wait
            """;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOtherLinkTakesOverWithinASecond(boolean rootHere) throws Exception {
        try (Lab lab = Lab.open(Flavor.VETCH);
                FrameProbe probe = FrameProbe.start(lab.sandbox())) {
            lab.addHost("k");
            lab.addHost("h1");
            lab.addHost("h2");
            lab.sh("IP=" + IP + "\n" + """
                    for i in 1 2; do
                        $IP link add x$i type veth peer name y$i netns k
                        $IP link set x$i up
                        $IP -n k link set y$i up
                    done
                    $IP link add p1 type veth peer name e0 netns h1
                    $IP -n k link add hp type veth peer name e0 netns h2
                    $IP link set p1 up
                    $IP -n k link set hp up
                    for host in h1 h2; do $IP -n $host link set e0 up; done
                    """);
            lab.sandbox()
                    .start(List.of(
                            IP, "netns", "exec", "k", "sh", "-ec", OPEN_VSWITCH, "sh", rootHere ? "32768" : "4096"))
                    .awaitLine("ready");
            lab.sh("""
                    ip link add br0 type bridge stp_version 2 stp_state 1 priority %d
                    for port in p1 x1 x2; do ip link set $port master br0; done
                    ip link set br0 up
                    """.formatted(rootHere ? 4096 : 32_768));
            probe.listen("h1", "e0");
            probe.listen("h2", "e0");
            List<Beacon> both = bothWays(probe);
            Beacon.sendUntil(() -> both.stream().allMatch(Beacon::isHeardByAll), PATIENCE, both);
            awaitTree(lab, rootHere);
            both.forEach(Beacon::assertNoCopies);
            Promptness.assertWithin(FAIL_OVER, "RSTP, the other link", () -> failOver(lab, bothWays(probe), rootHere));
        }
    }

    private static List<Beacon> bothWays(FrameProbe probe) {
        return List.of(new Beacon(probe, "h1", List.of("h2")), new Beacon(probe, "h2", List.of("h1")));
    }

    /** A link goes down and up. @return for how long at most a host heard nothing when it went down */
    private static Duration failOver(Lab lab, List<Beacon> both, boolean rootHere) throws InterruptedException {
        Beacon.sendUntil(() -> true, PATIENCE, both);
        lab.sh(IP + " link set x1 down");
        Beacon.sendUntil(() -> both.stream().allMatch(Beacon::isHeardByAll), PATIENCE, both);
        assertThat(lab.sh("bridge link show dev x2").out()).contains("state forwarding");
        Duration gap = both.stream()
                .map(Beacon::longestGap)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        lab.sh(IP + " link set x1 up");
        awaitTree(lab, rootHere);
        Beacon.sendUntil(() -> true, PATIENCE, both);
        both.forEach(Beacon::assertNoCopies);
        return gap;
    }

    /** The root's ports forward; of the other one's the second blocks, having the worse neighbour. */
    private static void awaitTree(Lab lab, boolean rootHere) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lab.sh("bridge link show dev x1").out()).contains("state forwarding");
            assertThat(lab.sh("bridge link show dev x2").out())
                    .contains(rootHere ? "state forwarding" : "state blocking");
            assertThat(lab.sh("bridge link show dev p1").out()).contains("state forwarding");
        });
        assertThat(lab.sh("ip -d link show br0").out()).contains(rootHere ? "root_port 0 " : "root_port 2 ");
    }
}
