package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static io.vetch.cli.parity.Star.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Tools;
import io.vetch.cli.lab.probe.Frame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bridge's own device: its address, its MTU, what it hears, and the size limit at the egress. */
@OnEveryRig
class BridgeDeviceIT extends StarTest {
    private static final String UNKNOWN = "02:99:00:00:00:01";

    /**
     * The kernel's bridge lets four bytes more pass than MTU and header, a tag not counted. A packet socket is held to
     * MTU and header, and a frame with a tag to four more: what Vetch cannot send there it drops.
     */
    @ParameterizedTest(name = "{0} bytes, tags {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            1514 | -        | h2 h3 br0 | h2 h3 br0
            1515 | -        | h2 h3 br0 | br0
            1518 | -        | h2 h3 br0 | br0
            1519 | -        | br0       | br0
            1518 | 8100000a | h2 h3 br0 | h2 h3 br0
            1519 | 8100000a | h2 h3 br0 | br0
            1522 | 8100000a | h2 h3 br0 | br0
            1523 | 8100000a | br0       | br0
            """)
    void egressTakesItsMtuAndFourBytesMore(int length, String tags, String observers, String byPacketSocket) {
        star().configure("ip link set sw1 mtu 9000; ip -n h1 link set eth0 mtu 9000");
        Frame frame = Frame.from(host(1)).tagged(tags == null ? "" : tags).length(length);
        String expected = rig.sendsByPacketSocket() ? byPacketSocket : observers;
        star().send("h1", frame).reaches(expected.split(" ", -1));
    }

    @Test
    void mtuIsTheSmallestOfThePortsUntilSet() {
        assertThat(mtu()).isEqualTo("1500");
        setPortMtu(2, 1400);
        awaitMtu("1400");
        setPortMtu(3, 1300);
        awaitMtu("1300");
        star().configure("ip link set sw3 nomaster");
        awaitMtu("1400");
        setPortMtu(2, 2000);
        awaitMtu("1500");
        star().configure("ip link set br0 mtu 1450");
        setPortMtu(2, 1200);
        star().announce(1);
        assertThat(mtu()).isEqualTo("1450");
    }

    @Test
    void mtuThatItIsMadeWithIsNotSet() {
        star().configure("ip link add br9 mtu 9000 type bridge; ip link add p9 type veth peer name q9");
        assertThat(star().configure("cat /sys/class/net/br9/mtu").out().strip()).isEqualTo("9000");
        star().configure("ip link set p9 master br9");
        await().untilAsserted(() -> assertThat(
                        star().configure("cat /sys/class/net/br9/mtu").out().strip())
                .isEqualTo("1500"));
        star().configure("ip link del br9; ip link del p9");
    }

    /** A container's macvlan: its address is none of the bridge's, whose device has to hear it all the same. */
    @Test
    void aMacvlanOnTheBridgeIsHeard() {
        String ip = Tools.real("ip");
        assumeThat(star().lab()
                        .attempt(ip + " link add link br0 name mv9 type macvlan mode bridge")
                        .exit())
                .as("this kernel has macvlans")
                .isZero();
        star().configure("ip netns add c9; ip link set mv9 netns c9; ip -n c9 addr add 10.0.9.9/24 dev mv9;"
                + " ip -n c9 link set mv9 up; ip -n h1 addr add 10.0.9.1/24 dev eth0");
        try {
            new Host(star().lab(), "h1").sh("ping -c 2 -i 0.2 -W 5 10.0.9.9");
        } finally {
            star().configure("ip -n c9 link del mv9; ip netns del c9; ip -n h1 addr del 10.0.9.1/24 dev eth0");
        }
    }

    @Test
    void addressIsTheLowestOfThePorts() {
        assertThat(address()).isEqualTo(port(1));
        star().configure("ip link set sw1 nomaster");
        awaitAddress(port(2));
        star().configure("ip link set sw3 address 02:00:00:00:00:99");
        awaitAddress("02:00:00:00:00:99");
        star().configure("ip link set sw1 master br0");
        awaitAddress("02:00:00:00:00:99");
        star().send("h1", Frame.from(host(1)).to("02:00:00:00:00:99")).reaches("br0");
    }

    @Test
    void addressOnceSetStays() {
        star().configure("ip link set br0 address 02:00:00:00:ff:ff");
        assertThat(address()).isEqualTo("02:00:00:00:ff:ff");
        star().configure("ip link set sw1 nomaster");
        star().announce(2);
        assertThat(address()).isEqualTo("02:00:00:00:ff:ff");
        star().send("h2", Frame.from(host(2)).to("02:00:00:00:ff:ff")).reaches("br0");
        star().send("h2", Frame.from(host(2)).to(port(2))).reaches("br0");
    }

    /** What programs that watch the interface are told. */
    @Test
    void carrierIsThatOfThePorts() {
        awaitState("up", "1");
        star().configure("for n in 1 2 3; do ip -n h$n link set eth0 down; done");
        awaitState("down", "0");
        assertThat(star().sh("ip -br link show br0").out()).contains("DOWN").contains("<NO-CARRIER,");
        star().configure("ip -n h2 link set eth0 up");
        awaitState("up", "1");
        star().configure("ip link set sw2 nomaster");
        awaitState("down", "0");
        star().configure("ip link set sw2 master br0");
        awaitState("up", "1");
        star().configure("ip link set br0 down; ip link set br0 up");
        awaitState("up", "1");
    }

    private static void awaitState(String state, String carrier) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(star().sh("cd /sys/class/net/br0; cat operstate carrier")
                                .out()
                                .lines())
                        .containsExactly(state, carrier));
    }

    @Test
    void multicastAddressIsRefused() {
        assertThat(star().lab()
                        .attempt("ip link set br0 address 01:00:00:00:00:01")
                        .err())
                .isEqualTo("RTNETLINK answers: Cannot assign requested address\n");
    }

    /** A deliberate difference: the kernel's empty bridge has no address, Vetch's keeps its last one. */
    @Test
    void emptyBridgeAddress() {
        star().configure("for port in sw1 sw2 sw3; do ip link set $port nomaster; done");
        awaitAddress(rig.isKernel() ? "00:00:00:00:00:00" : port(3));
    }

    @Test
    void promiscuousBridgeHearsAll() {
        star().announce(2);
        star().configure("ip link set br0 promisc on");
        star().send("h1", Frame.from(host(1)).to(UNKNOWN)).reaches("h2", "h3", "br0");
        star().send("h1", Frame.from(host(1)).to(host(2))).reaches("h2", "br0");
        star().configure("ip link set br0 promisc off");
        star().send("h1", Frame.from(host(1)).to(UNKNOWN)).reaches("h2", "h3");
    }

    @Test
    void portsArePromiscuous() {
        assertThat(star().sh("ip -d link show dev sw1").out()).contains("promiscuity 1 ");
        star().configure("ip link set sw1 nomaster");
        assertThat(star().sh("ip -d link show dev sw1").out()).contains("promiscuity 0 ");
    }

    /** A deliberate difference: Vetch floods multicast always, and says so. */
    @Test
    void snoopingIsShown() {
        assertThat(star().sh("ip -d link show dev br0").out())
                .contains(rig.isKernel() ? "mcast_snooping 1" : "mcast_snooping 0");
    }

    /** Someone else's TAP, whose program is not running. */
    @Test
    void tapWithoutReaderIsAPortWithoutCarrier() {
        star().sh(Tools.real("ip") + " tuntap add dev tap9 mode tap");
        star().configure("ip link set tap9 up; ip link set tap9 master br0");
        assertThat(star().sh("bridge link show dev tap9").out())
                .contains("NO-CARRIER")
                .contains(" master br0 state disabled priority 32 cost 2 ");
        star().send("h1", Frame.from(host(1))).reaches("h2", "h3", "br0");
        star().configure("ip link set tap9 nomaster");
        star().sh(Tools.real("ip") + " tuntap del dev tap9 mode tap");
    }

    @Test
    void tunIsNoPort() {
        star().sh(Tools.real("ip") + " tuntap add dev tun9 mode tun");
        assertThat(star().lab().attempt("ip link set tun9 master br0").err())
                .isEqualTo("RTNETLINK answers: Invalid argument\n");
        assertThat(star().lab().attempt("brctl addif br0 tun9").err())
                .isEqualTo("can't add tun9 to bridge br0: Invalid argument\n");
        star().sh(Tools.real("ip") + " tuntap del dev tun9 mode tun");
    }

    @Test
    void deletedBridgeFreesItsPorts() {
        star().configure("ip link set br0 down; brctl delbr br0");
        assertThat(star().lab().attempt("ip link show br0").exit()).isEqualTo(1);
        assertThat(star().sh("ip link show sw1").out()).doesNotContain("master");
        star().probe().take();
        star().configure("ip link add br0 type bridge");
        star().listenOnBridge();
        star().send("h1", Frame.from(host(1))).reachesNobody();
    }

    private static void setPortMtu(int i, int mtu) {
        String ip = Tools.real("ip");
        star().configure("%s link set sw%d mtu %d; %s -n h%d link set eth0 mtu %d".formatted(ip, i, mtu, ip, i, mtu));
    }

    private static String mtu() {
        return star().sh("cat /sys/class/net/br0/mtu").out().strip();
    }

    private static void awaitMtu(String expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(mtu()).isEqualTo(expected));
    }

    private static String address() {
        return star().sh("cat /sys/class/net/br0/address").out().strip();
    }

    private static void awaitAddress(String expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(address()).isEqualTo(expected));
    }
}
