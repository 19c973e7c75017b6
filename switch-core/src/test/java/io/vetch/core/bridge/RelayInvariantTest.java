package io.vetch.core.bridge;

import static io.vetch.core.bridge.Outcome.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Seed;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Whatever is sent and set: every received frame ends in exactly one verdict, never goes back to its ingress port
 * unless that is a hairpin, never reaches a port twice, and leaves unchanged (which {@link TestBridge} looks at).
 */
class RelayInvariantTest {
    private static final int PORTS = 5;
    private static final int STATIONS = 12;
    private static final int STEPS = 5000;

    private final Seed seed = Seed.choose();
    private final SplittableRandom random = seed.random();
    private final TestBridge br0 = new TestBridge(PORTS);
    private final List<BridgePort> everyPort = new ArrayList<>(br0.bridge.allPorts());

    @RepeatedTest(4)
    void everyFrameEndsInOneVerdictAndReachesNoPortTwice() {
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(8) == 0) {
                change();
            } else {
                sendSomething(step);
            }
        }
        for (BridgePort port : everyPort) {
            assertThat(verdicts(port)).as("verdicts of %s, %s", port, seed).isEqualTo(port.sum(Counter.RX_FRAMES));
        }
    }

    private static long verdicts(BridgePort port) {
        long drops = Arrays.stream(DropReason.values()).mapToLong(port::drops).sum();
        return port.sum(Counter.FORWARDED) + port.sum(Counter.FLOODED) + port.sum(Counter.DELIVERED) + drops;
    }

    // ---- frames

    private void sendSomething(int step) {
        BridgePort ingress = anyPort();
        boolean hairpin = ingress.has(PortFlag.HAIRPIN);
        String as = "step %d from %s, %s".formatted(step, ingress, seed);

        Outcome outcome = br0.send(ingress, anyFrame());

        assertThat(outcome.receivers()).as(as).doesNotHaveDuplicates();
        if (!hairpin) {
            assertThat(outcome.receivers()).as(as).doesNotContain(ingress.number());
        }
        assertThat(outcome.receivers())
                .as(as)
                .allMatch(number -> br0.port(number).isForwarding());
        assertReceiversFitTheVerdict(outcome, as);
    }

    private static void assertReceiversFitTheVerdict(Outcome outcome, String as) {
        List<Integer> receivers = outcome.receivers();
        switch (outcome.verdict()) {
            case DROP -> assertThat(receivers).as(as).isEmpty();
            case DELIVER -> assertThat(receivers).as(as).containsExactly(HOST);
            case FORWARD ->
                assertThat(receivers)
                        .as(as)
                        .isNotEmpty()
                        .filteredOn(number -> number != HOST)
                        .hasSizeLessThan(2);
            case FLOOD -> assertThat(receivers).as(as).isNotEmpty();
        }
        assertThat(outcome.reason().isPresent()).as(as).isEqualTo(receivers.isEmpty());
    }

    private BridgePort anyPort() {
        List<BridgePort> ports = br0.bridge.allPorts();
        return ports.get(random.nextInt(ports.size()));
    }

    private byte[] anyFrame() {
        int length = random.nextInt(20) == 0 ? random.nextInt(14, 3000) : 60;
        int type = random.nextInt(4) == 0 ? Frames.VLAN_802_1Q : Frames.IPV4;
        byte[] bytes = Frames.frame(anyAddress(), anyAddress(), type, length);
        return random.nextInt(50) == 0 ? Arrays.copyOf(bytes, random.nextInt(14)) : bytes;
    }

    private long anyAddress() {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1, 2 -> Frames.BROADCAST;
            case 3 -> Frames.MULTICAST;
            case 4 -> Frames.reserved(random.nextInt(18));
            case 5 -> TestBridge.portAddress(random.nextInt(1, PORTS + 1));
            case 6 -> br0.host.address();
            default -> Frames.station(random.nextInt(STATIONS));
        };
    }

    // ---- changes

    private void change() {
        switch (random.nextInt(10)) {
            case 0 -> br0.bridge.setOperational(anyOtherPort(), random.nextInt(4) != 0);
            case 1 -> changeState(anyOtherPort());
            case 2 -> changeOption();
            case 3 -> br0.bridge.setPromiscuous(random.nextBoolean());
            case 4 -> replacePort();
            case 5 -> br0.pass(random.nextInt(200));
            case 6 -> addEntry();
            case 7 -> br0.bridge.flush(random.nextBoolean() ? FdbEntry::isDynamic : entry -> true);
            case 8 -> br0.bridge.setUp(random.nextInt(4) != 0);
            default -> br0.bridge.setFlag(anyOtherPort(), anyFlag(), random.nextBoolean());
        }
    }

    private BridgePort anyOtherPort() {
        List<BridgePort> ports = br0.bridge.ports();
        return ports.get(random.nextInt(ports.size()));
    }

    private PortFlag anyFlag() {
        return PortFlag.values()[random.nextInt(PortFlag.values().length)];
    }

    private void changeState(BridgePort port) {
        if (br0.bridge.isUp() && port.isOperational()) {
            br0.bridge.setState(port, random.nextInt(PortState.values().length));
        }
    }

    private void changeOption() {
        switch (random.nextInt(3)) {
            case 0 -> br0.set(BridgeOption.AGEING_TIME, random.nextInt(5) * 10_000L);
            case 1 -> br0.set(BridgeOption.GROUP_FWD_MASK, random.nextInt(0x10000) & 0xfff8);
            default -> br0.set(BridgeOption.FDB_MAX_LEARNED, random.nextInt(STATIONS));
        }
    }

    private void replacePort() {
        br0.bridge.removePort(anyOtherPort());
        BridgePort port = br0.add("again", TestBridge.portAddress(random.nextInt(1, PORTS + 1)));
        everyPort.add(port);
    }

    private void addEntry() {
        EntryKind kind = EntryKind.values()[random.nextInt(EntryKind.values().length)];
        long station = Frames.station(random.nextInt(STATIONS));
        br0.bridge.fdb().add(station, 0, kind, random.nextBoolean(), anyPort(), true);
    }
}
