package io.vetch.core.multicast;

import static io.vetch.core.multicast.Messages.ipv4;
import static io.vetch.core.multicast.Messages.siteGroup;
import static io.vetch.core.multicast.VirtualSnooper.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.RefusedException;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.core.multicast.statistics.MessageCounts;
import io.vetch.core.multicast.statistics.MessageKind;
import io.vetch.core.port.BridgePort;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class MulticastSnoopingTest {
    private static final IpAddress GROUP = ipv4("239.1.1.1");
    private static final IpAddress A = ipv4("10.9.9.1");
    private static final IpAddress B = ipv4("10.9.9.2");

    private final VirtualSnooper bridge = new VirtualSnooper().configure(false, 2, 1);

    @Test
    void aMemberIsOneUntilItsTimeIsOver() {
        bridge.receive(1, Messages.join(host(1), GROUP));
        bridge.receive(2, Messages.join(host(2), siteGroup(1)));
        assertThat(bridge.entries()).containsExactly("p1 239.1.1.1 exclude", "p2 ff05::1 exclude");
        assertThat(bridge.all()).extracting(GroupEntry::asker).containsExactly(host(2), host(1));
        bridge.run(200);
        bridge.receive(1, Messages.join(host(1), GROUP));
        bridge.run(259);
        assertThat(bridge.entries()).containsExactly("p1 239.1.1.1 exclude");
        bridge.run(2);
        assertThat(bridge.entries()).isEmpty();
    }

    @Test
    void nothingIsPrunedBeforeHostsCouldAnswerTheQuerierNorAfterItIsLost() {
        assertThat(bridge.prunes(IpAddress.IPV4)).isFalse();
        bridge.receive(3, Messages.query(host(3), ipv4("10.0.0.9")));
        assertThat(bridge.prunes(IpAddress.IPV4)).isFalse();
        bridge.run(1.1);
        assertThat(bridge.prunes(IpAddress.IPV4)).isTrue();
        assertThat(bridge.prunes(IpAddress.IPV6)).isFalse();
        assertThat(bridge.routers()).containsExactly("p3");
        bridge.run(255);
        assertThat(bridge.prunes(IpAddress.IPV4)).isFalse();
        assertThat(bridge.routers()).isEmpty();
        assertThat(bridge.news).containsExactly("+router p3", "-router p3");
    }

    /** mDNS and neighbour discovery: who joins once and is never asked again is heard as long as nobody asks. */
    @Test
    void withoutAQuerierNothingIsEverPruned() {
        bridge.receive(1, Messages.join(host(1), ipv4("224.0.0.251")));
        bridge.receive(1, Messages.join(host(1), IpAddress.ipv6(0xff02L << 48, 0xfb)));
        bridge.receive(1, Messages.join(host(1), IpAddress.ipv6(0xff02L << 48, 0x1_ff00_0001L)));
        for (int minute = 0; minute < 10; minute++) {
            bridge.run(60);
            assertThat(bridge.prunes(IpAddress.IPV4)).isFalse();
            assertThat(bridge.prunes(IpAddress.IPV6)).isFalse();
        }
        assertThat(bridge.entries()).isEmpty();
    }

    /** With one, stations are asked often enough to stay. */
    @Test
    void withAQuerierThoseWhoAnswerStay() {
        bridge.configure(true, 2, 1);
        IpAddress neighbours = IpAddress.ipv6(0xff02L << 48, 0x1_ff00_0001L);
        int answered = 0;
        for (int second = 0; second < 600; second++) {
            bridge.run(1);
            boolean asked = bridge.sent.removeIf(each -> each.startsWith("p1: ") && each.contains("group=::,"));
            if (asked) {
                bridge.receive(1, Messages.join(host(1), neighbours));
                answered++;
            }
            if (answered > 0) {
                assertThat(bridge.entries()).contains("p1 ff02::1:ff00:1 exclude");
            }
        }
        assertThat(answered).isBetween(5, 7);
        assertThat(bridge.prunes(IpAddress.IPV6)).isTrue();
    }

    @Test
    void theBridgeAsksUnlessAnotherDoes() {
        bridge.configure(true, 2, 1);
        bridge.run(0.1);
        assertThat(bridge.sent).hasSize(8).anyMatch(each -> each.startsWith("p2: Query[source=0.0.0.0, group=0.0.0.0"));
        bridge.run(31);
        bridge.sent.clear();
        bridge.receive(3, Messages.query(host(3), ipv4("10.0.0.9")));
        bridge.receive(3, Messages.query(host(3), Messages.linkLocal(1)));
        bridge.run(254);
        assertThat(bridge.sent).isEmpty();
        bridge.run(3);
        assertThat(bridge.sent).hasSize(8);
    }

    @Test
    void theOneWithTheLowestAddressAsks() {
        bridge.receive(3, Messages.query(host(3), ipv4("10.0.0.9")));
        bridge.receive(2, Messages.query(host(2), ipv4("10.0.0.10")));
        assertThat(bridge.routers()).containsExactly("p3");
        bridge.receive(1, Messages.query(host(1), ipv4("10.0.0.8")));
        assertThat(bridge.routers()).containsExactly("p1", "p3");
    }

    @Test
    void whoLeavesIsAskedAfterAndGone() {
        bridge.configure(true, 2, 1);
        bridge.run(11);
        bridge.receive(1, Messages.join(host(1), GROUP));
        bridge.receive(2, Messages.join(host(2), GROUP));
        bridge.sent.clear();
        bridge.receive(1, Messages.leave(host(1), GROUP));
        assertThat(bridge.sent)
                .hasSize(1)
                .allMatch(each -> each.startsWith("p1: Query[source=0.0.0.0, group=239.1.1.1"));
        bridge.run(1.9);
        assertThat(bridge.entries()).hasSize(2);
        bridge.run(0.2);
        assertThat(bridge.entries()).containsExactly("p2 239.1.1.1 exclude");
    }

    @Test
    void whoAnswersAfterAnotherLeftStays() {
        bridge.configure(true, 2, 1);
        bridge.receive(1, Messages.join(host(1), GROUP));
        bridge.receive(1, Messages.leave(host(1), GROUP));
        bridge.run(1);
        bridge.receive(1, Messages.join(host(4), GROUP));
        bridge.run(100);
        assertThat(bridge.entries()).containsExactly("p1 239.1.1.1 exclude");
    }

    @Test
    void withFastLeaveAPortIsOutAtOnce() {
        bridge.snooping.setFastLeave(bridge.ports.getFirst(), true);
        bridge.receive(1, Messages.join(host(1), GROUP));
        bridge.receive(1, Messages.leave(host(1), GROUP));
        assertThat(bridge.entries()).isEmpty();
    }

    @Test
    void sourcesAreToldApart() {
        bridge.configure(true, 3, 2);
        bridge.receive(1, Messages.report(host(1), 5, GROUP, A, B));
        assertThat(bridge.entries())
                .containsExactly(
                        "p1 239.1.1.1 from 10.9.9.1 include",
                        "p1 239.1.1.1 from 10.9.9.2 include",
                        "p1 239.1.1.1 include [10.9.9.1, 10.9.9.2]");
        bridge.receive(2, Messages.report(host(2), 4, GROUP));
        assertThat(bridge.entries())
                .contains(
                        "p2 239.1.1.1 exclude",
                        "p2 239.1.1.1 from 10.9.9.1 include star",
                        "p2 239.1.1.1 from 10.9.9.2 include star");
        bridge.receive(1, Messages.report(host(1), 6, GROUP, A, B));
        bridge.run(3);
        assertThat(bridge.entries()).containsExactly("p2 239.1.1.1 exclude");
    }

    @Test
    void aSourceThatIsNotWantedIsBlocked() {
        bridge.configure(true, 3, 2);
        bridge.receive(1, Messages.report(host(1), 4, siteGroup(1), Messages.linkLocal(7)));
        assertThat(bridge.entries())
                .containsExactly("p1 ff05::1 exclude [fe80::7]", "p1 ff05::1 from fe80::7 include blocked");
        bridge.run(261);
        assertThat(bridge.entries()).isEmpty();
    }

    @Test
    void aFullTableEndsSnooping() {
        VirtualSnooper small = new VirtualSnooper().configure(false, 2, 1);
        for (int i = 0; i <= 4096; i++) {
            small.receive(1, Messages.join(host(1), ipv4("239.9." + i / 256 + "." + i % 256)));
        }
        assertThat(small.news).last().asString().contains("4096 groups");
        assertThat(small.snooping.groups()).isNull();
        assertThat(small.entries()).hasSize(4096);
    }

    @Test
    void aPortThatIsDisabledIsInNoGroup() {
        bridge.receive(1, Messages.join(host(1), GROUP));
        bridge.receive(1, Messages.query(host(1), ipv4("10.0.0.9")));
        bridge.snooping.setEnabled(bridge.ports.getFirst(), false, 0);
        assertThat(bridge.entries()).isEmpty();
        assertThat(bridge.routers()).isEmpty();
        bridge.snooping.removePort(bridge.ports.get(1), 0);
        assertThat(bridge.snooping.groups()).isNotNull();
    }

    @Test
    void whatIsAddedByHandStaysAndIsRefusedTwice() {
        bridge.snooping.add(bridge.ports.getFirst(), 0, GROUP, IpAddress.any(IpAddress.IPV4), true, false, 0);
        bridge.run(1000);
        assertThat(bridge.entries()).containsExactly("p1 239.1.1.1 exclude");
        Assertions.assertThatThrownBy(() -> bridge.snooping.add(
                        bridge.ports.getFirst(), 0, GROUP, IpAddress.any(IpAddress.IPV4), true, false, 0))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("already joined");
        bridge.receive(1, Messages.leave(host(1), GROUP));
        bridge.run(10);
        assertThat(bridge.entries()).hasSize(1);
        bridge.snooping.delete(bridge.ports.getFirst(), 0, GROUP, IpAddress.any(IpAddress.IPV4), 0);
        assertThat(bridge.entries()).isEmpty();
    }

    @Test
    void portsHaveAsManyGroupsAsTheyMay() {
        bridge.snooping.setMaxGroups(bridge.ports.getFirst(), 1);
        bridge.receive(1, Messages.join(host(1), GROUP));
        bridge.receive(1, Messages.join(host(1), ipv4("239.1.1.2")));
        assertThat(bridge.entries()).containsExactly("p1 239.1.1.1 exclude");
    }

    @Test
    void messagesAreCountedWhereTheyComeInAndGoOut() {
        bridge.egress = List.of(bridge.ports.get(1), bridge.local);
        bridge.receive(1, Messages.leave(host(1), GROUP));
        bridge.receive(1, Messages.report(host(1), 4, siteGroup(1)));
        byte[] wrong = Messages.join(host(1), GROUP);
        wrong[wrong.length - 1]++;
        bridge.receive(1, wrong);
        bridge.egress = List.of(bridge.ports.get(0));
        bridge.receive(0, Messages.query(host(3), ipv4("10.0.0.9")));
        MessageCounts first = bridge.snooping.messages(bridge.ports.get(0));
        assertThat(first.received(MessageKind.IGMP_LEAVE)).isEqualTo(1);
        assertThat(first.received(MessageKind.MLD_V2_REPORT)).isEqualTo(1);
        assertThat(first.received(MessageKind.IGMP_PARSE_ERROR)).isEqualTo(1);
        assertThat(first.sent(MessageKind.IGMP_V2_QUERY)).isEqualTo(1);
        for (BridgePort each : List.of(bridge.ports.get(1), bridge.local)) {
            MessageCounts counts = bridge.snooping.messages(each);
            assertThat(counts.sent(MessageKind.IGMP_LEAVE)).isEqualTo(1);
            assertThat(counts.sent(MessageKind.MLD_V2_REPORT)).isEqualTo(1);
            assertThat(counts.sent(MessageKind.IGMP_PARSE_ERROR)).isZero();
        }
        assertThat(bridge.snooping.messages(bridge.local).received(MessageKind.IGMP_V2_QUERY))
                .isEqualTo(1);
    }

    @Test
    void itsOwnQueriesAreCountedAsTheHostsAndAtPortsAsSent() {
        bridge.configure(true, 3, 2);
        bridge.run(1);
        MessageCounts port = bridge.snooping.messages(bridge.ports.get(2));
        assertThat(port.sent(MessageKind.IGMP_V3_QUERY)).isEqualTo(1);
        assertThat(port.sent(MessageKind.MLD_V2_QUERY)).isEqualTo(1);
        MessageCounts host = bridge.snooping.messages(bridge.local);
        assertThat(host.received(MessageKind.IGMP_V3_QUERY)).isEqualTo(1);
        assertThat(host.sent(MessageKind.IGMP_V3_QUERY)).isZero();
    }
}
