package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vetch.cli.lab.probe.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each per-port option changes, and what it leaves alone: linux-bridge.md A.2. */
@OnEveryRig
class PortFlagsIT extends StarTest {
    private static final String MULTICAST = "01:00:5e:01:02:03";
    private static final String UNKNOWN = "02:99:00:00:00:01";
    private static final String LLDP = "01:80:c2:00:00:0e";

    @Test
    void hairpinSendsBackWhereTheFrameCameFrom() {
        star().announce(1);
        star().announce(2);
        star().configure("bridge link set dev sw1 hairpin on");

        sendFromH1To(Frame.BROADCAST).reaches("h1", "h2", "h3", "br0");
        sendFromH1To(MULTICAST).reaches("h1", "h2", "h3", "br0");
        sendFromH1To(UNKNOWN).reaches("h1", "h2", "h3");
        sendFromH1To(host(1)).reaches("h1");
        sendFromH1To(host(2)).reaches("h2");
        star().send("h2", Frame.from(host(2)).to(UNKNOWN)).reaches("h1", "h3");
    }

    @Test
    void isolatedPortsReachOthersButNotEachOther() {
        star().announce(2);
        star().announce(3);
        star().configure("bridge link set dev sw1 isolated on; bridge link set dev sw2 isolated on");

        sendFromH1To(Frame.BROADCAST).reaches("h3", "br0");
        sendFromH1To(UNKNOWN).reaches("h3");
        sendFromH1To(host(2)).reachesNobody();
        sendFromH1To(host(3)).reaches("h3");
        sendFromH1To(Star.BR0).reaches("br0");
        star().send("h3", Frame.from(host(3)).to(UNKNOWN)).reaches("h1", "h2");
        star().send("br0", Frame.from(Star.BR0)).reaches("h1", "h2", "h3");
    }

    @Test
    void learningOffKeepsTheFdbClean() {
        star().configure("bridge link set dev sw1 learning off");
        star().announce(1);
        assertThat(star().fdb(host(1))).isEmpty();
        star().send("h2", Frame.from(host(2)).to(host(1))).reaches("h1", "h3");
    }

    @Test
    void floodOffKeepsUnknownUnicastOffThePort() {
        star().announce(2);
        star().configure("bridge link set dev sw2 flood off");
        sendFromH1To(UNKNOWN).reaches("h3");
        sendFromH1To(host(2)).reaches("h2");
        sendFromH1To(Frame.BROADCAST).reaches("h2", "h3", "br0");
        sendFromH1To(MULTICAST).reaches("h2", "h3", "br0");
        star().send("br0", Frame.from(Star.BR0).to(UNKNOWN)).reaches("h1", "h3");
    }

    @Test
    void mcastFloodOffKeepsMulticastOffThePort() {
        star().configure("bridge link set dev sw2 mcast_flood off");
        sendFromH1To(MULTICAST).reaches("h3", "br0");
        sendFromH1To(Frame.BROADCAST).reaches("h2", "h3", "br0");
        sendFromH1To(UNKNOWN).reaches("h2", "h3");
    }

