package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.HOST;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.TestBridge.portAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ports come and go. */
class PortLifeTest {
    private static final long H1 = station(1);

    private final TestBridge br0 = new TestBridge(3);

    @Test
    void portsAreNumberedFromOneAndTheHostComesLastAsZero() {
        assertThat(br0.bridge.allPorts()).extracting(BridgePort::number).containsExactly(1, 2, 3, 0);
        assertThat(br0.bridge.ports()).doesNotContain(br0.host);
    }

    @Test
    void lowestFreeNumberIsUsedAgain() {
        br0.bridge.removePort(br0.port(2));

        assertThat(br0.add("p2", portAddress(2)).number()).isEqualTo(2);
        assertThat(br0.add("p4", portAddress(4)).number()).isEqualTo(4);
        assertThat(br0.bridge.ports()).extracting(BridgePort::number).containsExactly(1, 2, 3, 4);
    }

    @Test
    void hostHasCarrierWhileAPortForwards() {
        assertThat(new TestBridge(0).device.carrier).isTrue(); // as new
        assertThat(br0.device.carrier).isTrue();
        br0.bridge.setOperational(br0.port(1), false);
        br0.bridge.setOperational(br0.port(2), false);
        assertThat(br0.device.carrier).isTrue();
        br0.bridge.setState(br0.port(3), PortState.LEARNING.number());
        assertThat(br0.device.carrier).isFalse();
        br0.bridge.setOperational(br0.port(2), true);
        assertThat(br0.device.carrier).isTrue();
        br0.bridge.removePort(br0.port(2));
        assertThat(br0.device.carrier).isFalse();
    }

    @Test
    void newBridgeHasCarrierUntilItsAddressChanges() {
        TestBridge empty = new TestBridge(0);
        empty.bridge.localInterface().addressSetByUser(portAddress(1));
        assertThat(empty.device.carrier).isFalse();

        TestBridge joined = new TestBridge(0);
        joined.bridge.addPort("p1", portAddress(1), TestBridge.MTU, new RecordingPort());
        assertThat(joined.device.carrier).isFalse(); // nobody said that the port is operational
    }

    @Test
    void bridgeTakes1023PortsAndNotOneMore() {
        TestBridge full = new TestBridge(0);
        RecordingPort egress = new RecordingPort();
        for (int number = 1; number <= 1023; number++) {
            full.bridge.addPort("p" + number, portAddress(number), TestBridge.MTU, egress);
        }

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> full.bridge.addPort("p1024", portAddress(1024), TestBridge.MTU, egress))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.EXCHANGE_FULL);
        assertThat(full.bridge.ports()).hasSize(1023);
    }

    @Test
    void removedPortNeitherReceivesNorSends() {
        BridgePort removed = br0.port(1);
        br0.bridge.removePort(removed);

        assertThat(br0.send(removed, Frames.frame(BROADCAST, H1))).isEqualTo(dropped(DropReason.INGRESS_STATE));
        assertThat(br0.knows(H1)).isFalse();
        assertThat(br0.send(2, BROADCAST, station(2))).isEqualTo(flooded(HOST, 3));
        assertThat(br0.bridge.port("p1")).isEmpty();
    }

    @Test
    void newPortStartsWithFreshSettingsThoughItsNumberIsUsedAgain() {
        br0.set(1, PortFlag.ISOLATED, true);
        br0.bridge.removePort(br0.port(1));

        BridgePort fresh = br0.add("p1", portAddress(1));

        assertThat(fresh.has(PortFlag.ISOLATED)).isFalse();
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void portThatGoesDownIsLeftOutAndComesBack() {
        br0.bridge.setOperational(br0.port(2), false);
        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 3));
        assertThat(br0.send(2, BROADCAST, H1)).isEqualTo(dropped(DropReason.INGRESS_STATE));

        br0.bridge.setOperational(br0.port(2), true);

        assertThat(br0.send(1, BROADCAST, H1)).isEqualTo(flooded(HOST, 2, 3));
    }

    @Test
    void loopsAreAwaitedAfterAPortIsOutOfSightAndBeforeItsEntriesGo() {
        List<String> order = new ArrayList<>();
        Bridge[] holder = new Bridge[1];
        Quiescence quiescence = () -> order.add("ports " + holder[0].ports().size() + ", entries "
                + holder[0].fdb().dynamic().learnedCount());
        Bridge bridge = new Bridge("br1", 1, TestBridge.CAPACITY, quiescence, () -> 0);
        holder[0] = bridge;
        BridgePort port = bridge.addPort("p1", portAddress(1), TestBridge.MTU, new RecordingPort());
        bridge.fdb().learn(new FdbProbe().set(H1, 0), port, 0);

        bridge.removePort(port);

        assertThat(order).containsExactly("ports 0, entries 1");
        assertThat(bridge.fdb().dynamic().learnedCount()).isZero();
    }

    @Test
    void listenerHearsOfPortsAfterEachChange() {
        List<String> told = new ArrayList<>();
        br0.bridge.addListener(new BridgeListener() {
            @Override
            public void portChanged(Bridge bridge, BridgePort port) {
                told.add(port + " " + port.state());
            }

            @Override
            public void portRemoved(Bridge bridge, BridgePort port) {
                told.add(port + " removed");
            }
        });

        BridgePort port = br0.add("p4", portAddress(4));
        br0.set(4, PortFlag.HAIRPIN, true);
        br0.bridge.setOperational(port, false);
        br0.bridge.removePort(port);

        assertThat(told).containsExactly("p4 disabled", "p4 forwarding", "p4 forwarding", "p4 disabled", "p4 removed");
    }
}
