package io.vetch.core.fdb;

import io.vetch.core.port.BridgePort;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stations that one loop met last, in front of the database: a slot each, by address. An entry that has left the database
 * is never found here. All are forgotten after {@link #MEMORY_NANOS}, so that the database hears which stations are in use
 * and what has aged is missed in time.
 *
 * <p>A hit is one comparison, whatever makes a miss. Were there a branch for each, the compiler would leave out those that
 * its profile has not seen, and all relaying would be compiled anew with the first frame that takes one.
 */
final class RecentStations {
    static final long MEMORY_NANOS = Duration.ofMillis(20).toNanos();

    /** 64 KiB. Of 2000 stations in use, one in nine shares its slot with another. */
    private static final int SLOT_BITS = 14;

    private static final FdbEntry NOBODY =
            FdbEntry.nobody(new BridgePort(0, "nobody", 0, 0, 1, (frame, loop, counters) -> {}));

    private final FdbEntry[] slots = new FdbEntry[1 << SLOT_BITS];
    private long forgotten;

    RecentStations() {
        Arrays.fill(slots, NOBODY);
    }

    void beginBurst(long nowNanos) {
        if (nowNanos - forgotten >= MEMORY_NANOS) {
            forgotten = nowNanos;
            Arrays.fill(slots, NOBODY);
        }
    }

    @Nullable
    FdbEntry get(long word) {
        FdbEntry entry = slots[slot(word)];
        return entry.isLiveAs(word) ? entry : null;
    }

    void put(FdbEntry entry) {
        slots[slot(entry.word())] = entry;
    }

    private static int slot(long word) {
        return FdbKey.hash(word) >>> (Integer.SIZE - SLOT_BITS);
    }
}
