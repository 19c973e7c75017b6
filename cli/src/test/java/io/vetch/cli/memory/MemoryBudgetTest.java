package io.vetch.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.capture.WallClock;
import io.vetch.pcap.file.PcapHeader;
import org.junit.jupiter.api.Test;

/** Who wants too much memory is told so, and what is given back can be had again, once. */
class MemoryBudgetTest {
    private static final long MIB = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(400 * MIB);

    @Test
    void refusesWithTheFiguresAndWhatToDo() {
        budget.reserve("a capture", 300 * MIB);
        assertThatThrownBy(() -> budget.reserve("a capture", 256 * MIB))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NO_MEMORY))
                .hasMessage("a capture takes 256 MiB: captures, look backs, saves and connections may take 300 MiB"
                        + " together, and 300 are taken; end some, ask for less (a capture with -B), or start the daemon with"
                        + " VETCH_JAVA_OPTS=-Xmx2g");
        assertThat(budget.taken()).isEqualTo(300 * MIB);
    }

    @Test
    void theHeapThatIsProposedIsEnough() {
        for (long mib = 1; mib <= 8192; mib += 7) {
            long bytes = mib * MIB;
            try {
                new MemoryBudget(0).reserve("this", bytes);
            } catch (RefusedException e) {
                long gib = Long.parseLong(e.getMessage().replaceAll(".*-Xmx(\\d+)g", "$1"));
                long withoutSurvivors = (gib << 30) / 30 * 29;
                assertThat(new HeapParts(withoutSurvivors).clients()).isGreaterThanOrEqualTo(bytes);
            }
        }
    }

    @Test
    void whoWantsToEndSomethingGetsIn() {
        budget.reserve("captures", 300 * MIB);
        for (int i = 0; i < 50; i++) {
            budget.connection();
        }
        assertThatThrownBy(budget::connection)
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("a connection takes 2 MiB: ");
    }

    @Test
    void fiftyCapturesFitIntoTheUsualHeapWhateverTheNumberOfLoops() {
        long heap = (1L << 30) / 30 * 29; // without survivors
        for (int loops = 1; loops <= 4; loops++) {
            MemoryBudget usual = new MemoryBudget(new HeapParts(heap).clients());
            CaptureOptions options = new CaptureOptions(
                    loops,
                    PcapHeader.LARGEST_SNAP_LENGTH,
                    CaptureOptions.DEFAULT_RING_BYTES,
                    System::nanoTime,
                    WallClock.MONOTONIC);
            for (int i = 0; i < 50; i++) {
                usual.connection();
                usual.reserve("a capture", options.memory() + 2 * PcapHeader.LARGEST_SNAP_LENGTH);
            }
        }
    }

    @Test
    void givesBackOnce() {
        MemoryBudget.Reservation first = budget.reserve("a capture", 100 * MIB);
        budget.reserve("another", 200 * MIB);
        first.close();
        first.close();
        assertThat(budget.taken()).isEqualTo(200 * MIB);
    }

    @Test
    void givesBackWhatCouldNotBeMade() {
        assertThatThrownBy(() -> budget.make("a capture", MIB, memory -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("a capture takes 1 MiB");
        assertThatThrownBy(() -> budget.make("a capture", MIB, memory -> {
                    throw new IllegalStateException("of another kind");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(budget.taken()).isZero();
        assertThat(budget.<Integer>make("a capture", MIB, memory -> 7)).isEqualTo(7);
        assertThat(budget.taken()).isEqualTo(MIB);
    }
}
