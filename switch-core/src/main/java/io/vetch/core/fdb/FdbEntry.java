package io.vetch.core.fdb;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;

/**
 * One station: where it is and since when. Loops read and refresh it without locks; a move is one volatile store that
 * every loop sees with its next frame.
 */
public final class FdbEntry extends FdbKey {
    /** Times are good to this; finer stores would only make loops disturb each other. */
    private static final long TIME_GRAIN_NANOS = 5_000_000;

    /** No key: there is no VLAN 0xffff. */
    private static final long GONE = -1;

    /** So often does the database hear that a station is in use, and a loop that it has aged. */
    private static final long FRESH_NANOS = 20_000_000;

    private final long word;
    private final EntryKind kind;
    private final boolean sticky;
    private final boolean learned;
    /** The key while this is in the database, then {@link #GONE}. */
    private volatile long live;

    private volatile BridgePort port;
    private volatile long updated;
    private volatile long used;
    /** On any loop; a lost store costs one more look. */
    private long lookedUp;

    /** When, in time and in insertions of the whole database, Caffeine last heard that this entry lives. */
    private long touchedAt;

    private long touchedAtInsertion;

    private FdbEntry(long word, EntryKind kind, boolean sticky, boolean learned, BridgePort port, long nowNanos) {
        this.word = word;
        this.live = word;
        this.kind = kind;
        this.sticky = sticky;
        this.learned = learned;
        this.port = port;
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

    /** An entry as a database would learn it; in none. */
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
     * Whether it has this key, is in the database and was {@link #lookedUp} there lately. One comparison, whatever the answer:
     * the compiler leaves out branches that its profile has not seen, and would compile all relaying anew with the first
     * frame that takes one.
     */
    boolean isFresh(long key, long nowNanos) {
        long left = lookedUp + FRESH_NANOS - nowNanos;
        return ((live ^ key) | (left & Long.MIN_VALUE)) == 0;
    }

    /** A loop found it in the database, which thereby knows that the station is in use. */
    void lookedUp(long nowNanos) {
        lookedUp = nowNanos;
    }

    /** It has left the database. */
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

    /** Whether it stays on its port even if the station is heard elsewhere. */
    public boolean isSticky() {
        return sticky;
    }

    /** Whether it came from traffic and counts against fdb_max_learned. */
    public boolean isLearned() {
        return learned;
    }

    public BridgePort port() {
        return port;
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

    void moveTo(BridgePort newPort) {
        port = newPort;
    }

    /** Whether Caffeine should hear again that this entry lives; says yes once per interval. */
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
