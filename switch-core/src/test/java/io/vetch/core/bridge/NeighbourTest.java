package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.NeighbourFrames.ipv4;
import static io.vetch.core.bridge.NeighbourFrames.ipv6;
import static io.vetch.core.bridge.NeighbourFrames.reply;
import static io.vetch.core.bridge.NeighbourFrames.request;
import static io.vetch.core.bridge.NeighbourFrames.solicitation;
import static io.vetch.core.bridge.NeighbourFrames.unsolicited;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bridge answers for whom its host knows: {@code neigh_suppress}, {@code proxy_arp}, {@code proxy_arp_wifi}. */
class NeighbourTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final int OURS = 9;

    private final TestBridge br0 = new TestBridge(3);

    NeighbourTest() {
        br0.learn(1, H1);
        br0.learn(2, H2);
        br0.bridge.setNeighbours(NeighbourTable.of(List.of(
                ipv4(1, H1),
                ipv6(1, H1),
                ipv4(2, H2),
                ipv6(2, H2 | NeighbourTable.ROUTER),
                ipv4(3, station(3)),
                ipv4(OURS, NeighbourTable.OWN),
                ipv6(OURS, NeighbourTable.OWN))));
    }

    private void assertAnswers(byte[]... expected) {
        assertThat(br0.takeAnswers()).containsExactly(expected);
    }

    private void assertNoAnswer() {
        assertThat(br0.takeAnswers()).isEmpty();
    }

    @Test
    void answersForStationsBehindAPortThatSuppresses() {
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(1, request(H1, 1, 2))).isEqualTo(flooded(HOST, 3));
        assertAnswers(reply(H1, H2, 2, 1));
    }

    @Test
    void answersSolicitationsAsTheKernelDoes() {
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(1, solicitation(H1, 1, 2))).isEqualTo(flooded(HOST, 3));
        byte[] answer = br0.takeAnswers().getFirst();
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        assertThat(bytes.getLong(0) >>> 16).isEqualTo(H1);
        assertThat(bytes.getLong(6) >>> 16).isEqualTo(H2);
        assertThat(HexFormat.of().formatHex(answer, 12, 56))
                .isEqualTo("86dd60000000" + "00203aff" + "fd000000000000000000000000000002"
                        + "fd000000000000000000000000000001" + "8800");
        assertThat(HexFormat.of().formatHex(answer, 58, 80))
                .isEqualTo("e0000000" + "fd000000000000000000000000000002" + "0201");
        assertThat(bytes.getLong(78) & 0xffff_ffff_ffffL).isEqualTo(H2);
        assertThat(sumOf(bytes)).isEqualTo(0xffff);
    }

    /** With its own checksum in it the sum is all ones. */
    private static long sumOf(ByteBuffer answer) {
        long sum = 32 + 58;
        for (int at = 22; at < answer.capacity(); at += 2) {
            sum += answer.getShort(at) & 0xffff;
        }
        return (sum & 0xffff) + (sum >>> 16);
    }

    @Test
    void answersAllNodesForWhoeverHasNoAddressYet() {
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        br0.send(1, solicitation(H1, -1, 2));
        byte[] answer = br0.takeAnswers().getFirst();
        assertThat(HexFormat.of().formatHex(answer, 0, 6)).isEqualTo("333300000001");
        assertThat(HexFormat.of().formatHex(answer, 38, 54)).isEqualTo("ff020000000000000000000000000001");
        assertThat(answer[58]).isEqualTo((byte) 0xa0);
    }

    @Test
    void whoIsKnownElsewhereAnswersByItself() {
        br0.set(3, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(1, request(H1, 1, 2))).isEqualTo(flooded(HOST, 2));
        assertThat(br0.send(1, solicitation(H1, 1, 2))).isEqualTo(flooded(HOST, 2));
        assertNoAnswer();
    }

    @Test
    void whoeverIsUnknownIsAskedForEverywhere() {
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(1, request(H1, 1, 4))).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(1, request(H1, 1, 3))).isEqualTo(flooded(HOST, 2, 3)); // nobody knows where that one is
        assertThat(br0.send(1, solicitation(H1, 1, 4))).isEqualTo(flooded(HOST, 2, 3));
        assertNoAnswer();
    }

    @Test
    void announcementsAndQuestionsForTheHostStayAwayFromThere() {
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(1, request(H1, 1, 1))).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(1, unsolicited(H1, 1))).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(1, request(H1, 1, OURS))).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(1, solicitation(H1, 1, OURS))).isEqualTo(flooded(HOST, 3));
        assertNoAnswer();
    }

    @Test
    void whatComesFromThereIsNotAnswered() {
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(2, request(H2, 2, 1))).isEqualTo(flooded(HOST, 1, 3));
        assertNoAnswer();
    }

    @Test
    void theHostIsAnsweredToo() {
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(HOST, request(br0.host.address(), OURS, 2))).isEqualTo(flooded(1, 3));
        assertAnswers(reply(br0.host.address(), H2, 2, OURS));
    }

    @Test
    void proxyArpAnswersWhatEntersAndFloodsNothingThere() {
        br0.set(1, PortFlag.PROXY_ARP, true);
        assertThat(br0.send(1, request(H1, 1, 2))).isEqualTo(flooded(HOST, 2, 3));
        assertAnswers(reply(H1, H2, 2, 1));
        assertThat(br0.send(1, request(H1, 1, 1))).isEqualTo(flooded(HOST, 2, 3)); // asks for itself
        assertThat(br0.send(1, solicitation(H1, 1, 2))).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(2, request(H2, 2, 1))).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(2, BROADCAST, H2)).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(2, station(7), H2)).isEqualTo(flooded(3));
        assertNoAnswer();
    }

    @Test
    void proxyArpWifiAnswersForStationsThere() {
        br0.set(2, PortFlag.PROXY_ARP_WIFI, true);
        assertThat(br0.send(1, request(H1, 1, 2))).isEqualTo(flooded(HOST, 3));
        assertAnswers(reply(H1, H2, 2, 1));
        assertThat(br0.send(1, request(H1, 1, OURS))).isEqualTo(flooded(HOST, 2, 3));
        assertThat(br0.send(1, solicitation(H1, 1, 2))).isEqualTo(flooded(HOST, 2, 3));
        assertNoAnswer();
    }

    @Test
    void saysWhyNobodyIsAsked() {
        br0.bridge.removePort(br0.port(3));
        br0.bridge.removePort(br0.port(1));
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        assertThat(br0.send(HOST, request(br0.host.address(), OURS, 2))).isEqualTo(dropped(DropReason.NEIGH_SUPPRESS));
        var explanation = br0.bridge.explanations().explain(br0.host, br0.wrap(request(br0.host.address(), OURS, 2)));
        assertThat(explanation.steps().toString())
                .contains("10.0.0.2", "known to the host: the bridge answers " + text(H2));
        assertThat(br0.bridge.explanations().explain(br0.host, br0.wrap(solicitation(br0.host.address(), OURS, 2))))
                .extracting(asked -> asked.steps().toString())
                .asString()
                .contains("fd00::2");
        assertThat(explanation.ports().toString()).contains("neigh_suppress is on");
    }

    /** In each VLAN the host knows others; an answer has a tag where the question had one. */
    @Test
    void answersInTheVlanOfTheQuestion() {
        br0.bridge.setOption(BridgeOption.VLAN_FILTERING, 1);
        joinVlan(false);
        br0.send(2, tagged(10, Frames.frame(BROADCAST, H2)));
        br0.set(2, PortFlag.NEIGH_SUPPRESS, true);
        br0.bridge.setNeighbours(NeighbourTable.of(
                List.of(new NeighbourTable.Entry(10, 0, ipv4(2, 0).low(), H2))));

        br0.send(1, tagged(10, request(H1, 1, 2)));
        assertAnswers(tagged(10, reply(H1, H2, 2, 1)));
        br0.send(1, request(H1, 1, 2)); // VLAN 1, by the PVID
        assertNoAnswer();
        joinVlan(true);
        br0.send(1, request(H1, 1, 2));
        assertAnswers(reply(H1, H2, 2, 1));
    }

    private void joinVlan(boolean withoutTag) {
        for (int port = 1; port <= 3; port++) {
            br0.bridge.vlans().add(br0.port(port), 10, 10, withoutTag, withoutTag);
        }
    }

    private static byte[] tagged(int vlan, byte[] frame) {
        return ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, 12)
                .putInt(0x8100_0000 | vlan)
                .put(frame, 12, frame.length - 12)
                .array();
    }

    private static String text(long station) {
        return MacAddress.format(station);
    }

    @Test
    void withoutPortsThatAskForItNothingIsAnswered() {
        assertThat(br0.send(1, request(H1, 1, 2))).isEqualTo(flooded(HOST, 2, 3));
        assertNoAnswer();
    }
}
