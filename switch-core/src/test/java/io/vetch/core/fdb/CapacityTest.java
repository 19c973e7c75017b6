package io.vetch.core.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import org.junit.jupiter.api.Test;

/** How many stations a database keeps may change while it is in use, and how many are added by hand is bounded. */
class CapacityTest {
    private static final BridgePort PORT = new BridgePort(1, "port", 0, 1500, 1, (frame, loop, counters) -> {});
    private static final int IN_USE = 500;
    private static final long OTHERS = 0x0200_0100_0000L;
    private static final int MOST_STATIC = 65_536;

    private final FdbProbe probe = new FdbProbe();
    private long now;

    private void hear(ForwardingDatabase fdb, long address) {
        fdb.learn(probe.set(address, 0), PORT, now++);
    }

    private long inUse(ForwardingDatabase fdb) {
        return fdb.entries().stream()
                .filter(entry -> entry.address().value() < IN_USE)
                .count();
    }

    @Test
    void stationsInUseStayWhenThereIsRoomForFewer() {
        ForwardingDatabase fdb = new ForwardingDatabase(20_000, 0);
        for (int other = 0; other < 15_000; other++) {
            hear(fdb, OTHERS + other);
            hear(fdb, other % IN_USE);
        }
        assertThat(fdb.entries()).hasSize(15_000 + IN_USE);

        fdb.dynamic().setCapacity(2_000);
        fdb.dynamic().age(now);
        assertThat(fdb.entries()).hasSizeLessThanOrEqualTo(2_000);
        assertThat(inUse(fdb)).isGreaterThan(IN_USE * 95 / 100);
        assertThat(fdb.dynamic().learnedCount()).isEqualTo(fdb.entries().size());
        assertThat(fdb.dynamic().count()).isEqualTo(fdb.entries().size());
    }

    @Test
    void thereIsRoomAgainAfterwards() {
        ForwardingDatabase fdb = new ForwardingDatabase(20_000, 0);
        fdb.dynamic().setCapacity(2_000);
        for (int other = 0; other < 5_000; other++) {
            hear(fdb, OTHERS + other);
        }
        fdb.dynamic().age(now);
        assertThat(fdb.entries()).hasSizeLessThanOrEqualTo(2_000);

        fdb.dynamic().setCapacity(20_000);
        for (int other = 0; other < 15_000; other++) {
            hear(fdb, OTHERS + other);
        }
        fdb.dynamic().age(now);
        assertThat(fdb.entries()).hasSize(15_000);
    }

    @Test
    void staticEntriesAreBoundedAndReplacingOneIsNotAnother() {
        Bridge bridge = new Bridge("br0", 1, 1_000, () -> {}, System::nanoTime);
        for (int i = 0; i < MOST_STATIC; i++) {
            bridge.entries().add(new MacAddress(OTHERS + i), EntryKind.STATIC, false, PORT, false);
        }
        assertThatThrownBy(() -> bridge.entries().add(new MacAddress(1), EntryKind.STATIC, false, PORT, false))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NO_SPACE));
        bridge.entries().add(new MacAddress(OTHERS), EntryKind.LOCAL, false, PORT, true);
        bridge.entries().add(new MacAddress(1), EntryKind.DYNAMIC, false, PORT, false);

        bridge.entries().flush(entry -> entry.address().value() == OTHERS);
        bridge.entries().add(new MacAddress(1), EntryKind.STATIC, false, PORT, true);
        assertThat(bridge.entries().count()).isEqualTo(MOST_STATIC);
    }
}
