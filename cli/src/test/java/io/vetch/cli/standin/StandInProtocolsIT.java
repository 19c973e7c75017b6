package io.vetch.cli.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.probe.Frame;
import io.vetch.cli.lab.probe.FrameProbe;
import io.vetch.cli.lab.probe.GroupMember;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel speaks with others by itself, spanning tree and IGMP: the same with Vetch standing in as without. */
@RequiresNamespaces(tools = {"mausezahn", "tcpdump"})
class StandInProtocolsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** Frames that a host may hear that nobody talks to. A storm brings more in every millisecond. */
    private static final long NO_STORM = 2000;

    /** Centiseconds: twice the forward delay, and what it is otherwise. */
    private static final int AGEING_MEANWHILE = 400;

    private static final int AGEING = 30000;

    private static final String GROUP = "239.1.2.3";
    private static final String GROUP_MAC = "01:00:5e:01:02:03";
    /** Nobody joins it. */
    private static final String OTHER_GROUP = "239.1.2.4";

    private static final String OTHER_GROUP_MAC = "01:00:5e:01:02:04";

    private StandInLab lab;

    @BeforeEach
    void open() {
        lab = new StandInLab();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    // ---- spanning tree

    /** h3 moves to another bridge; two links join it to the first, of which the second one blocks. */
    private void addLoop() {
        lab.sh("""
                ip link add br1 type bridge
                for bridge in br0 br1; do
                    ip link set $bridge type bridge forward_delay 200 hello_time 100 max_age 600 stp_state 1
                done
                ip link set br0 type bridge priority 4096
                ip link set br1 up
                ip link set p3 master br1
                for i in 1 2; do
                    ip link add up$i type veth peer name down$i
                    ip link set up$i master br0
                    ip link set down$i master br1
                    ip link set up$i up
                    ip link set down$i up
                done
                """);
        awaitState("down1", "forwarding");
        awaitState("down2", "blocking");
    }

    private void awaitState(String port, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(lab.sh("bridge link show dev " + port).out()).contains("state " + state));
    }

    private void awaitTalk() {
        await().atMost(PATIENCE)
                .until(() ->
                        lab.host(1).attempt("ping -q -c 3 -i 0.1 -W 1 10.0.0.3").exit() == 0);
    }

    /** What h2 hears, to which nobody talks, when others send broadcasts. */
    private void assertNoStorm() {
        long before = received();
        for (int host : new int[] {1, 3}) {
            lab.host(host).sh("mausezahn e0 -q -c 20 -a own -b bcast -p 60");
        }
        awaitTalk();
        lab.sh("sleep 0.5");
        assertThat(received() - before).isBetween(40L, NO_STORM);
    }

    private long received() {
        return Long.parseLong(lab.host(2)
                .sh("cat /sys/class/net/e0/statistics/rx_packets")
                .out()
                .strip());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLoopStaysCutAndFailsOver(boolean standIn) {
        addLoop();
        assertNoStorm();
        long before = received();
        if (standIn) {
            lab.startDaemon("--stand-in '*'");
            assertThat(lab.status())
                    .contains("br0: stands in, ports: p1, p2, up1, up2", "br1: stands in, ports: p3, down1, down2");
            assertNoStorm();
            failOverAndSeeBpdus();
        } else {
            failOver();
        }
        if (standIn) {
            assertThat(lab.status()).contains("br0: stands in", "br1: stands in");
            lab.signal("KILL");
            lab.daemon().await(PATIENCE);
        }
        awaitState("down1", "forwarding"); // a station that speaks before it does is looked for at the other link
        assertNoStorm();
        awaitState("down2", "blocking");
        assertThat(received() - before).isLessThan(NO_STORM);
    }

    private void failOver() {
        lab.sh("ip link set up1 down");
        awaitState("down2", "forwarding");
        assertNoStorm();
        lab.sh("ip link set up1 up");
        awaitState("down2", "blocking");
    }

    /** The root hears BPDUs only when the tree has changed. */
    private void failOverAndSeeBpdus() {
        try (Background above = startCapture("br0");
                Background below = startCapture("br1")) {
            failOver();
            assertPunted(above);
            assertPunted(below);
        }
    }

    /** While the tree changes stations age sooner, of which the kernel sends no news, nor of the end of it. */
    @Test
    void stationsStayWhenTheTreeHasSettled() {
        addLoop();
        lab.startDaemon("--stand-in '*'");
        awaitTalk();
        lab.sh("ip link set up1 down; ip link set up1 up");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ageing()).isEqualTo(AGEING_MEANWHILE));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ageing()).isEqualTo(AGEING));
        lab.sh("sleep 1.5");
        awaitTalk();
        lab.sh("sleep 7");
        String station = lab.host(3).sh("cat /sys/class/net/e0/address").out().strip();
        assertThat(lab.sh("bridge fdb show br br0").out()).contains(station + " dev up1 ");
    }

    private int ageing() {
        String links = lab.sh("ip -d link show br0").out();
        return Integer.parseInt(links.replaceAll("(?s).* ageing_time (\\d+) .*", "$1"));
    }

    /** What the first BPDUs that a bridge hears become. */
    private Background startCapture(String bridge) {
        Background capture = lab.lab()
                .start("exec " + StandInLab.VETCH + "tcpdump --why -n -c 1 -i " + bridge
                        + " ether dst 01:80:c2:00:00:00");
        return capture.awaitErr("listening on");
    }

    private void assertPunted(Background capture) {
        assertThat(capture.await(PATIENCE).expectSuccess().out()).contains("STP", "punt: spanning tree");
    }

    // ---- neighbours

    /** h3 is like the other machines behind a vxlan port, and the kernel knows one station there. */
    private void suppress() {
        lab.sh("""
                bridge link set dev p3 neigh_suppress on
                bridge fdb replace 02:00:00:00:00:77 dev p3 master static
                ip neigh replace 10.0.0.77 lladdr 02:00:00:00:00:77 dev br0 nud permanent
                echo 0 >/proc/sys/net/ipv6/conf/br0/disable_ipv6
                ip -6 address add fd00::fe/64 dev br0 nodad
                ip -6 neigh replace fd00::77 lladdr 02:00:00:00:00:77 dev br0 nud permanent
                """);
        lab.host(1).sh("""
                echo 0 >/proc/sys/net/ipv6/conf/e0/disable_ipv6
                ip -6 address add fd00::1/64 dev e0 nodad
                ip neigh flush dev e0
                for v in ipv4 ipv6; do # it asks once, however late the answer is
                    retrans=/proc/sys/net/$v/neigh/e0/retrans_time_ms
                    [ ! -e $retrans ] || echo 20000 >$retrans
                done
                """);
    }

    private Background listen(int host, String filter) {
        return lab.host(host).start("exec tcpdump -l -n -i e0 " + filter).awaitErr("listening on");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theKernelAnswersForNeighbours(boolean standIn) {
        suppress();
        if (standIn) {
            lab.startDaemon("--stand-in br0");
            assertThat(lab.status()).contains("br0: stands in, ports: p1, p2, p3");
        }
        try (Background second = listen(2, "'arp or icmp6[icmp6type] == 135'");
                Background third = listen(3, "'arp or icmp6[icmp6type] == 135'")) {
            for (String known : new String[] {"10.0.0.77", "fd00::77"}) {
                lab.host(1).sh("ping -c 1 -W 0.1 " + known + " || true");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        lab.host(1).sh("ip neigh show " + known).out())
                                .contains("02:00:00:00:00:77"));
            }
            lab.host(1).sh("ping -c 1 -W 1 10.0.0.88 || true; ping -c 1 -W 1 fd00::88 || true");
            lab.host(1).sh("ping -c 1 10.0.0.3"); // its ARP goes by the port that suppresses
            for (Background listener : new Background[] {second, third}) {
                await().untilAsserted(
                                () -> assertThat(listener.out()).contains("who-has 10.0.0.88", "who has fd00::88"));
            }
            assertThat(third.out()).doesNotContain("10.0.0.77", "fd00::77");
            assertThat(second.out()).containsOnlyOnce("who-has 10.0.0.77").containsOnlyOnce("who has fd00::77");
        }
        lab.host(2).sh("ping -c 1 10.0.0.3"); // and so does the answer that comes by it
        lab.host(3).sh("ip neigh flush dev e0; ping -c 1 10.0.0.254; ping -c 1 10.0.0.2");
        if (standIn) {
            assertThat(lab.status()).contains("br0: stands in");
            assertThat(lab.sh(StandInLab.VETCH + "counters br0").out()).contains("punt: ");
            assertThat(explained("p1", "ffffffffffff" + "020000000001" + "0806" + "0001080006040001"))
                    .contains("verdict    punt: neighbours");
            assertThat(explained("p1", "020000000003" + "020000000001" + "0806" + "0001080006040001"))
                    .doesNotContain("punt");
            assertThat(explained("p3", "ffffffffffff" + "020000000003" + "0806" + "0001080006040001"))
                    .contains("verdict    flood");
            assertThat(explained("p1", "0180c200000e" + "020000000001" + "88cc" + "0000"))
                    .contains("verdict    punt: reserved address");
        }
    }

    private String explained(String port, String frame) {
        return lab.sh(StandInLab.VETCH + "explain -i " + port + " " + frame).out();
    }

    // ---- multicast

    private void snoop() {
        lab.sh("ip link set br0 type bridge mcast_snooping 1 mcast_querier 1 mcast_query_interval 200"
                + " mcast_query_response_interval 50 mcast_startup_query_interval 100 mcast_last_member_interval 20");
    }

    /** A datagram that h1 sends to a group. */
    private static byte[] datagram(Frame frame, String group) {
        ByteBuffer packet = ByteBuffer.wrap(frame.bytes());
        int length = packet.capacity() - 14;
        byte[] payload = new byte[Long.BYTES];
        packet.get(14, payload);
        packet.position(14);
        packet.put(new byte[] {0x45, 0}).putShort((short) length).putInt(0);
        packet.put(new byte[] {8, 17}).putShort((short) 0).put(new byte[] {10, 0, 0, 1});
        for (String part : group.split("\\.", -1)) {
            packet.put((byte) Integer.parseInt(part));
        }
        packet.putShort((short) 5000)
                .putShort((short) 5000)
                .putShort((short) (length - 20))
                .putShort((short) 0);
        packet.put(payload);
        int sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        packet.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
        return packet.array();
    }

    /** The hosts that h1 reaches by a group. All hear a broadcast after it; one may be lost in a lapse. */
    private static Set<String> reached(FrameProbe probe, String group, String mac) {
        Frame toGroup = Frame.from("02:00:00:00:00:11").type(0x0800).to(mac);
        Frame toAll = Frame.from("02:00:00:00:00:11");
        probe.send("h1", datagram(toGroup, group));
        probe.send("h1", toAll.bytes());
        Set<String> reached = new TreeSet<>();
        Set<String> done = new TreeSet<>();
        await("a broadcast").until(() -> {
            for (FrameProbe.Arrival arrival : probe.take()) {
                if (toGroup.isIn(arrival.frame())) {
                    reached.add(arrival.at());
                } else if (toAll.isIn(arrival.frame())) {
                    done.add(arrival.at());
                }
            }
            probe.send("h1", toAll.bytes());
            return done.containsAll(Set.of("h2", "h3"));
        });
        return reached;
    }

    private static void awaitReached(FrameProbe probe, String... hosts) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(reached(probe, GROUP, GROUP_MAC)).containsExactlyInAnyOrder(hosts));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void groupsGoToTheirMembers(boolean standIn) {
        snoop();
        try (FrameProbe probe = FrameProbe.start(lab.lab().sandbox())) {
            for (String host : new String[] {"h1", "h2", "h3"}) {
                probe.listen(host, "e0");
            }
            try (GroupMember early = GroupMember.join(lab.host(3), GROUP, "e0")) {
                awaitReached(probe, "h3");
                if (standIn) {
                    lab.startDaemon("--stand-in br0");
                    assertThat(lab.status()).contains("br0: stands in");
                }
                awaitReached(probe, "h3");
                membersComeAndGo(probe);
                assertThat(early).isNotNull();
            }
            awaitReached(probe);
            routerGetsAll(probe);
        }
        if (standIn) {
            assertThat(lab.status()).contains("br0: stands in");
        }
    }

    private void membersComeAndGo(FrameProbe probe) {
        try (GroupMember member = GroupMember.join(lab.host(2), GROUP, "e0")) {
            awaitReached(probe, "h2", "h3");
            assertThat(reached(probe, OTHER_GROUP, OTHER_GROUP_MAC)).isEmpty();
            lab.sh("sleep 3"); // a query comes, and both answer
            assertThat(reached(probe, GROUP, GROUP_MAC)).containsExactly("h2", "h3");
            assertThat(member).isNotNull();
        }
        awaitReached(probe, "h3");
    }

    private void routerGetsAll(FrameProbe probe) {
        lab.sh("ip link set p3 type bridge_slave mcast_router 2");
        awaitReached(probe, "h3");
        assertThat(reached(probe, OTHER_GROUP, OTHER_GROUP_MAC)).containsExactly("h3");
        lab.sh("ip link set p3 type bridge_slave mcast_router 0");
        awaitReached(probe);
    }
}
