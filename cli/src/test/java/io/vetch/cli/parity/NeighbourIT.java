package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vetch.cli.lab.probe.FrameProbe.Arrival;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * {@code neigh_suppress}, {@code proxy_arp} and {@code proxy_arp_wifi}: the bridge answers for whom its host knows. Host
 * N has the addresses 10.9.0.N and fd09::N; nobody but the bridge answers.
 */
@OnEveryRig
class NeighbourIT extends StarTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofMillis(150);

    /** What the machine itself knows. */
    private static void know() {
        star().announce(1);
        star().announce(2);
        star().configure("""
                echo 0 >/proc/sys/net/ipv6/conf/br0/disable_ipv6
                for i in 1 2; do
                    ip neigh replace 10.9.0.$i lladdr 02:00:00:00:00:0$i dev br0 nud permanent
                    ip -6 neigh replace fd09::$i lladdr 02:00:00:00:00:0$i dev br0 nud permanent
                done
                """);
    }

    /** Asks until somebody answers: the bridge hears of neighbours a moment after they are known. */
    private static void awaitAnswer(String question, String answer) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!heard("h1", question, answer).contains("h1") && System.nanoTime() < end) {}
        assertHeard("h1", question, answer, "h1");
    }

    /** @param hosts in the order of their names */
    private static void assertAsked(String question, String... hosts) {
        assertHeard("h1", question, question, hosts);
    }

    private static void assertHeard(String from, String sent, String wanted, String... hosts) {
        assertThat(heard(from, sent, wanted, hosts))
                .as("who hears %s when %s sends %s", wanted, from, sent)
                .containsExactly(hosts);
    }

    /** Where {@code wanted} arrives when something is sent: at {@code awaited}, who are waited for, and elsewhere. */
    private static Set<String> heard(String from, String sent, String wanted, String... awaited) {
        star().probe().take();
        star().probe().send(from, Questions.bytes(sent));
        Set<String> heard = new TreeSet<>();
        long start = System.nanoTime();
        long silentSince = start;
        while (System.nanoTime() - silentSince < SILENCE.toNanos()
                || (!heard.containsAll(Set.of(awaited)) && System.nanoTime() - start < PATIENCE.toNanos())) {
            for (Arrival arrival : star().probe().take()) {
                if (Questions.hex(arrival.frame()).equals(wanted)) {
                    heard.add(arrival.at());
                    silentSince = System.nanoTime();
                }
            }
        }
        return heard;
    }

    @Test
    void answersArpForStationsBehindAPortThatSuppresses() {
        know();
        star().configure("bridge link set dev sw2 neigh_suppress on");
        awaitAnswer(Questions.request(1, 2), Questions.reply(2, 1));
        assertAsked(Questions.request(1, 2), "br0", "h3");
        assertAsked(Questions.request(1, 4), "br0", "h2", "h3");
        assertAsked(Questions.request(1, 1), "br0", "h3"); // an announcement
        assertThat(heard("h2", Questions.request(2, 1), Questions.reply(1, 2))).isEmpty();
        assertHeard("h2", Questions.request(2, 1), Questions.request(2, 1), "br0", "h1", "h3");
        assertAsked(Questions.unicastRequest(1, 2), "h2");
    }

    @Test
    void answersNeighbourSolicitationsThere() {
        know();
        star().configure("bridge link set dev sw2 neigh_suppress on");
        awaitAnswer(Questions.solicitation(1, 2), Questions.advertisement(2, 1));
        assertAsked(Questions.solicitation(1, 2), "br0", "h3");
        assertAsked(Questions.solicitation(1, 4), "br0", "h2", "h3");
    }

    @Test
    void followsTheNeighboursOfTheHost() {
        know();
        star().configure("bridge link set dev sw2 neigh_suppress on");
        awaitAnswer(Questions.request(1, 2), Questions.reply(2, 1));
        star().configure("ip neigh del 10.9.0.2 dev br0");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!heard("h1", Questions.request(1, 2), Questions.request(1, 2)).contains("h2")
                && System.nanoTime() < end) {}
        assertThat(heard("h1", Questions.request(1, 2), Questions.reply(2, 1))).isEmpty();
        star().configure("ip addr add 10.9.0.2/24 dev br0");
        end = System.nanoTime() + PATIENCE.toNanos();
        while (heard("h1", Questions.request(1, 2), Questions.request(1, 2), "br0", "h3")
                        .contains("h2")
                && System.nanoTime() < end) {}
        assertAsked(Questions.request(1, 2), "br0", "h3"); // for the host
    }

    @Test
    void proxyArpAnswersWhatEntersAndFloodsNothingThere() {
        assumeFalse(rig.standsIn(), "the kernel has such a bridge for itself");
        know();
        star().configure("ip link set sw1 type bridge_slave proxy_arp on");
        awaitAnswer(Questions.request(1, 2), Questions.reply(2, 1));
        assertAsked(Questions.request(1, 2), "br0", "h2", "h3");
        assertThat(heard("h1", Questions.solicitation(1, 2), Questions.advertisement(2, 1)))
                .isEmpty();
        assertHeard("h2", Questions.request(2, 3), Questions.request(2, 3), "br0", "h3");
    }

    @Test
    void proxyArpWifiAnswersForStationsThere() {
        assumeFalse(rig.standsIn(), "the kernel has such a bridge for itself");
        know();
        star().configure("ip link set sw2 type bridge_slave proxy_arp_wifi on");
        awaitAnswer(Questions.request(1, 2), Questions.reply(2, 1));
        assertAsked(Questions.request(1, 2), "br0", "h3");
        assertAsked(Questions.request(1, 4), "br0", "h2", "h3");
    }

    @Test
    void isShown() {
        assumeFalse(rig.standsIn(), "the kernel has such a bridge for itself");
        star().configure("bridge link set dev sw1 neigh_suppress on; ip link set sw1 type bridge_slave proxy_arp on"
                + " proxy_arp_wifi on");
        assertThat(star().sh("bridge -d link show dev sw1").out()).contains(" neigh_suppress on ");
        assertThat(star().sh("ip -d link show sw1").out())
                .contains(" proxy_arp on proxy_arp_wifi on ", " neigh_suppress on ");
    }

    /** Frames of ARP and neighbour discovery between hosts, by their numbers, as hexadecimal. */
    private static final class Questions {
        private static final String REQUEST = "0001080006040001";
        private static final String REPLY = "0001080006040002";

        static byte[] bytes(String hex) {
            return HexFormat.of().parseHex(hex);
        }

        static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }

        private static String mac(int number) {
            return host(number).replace(":", "");
        }

        private static String ipv4(int number) {
            return "0a09000" + number;
        }

        private static String ipv6(int number) {
            return "fd09" + "0".repeat(27) + number;
        }

        static String request(int from, int target) {
            return "ffffffffffff" + mac(from) + "0806" + REQUEST + mac(from) + ipv4(from) + "000000000000"
                    + ipv4(target);
        }

        static String unicastRequest(int from, int target) {
            return mac(target) + request(from, target).substring(12);
        }

        static String reply(int from, int to) {
            return mac(to) + mac(from) + "0806" + REPLY + mac(from) + ipv4(from) + mac(to) + ipv4(to);
        }

        static String solicitation(int from, int target) {
            String group = "ff02" + "0".repeat(18) + "01ff00000" + target;
            return "3333ff00000" + target + mac(from)
                    + packet(ipv6(from) + group, "8700", "00000000" + ipv6(target) + "0101" + mac(from));
        }

        static String advertisement(int from, int to) {
            return mac(to)
                    + mac(from)
                    + packet(ipv6(from) + ipv6(to), "8800", "60000000" + ipv6(from) + "0201" + mac(from));
        }

        /** With the checksum that is right. */
        private static String packet(String addresses, String type, String rest) {
            int length = (type.length() + 4 + rest.length()) / 2;
            byte[] summed = bytes(addresses + type + "0000" + rest);
            long sum = length + 58L;
            for (int i = 0; i < summed.length; i += 2) {
                sum += (summed[i] & 0xff) << 8 | (summed[i + 1] & 0xff);
            }
            sum = (sum & 0xffff) + (sum >> 16);
            sum = (sum & 0xffff) + (sum >> 16);
            return "86dd60000000%04x3aff%s%s%04x%s".formatted(length, addresses, type, ~sum & 0xffff, rest);
        }
    }
}
