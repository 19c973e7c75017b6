package io.vetch.core.fdb;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where each station is: the forwarding database of IEEE 802.1Q, 8.8.
 *
 * <p>{@link DynamicEntries} age and are bounded. Static and local entries neither age nor count against the bound and
 * live in a map of their own. A key is in one of the two.
 *
 * <p>Each loop asks with a probe that remembers the stations it met {@link RecentStations last}, but not for long:
 * Caffeine's frequency sketch must see which are in use.
 *
 * <p>Threads: {@link #find}, {@link #learn} and {@link #heard} on any loop; the rest on the control thread.
 */
public final class ForwardingDatabase {
    public static final int DEFAULT_CAPACITY = 262_144;

    private final FdbListeners listeners = new FdbListeners();
    private final DynamicEntries dynamic;
    private final ConcurrentMap<FdbKey, FdbEntry> configured = new ConcurrentHashMap<>();
    private volatile @Nullable BridgePort localPort;

    /**
     * @param capacity most dynamic entries kept
     * @param nowNanos the clock; it advances with {@link DynamicEntries#advanceClock}
     */
    public ForwardingDatabase(int capacity, long nowNanos) {
        dynamic = new DynamicEntries(capacity, nowNanos, listeners);
    }

    /** Those that age. */
    public DynamicEntries dynamic() {
        return dynamic;
    }

    /** The entry for a key, or null. This is what a frame in flight costs, twice. */
    public @Nullable FdbEntry find(FdbProbe key) {
        FdbEntry recent = key.recall();
        return recent != null ? recent : lookUp(key);
    }

    private @Nullable FdbEntry lookUp(FdbProbe key) {
        FdbEntry entry = dynamic.find(key);
        if (entry == null) {
            entry = configured.get(key);
        }
        if (entry != null) {
            key.remember(entry);
        }
        return entry;
    }

    /** Notes that the station {@code key} was heard on {@code port}. */
    public LearnOutcome learn(FdbProbe key, BridgePort port, long nowNanos) {
        FdbEntry entry = find(key);
        return entry == null ? insert(key, port, nowNanos, false) : heard(entry, port, nowNanos);
    }

    /** {@link #learn} of a station without an entry that somebody has to admit first: see {@link FdbEntry#isLocked}. */
    public LearnOutcome learnLocked(FdbProbe key, BridgePort port, long nowNanos) {
        return insert(key, port, nowNanos, true);
    }

    /** {@link #learn} of a station that has an entry. */
    public LearnOutcome heard(FdbEntry entry, BridgePort port, long nowNanos) {
        BridgePort before = entry.port();
        LearnOutcome outcome = outcome(entry, before, port);
        switch (outcome) {
            case MOVED -> move(entry, before, port, nowNanos);
            case REFRESHED -> refresh(entry, nowNanos);
            case NEW, REFUSED -> {}
        }
        return outcome;
    }

    /** What it means that a station with an entry is heard: the entry stays, moves, or takes no notice. */
    private static LearnOutcome outcome(FdbEntry entry, BridgePort known, BridgePort heard) {
        if (entry.isLocal()) {
            return LearnOutcome.REFUSED;
        }
        if (known == heard) {
            return LearnOutcome.REFRESHED;
        }
        return entry.isSticky() ? LearnOutcome.REFUSED : LearnOutcome.MOVED;
    }

    /** {@link #find} for somebody who only looks: Caffeine does not count it as use. Control thread. */
    public @Nullable FdbEntry peek(FdbProbe key) {
        FdbEntry entry = dynamic.peek(key);
        return entry != null ? entry : configured.get(key);
    }

    /** What {@link #learn} would do now. Nothing is noted. Control thread. */
    public LearnOutcome wouldLearn(FdbProbe key, BridgePort port) {
        FdbEntry entry = peek(key);
        if (entry != null) {
            return outcome(entry, entry.port(), port);
        }
        return dynamic.isFull() ? LearnOutcome.REFUSED : LearnOutcome.NEW;
    }

    private LearnOutcome insert(FdbProbe key, BridgePort port, long nowNanos, boolean locked) {
        if (!dynamic.reserve()) {
            return LearnOutcome.REFUSED;
        }
        FdbEntry fresh = FdbEntry.learned(key, port, nowNanos);
        fresh.setLocked(locked);
        if (!dynamic.insert(fresh)) {
            return LearnOutcome.REFRESHED; // another loop was faster; the next frame settles the port
        }
        listeners.added(fresh);
        if (configured.containsKey(fresh)) {
            dynamic.removeOnly(fresh); // added by hand meanwhile
        }
        return LearnOutcome.NEW;
    }

    private void move(FdbEntry entry, BridgePort from, BridgePort to, long nowNanos) {
        entry.moveTo(to);
        entry.setLocked(false); // only a port that is not locked lets a station move to it
        refresh(entry, nowNanos);
        listeners.moved(entry, from);
    }

    /**
     * A station was heard and sent to by the kernel, which tells only now. Control thread.
     *
     * @param heardNanos the clock then
     */
    public void heardByKernel(FdbEntry entry, long heardNanos) {
        if (heardNanos - entry.updatedNanos() > 0) {
            refresh(entry, heardNanos);
        }
    }

    /**
     * Frames come from this station or go to it, and the kernel moves them. Where no loop asks for a station, Caffeine
     * would take it for one that nobody uses, and a flood of others would drive it out. To be called more often than
     * such a flood fills the database: some ten times a second. Control thread.
     */
    public void usedByKernel(FdbEntry entry) {
        if (entry.isDynamic()) {
            var _ = dynamic.find(entry);
        }
    }

    private void refresh(FdbEntry entry, long nowNanos) {
        entry.heard(nowNanos);
        if (entry.isDynamic()) {
            dynamic.heard(entry, nowNanos);
        }
    }

    /** How many static and local entries there are, the bridge's own addresses among them. */
    public int configuredCount() {
        return configured.size();
    }

    /** Tells {@code added} of changes from now on, until {@link #removeListener}. */
    public void addListener(FdbListener added) {
        listeners.add(added);
    }

    public void removeListener(FdbListener removed) {
        listeners.remove(removed);
    }

    /** The bridge's own port, to which local entries lead. */
    public @Nullable BridgePort localPort() {
        return localPort;
    }

    public void setLocalPort(@Nullable BridgePort port) {
        localPort = port;
    }

    /**
     * Adds an entry by hand, as old as the clock was last advanced.
     *
     * @param replace whether an entry with this key may be there already
     * @throws RefusedException with {@link Refusal#EXISTS} otherwise
     */
    public FdbEntry add(long address, int vlan, EntryKind kind, boolean sticky, BridgePort port, boolean replace) {
        FdbProbe key = new FdbProbe().set(address, vlan);
        FdbEntry prior = find(key);
        if (prior != null && !replace) {
            throw new RefusedException(Refusal.EXISTS);
        }
        FdbEntry entry = FdbEntry.configured(address, vlan, kind, sticky, port, dynamic.nowNanos());
        boolean isDynamic = kind == EntryKind.DYNAMIC;
        FdbEntry replaced = isDynamic ? configured.remove(key) : configured.put(entry, entry);
        if (isDynamic) {
            dynamic.put(entry);
        } else {
            dynamic.remove(key);
        }
        if (replaced != null) {
            replaced.gone();
        }
        listeners.added(entry);
        return entry;
    }

    /** Removes one entry. @return whether it was there */
    public boolean delete(FdbEntry entry) {
        if (entry.isDynamic()) {
            return dynamic.removeOnly(entry);
        }
        boolean removed = configured.remove(entry, entry);
        if (removed) {
            entry.gone();
            listeners.removed(entry, false);
        }
        return removed;
    }

    public @Nullable FdbEntry get(MacAddress address, int vlan) {
        return find(new FdbProbe().set(address.value(), vlan));
    }

    /** Removes every entry that {@code which} names. */
    public void flush(Predicate<FdbEntry> which) {
        for (FdbEntry entry : entries()) {
            if (which.test(entry)) {
                delete(entry);
            }
        }
    }

    /** All entries at some moment, in no order. */
    public List<FdbEntry> entries() {
        List<FdbEntry> entries = new ArrayList<>(configured.values());
        entries.addAll(dynamic.all());
        return entries;
    }

    /**
     * Has a station known as if it had been heard on {@code port} some time ago, unless it is known. Where several are
     * restored, those heard the longest ago come first. Control thread, before frames come by the bridge.
     *
     * @param nowNanos the clock
     * @param ageNanos how long ago
     * @param locked whether the entry is {@link FdbEntry#isLocked locked}
     */
    public void restore(long address, int vlan, BridgePort port, long nowNanos, long ageNanos, boolean locked) {
        dynamic.advanceClock(nowNanos);
        FdbProbe key = new FdbProbe().set(address, vlan);
        if (peek(key) == null) {
            long heardNanos = nowNanos - ageNanos;
            dynamic.at(heardNanos, () -> insert(key, port, heardNanos, locked));
        }
    }

    /** Static and local entries at some moment, in no order. */
    public List<FdbEntry> configuredEntries() {
        return new ArrayList<>(configured.values());
    }
}
