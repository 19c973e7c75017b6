package io.vetch.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.ForwardingDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All forwarding databases together stay within their part of the heap, however many bridges there are. */
class FdbSharesTest {
    private static final long GIB = 1L << 30;
    /** An entry as measured, with Caffeine's node and its map. */
    private static final long ENTRY_BYTES = 176;

    private final HeapParts heap = new HeapParts(GIB);
    private final FdbShares shares = new FdbShares(heap, 1);
    private final List<Bridge> bridges = new ArrayList<>();

    private void add() {
        int capacity = shares.shareWithOneMore(bridges);
        bridges.add(new Bridge("br" + bridges.size(), 1, capacity, () -> {}, System::nanoTime));
    }

    private long entries() {
        return bridges.stream()
                .mapToLong(each -> each.fdb().dynamic().capacity())
                .sum();
    }

    @Test
    void aFewBridgesHaveAllThatABridgeCanHave() {
        for (int i = 0; i < 4; i++) {
            add();
        }
        assertThat(bridges).allMatch(each -> each.fdb().dynamic().capacity() == ForwardingDatabase.DEFAULT_CAPACITY);
    }

    @Test
    void manyHaveTheSamePartAndGetItBack() {
        for (int i = 0; i < 100; i++) {
            add();
        }
        assertThat(entries() * ENTRY_BYTES).isBetween(heap.databases() / 2, heap.databases());
        assertThat(bridges)
                .extracting(each -> each.fdb().dynamic().capacity())
                .containsOnly(bridges.getFirst().fdb().dynamic().capacity());

        bridges.subList(2, 100).clear();
        shares.share(bridges);
        assertThat(bridges).allMatch(each -> each.fdb().dynamic().capacity() == ForwardingDatabase.DEFAULT_CAPACITY);
    }

    @Test
    void oneTooManyIsRefusedAndTheOthersKeepTheirs() {
        FdbShares small = new FdbShares(new HeapParts(GIB / 100), 1);
        int capacity = 0;
        while (bridges.size() < 1000) {
            try {
                capacity = small.shareWithOneMore(bridges);
            } catch (RefusedException e) {
                assertThat(e.refusal()).isEqualTo(Refusal.NO_SPACE);
                break;
            }
            bridges.add(new Bridge("br" + bridges.size(), 1, capacity, () -> {}, System::nanoTime));
        }
        assertThat(bridges).hasSizeBetween(2, 20);
        assertThat(bridges.getFirst().fdb().dynamic().capacity())
                .isEqualTo(capacity)
                .isGreaterThanOrEqualTo(1024);
    }

    @Test
    void aHeapWithoutRoomForOneDatabaseIsRefused() {
        assertThatThrownBy(() -> new HeapParts(48 << 20).check(1))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "a heap of 48 MiB is too small: the forwarding database of one bridge may take 48 MiB, and a"
                                + " fifth of the heap is for that; start with VETCH_JAVA_OPTS=-Xmx256m or more");
        long survivors = (256 << 20) / 30;
        assertThatCode(() -> new HeapParts((256 << 20) - survivors).check(4)).doesNotThrowAnyException();
    }
}
