package io.vetch.core.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import org.junit.jupiter.api.Test;

/** Stations that a switch knew before it was started again. */
class RestoredEntriesTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 1000 * SECOND;
    private final Bridge bridge = new Bridge("br0", 1, 100, Quiescence.SINGLE_THREADED, () -> now);
    private final BridgePort port = bridge.addPort("p1", 0, 1500, (frame, loop, counters) -> {});

    private void restore(long address, long seconds) {
        bridge.entries().restore(new MacAddress(address), 0, port, seconds * SECOND, false);
    }

    private boolean has(long address) {
        return bridge.fdb().get(new MacAddress(address), 0) != null;
    }

    private void pass(long seconds) {
        now += seconds * SECOND;
        bridge.ageing().removeAged();
    }

    @Test
    void theyAgeAsIfNobodyHadBeenAway() {
        restore(3, 300);
        restore(2, 200);
        restore(1, 100);

        assertThat(has(3)).isFalse();
        assertThat(bridge.fdb().dynamic().learnedCount()).isEqualTo(2);
        pass(98);
        assertThat(has(2)).isTrue();
        pass(4);
        assertThat(has(2)).isFalse();
        pass(96);
        assertThat(has(1)).isTrue();
        pass(4);
        assertThat(has(1)).isFalse();
    }

    @Test
    void whatIsKnownStaysAsItIs() {
        bridge.entries().add(new MacAddress(1), EntryKind.STATIC, false, port, false);
        restore(1, 10);
        assertThat(bridge.fdb().get(new MacAddress(1), 0).kind()).isEqualTo(EntryKind.STATIC);
        bridge.setOption(BridgeOption.AGEING_TIME, 0);
        restore(2, 10);
        assertThat(has(2)).isFalse();
    }

    @Test
    void whoWaitedAtALockedPortWaitsThere() {
        bridge.entries().restore(new MacAddress(1), 0, port, SECOND, true);
        assertThat(has(1)).as("where nobody waits any more").isFalse();
        bridge.parameters().setFlag(port, PortFlag.LOCKED, true);
        bridge.parameters().setFlag(port, PortFlag.MAB, true);
        bridge.entries().restore(new MacAddress(1), 0, port, SECOND, true);
        restore(2, 1);
        assertThat(bridge.fdb().get(new MacAddress(1), 0).isLocked()).isTrue();
        assertThat(bridge.fdb().get(new MacAddress(2), 0).isLocked()).isFalse();
    }
}
