package io.vetch.core.bridge;

import static io.vetch.core.bridge.Frames.BROADCAST;
import static io.vetch.core.bridge.Frames.station;
import static io.vetch.core.bridge.TestBridge.portAddress;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.EgressSet;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those who watch a bridge are told: changes of its database, and frames with their verdicts. */
class ListenersTest {
    private static final long H1 = station(1);
    private static final long H2 = station(2);
    private static final String H1_TEXT = "02:aa:00:00:00:01 ";

    private final TestBridge br0 = new TestBridge(3);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        br0.bridge.fdb().addListener(new FdbRecorder());
    }

    @Test
    void newStationIsToldOnce() {
        br0.learn(1, H1);
        br0.learn(1, H1);

        assertThat(told).containsExactly("added " + H1_TEXT + "p1");
    }

    @Test
    void moveIsToldWithBothPorts() {
        br0.learn(1, H1);
        br0.learn(2, H1);

        assertThat(told).containsExactly("added " + H1_TEXT + "p1", "moved " + H1_TEXT + "p1 to p2");
    }

    @Test
    void agedEntryIsToldAsAged() {
        br0.learn(1, H1);
        br0.pass(301);

        assertThat(told).containsExactly("added " + H1_TEXT + "p1", "aged " + H1_TEXT + "p1");
    }

    @Test
    void refreshIsNotTold() {
        br0.learn(1, H1);
        for (int i = 0; i < 100; i++) {
            br0.pass(10);
            br0.send(1, BROADCAST, H1);
        }

        assertThat(told).hasSize(1);
    }

    @Test
    void flushedAndDeletedEntriesAreToldAsRemoved() {
        br0.learn(1, H1);
        br0.bridge.entries().flush(FdbEntry::isDynamic);
        br0.bridge.fdb().delete(br0.addEntry(H1, EntryKind.STATIC, 2));
        br0.bridge.fdb().delete(br0.addEntry(H1, EntryKind.DYNAMIC, 3));

        assertThat(told)
                .containsExactly(
                        "added " + H1_TEXT + "p1",
                        "removed " + H1_TEXT + "p1",
                        "added " + H1_TEXT + "p2",
                        "removed " + H1_TEXT + "p2",
                        "added " + H1_TEXT + "p3",
                        "removed " + H1_TEXT + "p3");
    }

    @Test
    void shortenedAgeingIsToldAsAged() {
        br0.learn(1, H1);
        br0.pass(10);
        br0.set(BridgeOption.AGEING_TIME, 500);

        assertThat(told).containsExactly("added " + H1_TEXT + "p1", "aged " + H1_TEXT + "p1");
    }

    private final class FdbRecorder implements FdbListener {
        @Override
        public void added(FdbEntry entry) {
            told.add("added " + entry.address() + " " + entry.port());
        }

        @Override
        public void moved(FdbEntry entry, BridgePort from) {
            told.add("moved " + entry.address() + " " + from + " to " + entry.port());
        }

        @Override
        public void removed(FdbEntry entry, boolean aged) {
            told.add((aged ? "aged " : "removed ") + entry.address() + " " + entry.port());
        }
    }

    // ---- observers of frames

    @Test
    void observerSeesEveryFrameWithItsVerdictAndPorts() {
        br0.bridge.watchers().add(new FrameRecorder());
        told.clear();

        br0.send(1, BROADCAST, H1);
        br0.send(2, H1, H2);
        br0.send(2, portAddress(1), H2);
        br0.send(3, BROADCAST, 0);

        assertThat(told)
                .filteredOn(line -> !line.startsWith("added"))
                .containsExactly("p1 flood [2, 3, 0]", "p2 forward [1]", "p2 deliver [0]", "p3 drop INVALID_SOURCE []");
    }

    @Test
    void observerThatIsTakenAwaySeesNothingMore() {
        FrameRecorder recorder = new FrameRecorder();
        br0.bridge.watchers().add(recorder);
        br0.bridge.watchers().remove(recorder);

        br0.send(3, BROADCAST, 0);

        assertThat(told).isEmpty();
    }

    @Test
    void everyObserverSeesEveryFrame() {
        FrameObserver first = new FrameRecorder();
        br0.bridge.watchers().add(first);
        br0.bridge.watchers().add(new FrameRecorder());
        br0.bridge.watchers().add(new FrameRecorder());
        br0.send(3, BROADCAST, 0);
        assertThat(told).hasSize(3);

        br0.bridge.watchers().remove(first);
        br0.send(3, BROADCAST, 0);

        assertThat(told).hasSize(5);
    }

    private final class FrameRecorder implements FrameObserver {
        @Override
        public void observe(
                int loop,
                long nowNanos,
                BridgePort ingress,
                Frame frame,
                Verdict verdict,
                @Nullable DropReason reason,
                EgressSet egress) {
            List<Integer> ports = IntStream.range(0, egress.count())
                    .mapToObj(index -> egress.get(index).number())
                    .toList();
            told.add(ingress + " " + verdict + (reason == null ? " " : " " + reason + " ") + ports);
        }
    }
}