    @Test
    void bcastFloodOffKeepsBroadcastOffThePort() {
        star().configure("bridge link set dev sw2 bcast_flood off");
        sendFromH1To(Frame.BROADCAST).reaches("h3", "br0");
        sendFromH1To(MULTICAST).reaches("h2", "h3", "br0");
        sendFromH1To(UNKNOWN).reaches("h2", "h3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "disabled", "1", "listening"})
    void disabledAndListeningPortsAreDead(String state) {
        star().configure("bridge link set dev sw1 state " + state);
        sendFromH1To(Frame.BROADCAST).reachesNobody();
        assertThat(star().fdb(host(1))).isEmpty();
        star().send("h2", Frame.from(host(2))).reaches("h3", "br0");
        star().send("h2", Frame.from(host(2)).to(host(1))).reaches("h3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "learning"})
    void learningPortLearnsAndForwardsNothing(String state) {
        star().configure("bridge link set dev sw1 state " + state);
        sendFromH1To(Frame.BROADCAST).reachesNobody();
        assertThat(star().fdb(host(1))).startsWith(host(1) + " dev sw1 ");
        star().send("h2", Frame.from(host(2))).reaches("h3", "br0");
        star().send("h2", Frame.from(host(2)).to(host(1))).reachesNobody();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4"})
    void withoutStpAPortForwardsWhenToldToBlock(String state) {
        star().configure("bridge link set dev sw1 state 2; bridge link set dev sw1 state " + state);
        assertThat(star().sh("bridge link show dev sw1").out()).contains(" state forwarding ");
        sendFromH1To(Frame.BROADCAST).reaches("h2", "h3", "br0");
    }

    @Test
    void groupForwardMaskOfTheBridgeOpensReservedAddresses() {
        star().configure("ip link set br0 type bridge group_fwd_mask 0x4008");
        sendFromH1To(LLDP).reaches("h2", "h3", "br0");
        sendFromH1To("01:80:c2:00:00:03").reaches("h2", "h3", "br0");
        sendFromH1To("01:80:c2:00:00:0d").reachesNobody();
        sendFromH1To("01:80:c2:00:00:01").reachesNobody();
    }

    @Test
    void groupForwardMaskOfTheIngressPortCounts() {
        star().configure("ip link set sw1 type bridge_slave group_fwd_mask 0x4000");
        sendFromH1To(LLDP).reaches("h2", "h3", "br0");
        star().send("h2", Frame.from(host(2)).to(LLDP)).reachesNobody();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ip link set br0 type bridge group_fwd_mask 0x1          | RTNETLINK answers: Invalid argument
            ip link set br0 type bridge group_fwd_mask 0x7          | RTNETLINK answers: Invalid argument
            ip link set sw1 type bridge_slave group_fwd_mask 0x7    | RTNETLINK answers: Invalid argument
            bridge link set dev sw1 state 5                         | RTNETLINK answers: Invalid argument
            bridge link set dev sw1 priority 64                     | RTNETLINK answers: Numerical result out of range
            """)
    void refusesWhatTheKernelRefuses(String command, String message) {
        assertThat(star().lab().attempt(command).err()).isEqualTo(message + "\n");
    }

    @Test
    void stateOfADownPortCannotBeSet() {
        star().configure("ip link set sw1 down");
        assertThat(star().lab().attempt("bridge link set dev sw1 state 3").err())
                .isEqualTo("RTNETLINK answers: Network is down\n");
    }

    @Test
    void macAuthenticationBypassShowsWhoWaits() {
        assumeTrue(
                !star().rig().isKernel()
                        || star().lab().attempt("bridge link help 2>&1").out().contains(" mab "),
                "this bridge(8) does not know mab");
        String needs = "Error: Bridge port must be locked and have learning enabled when MAB is enabled.\n";
        assertThat(star().lab().attempt("bridge link set dev sw1 mab on").err()).isEqualTo(needs);
        star().configure("bridge link set dev sw1 mab on locked on");
        assertThat(flagsOfSw1()).contains("locked on mab on");
        assertThat(star().lab().attempt("bridge link set dev sw1 locked off").err())
                .isEqualTo(needs);

        sendFromH1To(Frame.BROADCAST).reachesNobody();
        assertThat(star().fdb(host(1))).isEqualTo(host(1) + " dev sw1 locked master br0 ");
        star().configure("bridge fdb replace " + host(1) + " dev sw1 master dynamic");
        sendFromH1To(Frame.BROADCAST).reaches("h2", "h3", "br0");
        assertThat(star().fdb(host(1))).isEqualTo(host(1) + " dev sw1 master br0 ");
        star().configure("bridge link set dev sw1 locked off mab off");
    }

    @Test
    void flagsAreShown() {
        String before = flagsOfSw1();
        assertThat(before)
                .contains("hairpin off guard off root_block off fastleave off learning on flood on mcast_flood on")
                .contains("isolated off");
        star().configure("bridge link set dev sw1 hairpin on learning off isolated on");
        assertThat(flagsOfSw1())
                .contains("hairpin on guard off root_block off fastleave off learning off flood on mcast_flood on")
                .contains("isolated on");
    }

    private static String flagsOfSw1() {
        return star().sh("bridge -d link show dev sw1").out();
    }

    private static Star.Sent sendFromH1To(String destination) {
        return star().send("h1", Frame.from(host(1)).to(destination));
    }
}
