package io.vetch.core.fdb;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;

/**
 * One entry of the forwarding database: a station, the port that the station is on, and the times when the station was
 * last heard and last sent to. Any loop reads and refreshes an entry without a lock. When a station moves, one volatile
 * store changes its port, and every loop sees the new port with its next frame.
 */
public final class FdbEntry extends FdbKey {
    /**
     * A newer time is stored only if the stored one is older than this: each store takes the cache line of the entry
     * away from the other loops.
     */
    private static final long TIME_GRAIN_NANOS = 5_000_000;

    /**
     * Stands in {@link #live} for an entry that has left the database. No key is equal to it: no VLAN has the id
     * 0xffff.
     */
    private static final long GONE = -1;

    /**
     * For this long a loop may use an entry without asking the database. Then the loop asks again: so the database
     * learns that the station is in use, and the loop learns that the entry has aged.
     */
    private static final long FRESH_NANOS = 20_000_000;

    /** The key: address and VLAN. */
    private final long word;

    private final EntryKind kind;
    private final boolean sticky;
    private final boolean learned;
    /** When the entry was made. */
    private final long added;
    /** The key while the entry is in the database, then {@link #GONE}. */
    private volatile long live;

    private volatile boolean locked;
    private volatile BridgePort port;
    /** When the station was last heard. */
    private volatile long updated;
    /** When a frame was last sent to the station. */
    private volatile long used;
    /**
     * When a loop last found this entry in the database. Loops store it without a lock: a lost store costs one look-up.
     */
    private long lookedUp;

    /** When Caffeine was last told that this entry lives. */
    private long touchedAt;

    /** How many insertions the whole database had counted at that time. */
    private long touchedAtInsertion;

    private FdbEntry(long word, EntryKind kind, boolean sticky, boolean learned, BridgePort port, long nowNanos) {
        this.word = word;
        this.live = word;
        this.kind = kind;
        this.sticky = sticky;
        this.learned = learned;
        this.port = port;
        this.added = nowNanos;
        this.updated = nowNanos;
        this.used = nowNanos;
        this.lookedUp = nowNanos;
        this.touchedAt = nowNanos;
    }

    static FdbEntry learned(FdbProbe probe, BridgePort port, long nowNanos) {
        return new FdbEntry(probe.word(), EntryKind.DYNAMIC, false, true, port, nowNanos);
    }

    static FdbEntry configured(long address, int vlan, EntryKind kind, boolean sticky, BridgePort port, long nowNanos) {
        return new FdbEntry(word(address, vlan), kind, sticky, false, port, nowNanos);
    }

    /** An entry as a database would learn it. It is in no database. */
    public static FdbEntry imagined(long address, int vlan, BridgePort port, long nowNanos) {
        return new FdbEntry(word(address, vlan), EntryKind.DYNAMIC, false, true, port, nowNanos);
    }

    /** An entry that stands for none and is in no database. */
    static FdbEntry nobody(BridgePort nowhere) {
        return new FdbEntry(GONE, EntryKind.STATIC, false, false, nowhere, 0);
    }

    @Override
    long word() {
        return word;
    }

    public MacAddress address() {
        return new MacAddress(word & 0xffff_ffff_ffffL);
    }

    /** VLAN id, 0 where VLANs are not told apart. */
    public int vlan() {
        return (int) (word >>> 48);
    }

    /**
     * Whether this entry has the key, is in the database, and was found there within {@link #FRESH_NANOS}. One
     * comparison answers all three questions: the JIT compiler leaves out branches that its profile has not seen, and
     * the first frame that takes such a branch makes it compile all relaying again.
     */
    boolean isFresh(long key, long nowNanos) {
        long left = lookedUp + FRESH_NANOS - nowNanos;
        return ((live ^ key) | (left & Long.MIN_VALUE)) == 0;
    }

    /** A loop has found this entry in the database: so the database knows that the station is in use. */
    void lookedUp(long nowNanos) {
        lookedUp = nowNanos;
    }

    /** This entry has left the database. */
    void gone() {
        live = GONE;
    }

    public EntryKind kind() {
        return kind;
    }

    public boolean isLocal() {
        return kind == EntryKind.LOCAL;
    }

    public boolean isDynamic() {
        return kind == EntryKind.DYNAMIC;
    }

    /** Whether the entry keeps its port even if the station is heard at another port. */
    public boolean isSticky() {
        return sticky;
    }

    /**
     * Whether the station waits at a locked port for somebody to admit it: it is sent to, but what it sends is dropped.
     */
    public boolean isLocked() {
        return locked;
    }

    void setLocked(boolean waits) {
        locked = waits;
    }

    /** Whether the entry was learned from a frame, and so counts against fdb_max_learned. */
    public boolean isLearned() {
        return learned;
    }

    public BridgePort port() {
        return port;
    }

    /** Since when the database has this entry, on the clock of the loops in nanoseconds. */
    public long addedNanos() {
        return added;
    }

    /** When the station was last heard, on the clock of the loops in nanoseconds. */
    public long updatedNanos() {
        return updated;
    }

    /** When a frame was last sent to it. */
    public long usedNanos() {
        return used;
    }

    /** A frame goes to this station. */
    public void used(long nowNanos) {
        if (nowNanos - used > TIME_GRAIN_NANOS) {
            used = nowNanos;
        }
    }

    void heard(long nowNanos) {
        if (nowNanos - updated > TIME_GRAIN_NANOS) {
            updated = nowNanos;
        }
    }

    /** Whether it has left the database. */
    public boolean isGone() {
        return live == GONE;
    }

    void moveTo(BridgePort newPort) {
        port = newPort;
    }

    /** Whether it is time to tell Caffeine again that this entry lives. Says yes once per interval. */
    boolean wantsTouch(long nowNanos, long intervalNanos, long insertions, long insertionInterval) {
        if (nowNanos - touchedAt < intervalNanos && insertions - touchedAtInsertion < insertionInterval) {
            return false;
        }
        touchedAt = nowNanos;
        touchedAtInsertion = insertions;
        return true;
    }

    @Override
    public String toString() {
        return address() + " " + kind + " on " + port;
    }
}
