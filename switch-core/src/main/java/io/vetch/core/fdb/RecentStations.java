package io.vetch.core.fdb;

import io.vetch.core.port.BridgePort;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stations that one loop met last, in front of the database: a slot each, by address. {@link FdbEntry#isFresh} says
 * which may still be found here.
 */
final class RecentStations {
    /** 64 KiB. Of 2000 stations in use, one in nine shares its slot with another. */
    private static final int SLOT_BITS = 14;

    private static final FdbEntry NOBODY =
            FdbEntry.nobody(new BridgePort(0, "nobody", 0, 0, 1, (frame, loop, counters) -> {}));

    private final FdbEntry[] slots = new FdbEntry[1 << SLOT_BITS];

    RecentStations() {
        Arrays.fill(slots, NOBODY);
    }

    @Nullable
    FdbEntry get(long word, long nowNanos) {
        FdbEntry entry = slots[slot(word)];
        return entry.isFresh(word, nowNanos) ? entry : null;
    }

    void put(FdbEntry entry, long nowNanos) {
        entry.lookedUp(nowNanos);
        slots[slot(entry.word())] = entry;
    }

    private static int slot(long word) {
        return FdbKey.hash(word) >>> (Integer.SIZE - SLOT_BITS);
    }
}
