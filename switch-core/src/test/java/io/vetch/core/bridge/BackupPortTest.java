package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.Outcome.dropped;
import static io.vetch.core.bridge.Outcome.flooded;
import static io.vetch.core.bridge.Outcome.forwarded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.verdict.DropReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A port that has the frames of another one while the link there is down: {@code backup_port}. */
class BackupPortTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final long H3 = station(3);

    private final TestBridge br0 = new TestBridge(4);
    private final BridgePort second = br0.port(2);
    private final BridgePort third = br0.port(3);

    private void setBackup(BridgePort port, @Nullable BridgePort backup) {
        br0.bridge.parameters().setBackup(port, backup);
    }

    @Test
    void hasTheFramesWhileTheLinkIsDown() {
        br0.send(2, BROADCAST, H2);
        setBackup(second, third);
        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(2));

        br0.bridge.setOperational(second, false);
        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(3));
        assertThat(br0.bridge.fdb().get(new MacAddress(H2), 0))
                .extracting(FdbEntry::port)
                .isEqualTo(second);

        br0.bridge.setOperational(second, true);
        assertThat(br0.send(1, H2, H1)).isEqualTo(forwarded(2));
    }

    @Test
    void withoutOneTheStationsAreForgottenWithTheLink() {
        br0.send(2, BROADCAST, H2);
        br0.bridge.setOperational(second, false);
        assertThat(br0.send(1, H2, H1)).isEqualTo(flooded(3, 4));
    }

    @Test
    void isTakenOnlyForStationsBehindThePort() {
        setBackup(second, third);
        br0.bridge.setOperational(second, false);
        br0.bridge.parameters().setFlag(third, PortFlag.FLOOD, false);
        assertThat(br0.send(1, H3, H1)).isEqualTo(flooded(4));
    }

    @Test
    void obeysTheRulesOfTheBackup() {
        br0.send(2, BROADCAST, H2);
        setBackup(second, third);
        br0.bridge.setOperational(second, false);
        assertThat(br0.send(3, H2, H3)).isEqualTo(dropped(DropReason.SAME_PORT));
        br0.bridge.setOperational(third, false);
        assertThat(br0.send(1, H2, H1)).isEqualTo(dropped(DropReason.EGRESS_STATE));
    }

    @Test
    void leadsNoFurther() {
        br0.send(2, BROADCAST, H2);
        setBackup(second, third);
        setBackup(third, br0.port(4));
        br0.bridge.setOperational(second, false);
        br0.bridge.setOperational(third, false);
        assertThat(br0.send(1, H2, H1)).isEqualTo(dropped(DropReason.EGRESS_STATE));
    }

    @Test
    void isNotForAPortThatSomebodyHasDisabled() {
        br0.send(2, BROADCAST, H2);
        setBackup(second, third);
        br0.bridge.setState(second, 0);
        assertThat(br0.send(1, H2, H1)).isEqualTo(dropped(DropReason.EGRESS_STATE));
    }

    @Test
    void isNoneAnyMoreOnceItLeaves() {
        setBackup(second, third);
        setBackup(third, second);
        br0.bridge.removePort(third);
        assertThat(second.backup()).isNull();
        assertThat(third.backup()).isNull();
    }

    @Test
    void isAnotherPortOfTheSameBridge() {
        TestBridge br1 = new TestBridge(1);
        refused(second, second);
        refused(second, br1.port(1));
        refused(second, br0.host);
    }

    private void refused(BridgePort port, BridgePort backup) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> setBackup(port, backup))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.INVALID);
        assertThat(port.backup()).isNull();
    }
}
