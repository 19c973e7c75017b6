package io.vetch.cli.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vetch.cli.http.SnapshotFeed.Taken;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.cli.snapshot.FdbSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.cli.snapshot.SwitchSnapshot;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropHistoryTest {
    private static final long STEP = DropHistory.STEP.toNanos();
    private final DropHistory history = new DropHistory();

    /** @param step when, counted in steps */
    private void look(long step, Map<DropReason, Long> received, Map<DropReason, Long> sent) {
        PortSnapshot port =
                new PortSnapshot("p1", 1, 0x8001, PortState.FORWARDING, true, 2, 1500, Map.of(), received, sent);
        BridgeSnapshot bridge =
                new BridgeSnapshot("br0", 0, true, 0, Map.of(), new FdbSnapshot(0, 0, 0, 0, 0, 0, 0), List.of(port));
        history.add(new Taken(new SwitchSnapshot(List.of(bridge), List.of()), step * STEP));
    }

    private List<Long> counts(DropReason reason) {
        List<Long> counts = new ArrayList<>();
        for (JsonNode each : history.json().path("reasons")) {
            if (each.path("reason").asText().equals(reason.name())) {
                each.path("counts").forEach(count -> counts.add(count.asLong()));
            }
        }
        return counts;
    }

    private List<Long> newest(int count) {
        List<Long> counts = counts(DropReason.ISOLATED);
        assertThat(counts).hasSize(DropHistory.STEPS);
        return counts.subList(counts.size() - count, counts.size());
    }

    @Test
    void countsWhatIsDroppedFromItsBeginningOn() {
        look(-7, Map.of(DropReason.ISOLATED, 100L), Map.of());
        assertThat(history.json().path("reasons")).isEmpty();
        look(-7, Map.of(DropReason.ISOLATED, 103L), Map.of(DropReason.ISOLATED, 1L));
        look(-6, Map.of(DropReason.ISOLATED, 104L), Map.of(DropReason.ISOLATED, 1L));
        look(-3, Map.of(DropReason.ISOLATED, 106L), Map.of(DropReason.ISOLATED, 1L));
        assertThat(newest(6)).containsExactly(0L, 4L, 1L, 0L, 0L, 2L);
    }

    @Test
    void forgetsWhatIsOlderThanFifteenMinutes() {
        look(0, Map.of(), Map.of());
        look(1, Map.of(DropReason.ISOLATED, 5L), Map.of());
        look(DropHistory.STEPS, Map.of(DropReason.ISOLATED, 5L), Map.of());
        assertThat(counts(DropReason.ISOLATED)).startsWith(5L);
        look(DropHistory.STEPS + 1, Map.of(DropReason.ISOLATED, 5L), Map.of());
        assertThat(counts(DropReason.ISOLATED)).isEmpty();
        look(10L * DropHistory.STEPS, Map.of(DropReason.ISOLATED, 6L), Map.of());
        assertThat(newest(2)).containsExactly(0L, 1L);
    }

    /** A port that is made again begins to count anew. */
    @Test
    void countsAPortAnew() {
        look(0, Map.of(DropReason.ISOLATED, 50L), Map.of());
        look(1, Map.of(DropReason.ISOLATED, 2L), Map.of());
        assertThat(newest(2)).containsExactly(0L, 2L);
    }
}
