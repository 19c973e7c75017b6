package io.vetch.core.fdb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where each station is: the forwarding database of IEEE 802.1Q, 8.8.
 *
 * <p>Dynamic entries live in Caffeine, which bounds them (W-TinyLFU keeps stations in use when a MAC flood fills the
 * table) and ages them. Static and local entries neither age nor count against the bound and live in a map of their
 * own. A key is in one of the two.
 *
 * <p>Ageing follows the source only: an entry expires {@link #setAgeing ageing time} after its station was last
 * <em>heard</em>. A loop refreshes the entry itself with each frame, which costs a store, and tells Caffeine about once
 * a second, and again after as many insertions as the table has room for. Each loop asks with a probe that remembers
 * the stations it met {@link RecentStations last}, but not for long: Caffeine's frequency sketch must see which are in
 * use.
 *
 * <p>Threads: {@link #find}, {@link #learn} and {@link #heard} on any loop; the rest on the control thread.
 */
public final class ForwardingDatabase {
    public static final int DEFAULT_CAPACITY = 262_144;

    /**
     * Caffeine skips re-ordering for writes within one second of the last. Its clock runs faster than ours by this
     * factor, so that this blur is 16 ms and ageing times of a second or two hold.
     */
    private static final int CLOCK_FACTOR = 64;

    private static final long MAX_TOUCH_NANOS = Duration.ofSeconds(1).toNanos();
    /** Steps in which the shared clock advances; each step is a store that all loops see. */
    private static final long CLOCK_GRAIN_NANOS = 1_000_000;

    /** Entries evicted at a time: a loop that learns meanwhile may have to wait for as many. */
    private static final int EVICTED_AT_A_TIME = 1024;

    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE / 4);

    private final Cache<FdbKey, FdbEntry> dynamic;
    private final ConcurrentMap<FdbKey, FdbEntry> configured = new ConcurrentHashMap<>();
    private final AtomicInteger learnedCount = new AtomicInteger();
    private final AtomicLong insertions = new AtomicLong();
    private final LongAdder aged = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final FdbListeners listeners = new FdbListeners();

    private volatile int capacity;
    private volatile long now;
    private volatile long touchNanos = MAX_TOUCH_NANOS;
    private volatile int maxLearned;
    private volatile @Nullable BridgePort localPort;

    /**
     * @param capacity most dynamic entries kept
     * @param nowNanos the clock; it advances with {@link #advanceClock}
     */
    public ForwardingDatabase(int capacity, long nowNanos) {
        this.now = nowNanos;
        this.capacity = capacity;
        this.dynamic = Caffeine.newBuilder()
                .maximumSize(capacity)
                .expireAfterWrite(NEVER)
                .ticker(() -> now * CLOCK_FACTOR)
                .executor(Runnable::run)
                .removalListener(this::onRemoval)
                .build();
    }

    /** The entry for a key, or null. This is what a frame in flight costs, twice. */
    public @Nullable FdbEntry find(FdbProbe key) {
        FdbEntry recent = key.recall();
        return recent != null ? recent : lookUp(key);
    }

    private @Nullable FdbEntry lookUp(FdbProbe key) {
        FdbEntry entry = dynamic.getIfPresent(key);
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
        FdbEntry entry = dynamic.policy().getIfPresentQuietly(key);
        return entry != null ? entry : configured.get(key);
    }

    /** What {@link #learn} would do now. Nothing is noted. Control thread. */
    public LearnOutcome wouldLearn(FdbProbe key, BridgePort port) {
        FdbEntry entry = peek(key);
        if (entry != null) {
            return outcome(entry, entry.port(), port);
        }
        return isFull(learnedCount.get() + 1) ? LearnOutcome.REFUSED : LearnOutcome.NEW;
    }

    private boolean isFull(int learned) {
        int limit = maxLearned;
        return learned > limit && limit > 0;
    }

    private LearnOutcome insert(FdbProbe key, BridgePort port, long nowNanos, boolean locked) {
        if (isFull(learnedCount.incrementAndGet())) {
            learnedCount.decrementAndGet();
            return LearnOutcome.REFUSED;
        }
        FdbEntry fresh = FdbEntry.learned(key, port, nowNanos);
        fresh.setLocked(locked);
        if (dynamic.asMap().putIfAbsent(fresh, fresh) != null) {
            learnedCount.decrementAndGet();
            return LearnOutcome.REFRESHED; // another loop was faster; the next frame settles the port
        }
        insertions.getAndIncrement();
        listeners.added(fresh);
        if (configured.containsKey(fresh)) {
            dynamic.asMap().remove(fresh, fresh); // added by hand meanwhile
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
            var _ = dynamic.getIfPresent(entry);
        }
    }

    private void refresh(FdbEntry entry, long nowNanos) {
        entry.heard(nowNanos);
        if (entry.isDynamic() && entry.wantsTouch(nowNanos, touchNanos, insertions.get(), capacity)) {
            touch(entry);
        }
    }

    private void touch(FdbEntry entry) {
        // Only what is there now: neither a flush nor a newer entry for this key may be undone.
        dynamic.asMap().computeIfPresent(entry, (key, current) -> current);
    }

    /** Called by loops at each burst and by the ageing task: entries age by this clock alone. */
    public void advanceClock(long nowNanos) {
        if (nowNanos - now >= CLOCK_GRAIN_NANOS) {
            now = nowNanos;
        }
    }

    /** Removes what has aged. @param nowNanos the clock */
    public void age(long nowNanos) {
        advanceClock(nowNanos);
        dynamic.cleanUp();
    }

    /** The clock as last advanced. */
    public long nowNanos() {
        return now;
    }

    /** Sets the ageing time for all entries, old ones included; 0 or less: no entry ages. */
    public void setAgeing(long nanos) {
        long max = NEVER.toNanos() / CLOCK_FACTOR;
        Duration scaled = nanos <= 0 || nanos > max ? NEVER : Duration.ofNanos(nanos * CLOCK_FACTOR);
        dynamic.policy().expireAfterWrite().orElseThrow().setExpiresAfter(scaled);
        touchNanos = nanos <= 0 ? MAX_TOUCH_NANOS : Math.min(MAX_TOUCH_NANOS, nanos / 64);
        dynamic.cleanUp();
    }

    /** Most learned entries; further stations are flooded, none is evicted. 0: no limit but the capacity. */
    public void setMaxLearned(int limit) {
        maxLearned = limit;
    }

    public int maxLearned() {
        return maxLearned;
    }

    /** Most dynamic entries kept. */
    public int capacity() {
        return capacity;
    }

    /** Keeps fewer dynamic entries, or more, from now on. Those in use are the last to go. */
    public void setCapacity(int entries) {
        var bound = dynamic.policy().eviction().orElseThrow();
        for (long size = capacity; size > entries; ) {
            size = Math.max(entries, size - EVICTED_AT_A_TIME);
            bound.setMaximum(size);
        }
        bound.setMaximum(entries);
        capacity = entries;
    }

    /** How many static and local entries there are, the bridge's own addresses among them. */
    public int configuredCount() {
        return configured.size();
    }

    /**
     * How many stations it knows: heard, added by hand, or taken over from a kernel bridge. They may have aged just
     * now.
     */
    public int stationCount() {
        return (int) dynamic.estimatedSize();
    }

    /** How many of them were heard. */
    public int learnedCount() {
        return learnedCount.get();
    }

    /** How many have timed out so far. Any thread. */
    public long agedCount() {
        return aged.sum();
    }

    /** How many had to go so far because there were more than it keeps. Any thread. */
    public long evictedCount() {
        return evicted.sum();
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
        FdbEntry entry = FdbEntry.configured(address, vlan, kind, sticky, port, now);
        boolean isDynamic = kind == EntryKind.DYNAMIC;
        FdbEntry replaced = isDynamic ? configured.remove(key) : configured.put(entry, entry);
        if (isDynamic) {
            dynamic.put(entry, entry);
        } else {
            dynamic.asMap().remove(key);
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
            return dynamic.asMap().remove(entry, entry);
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
        entries.addAll(dynamic.asMap().values());
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
        now = nowNanos - ageNanos; // Caffeine takes the time of an insertion from here
        try {
            FdbProbe key = new FdbProbe().set(address, vlan);
            if (peek(key) == null) {
                insert(key, port, nowNanos - ageNanos, locked);
            }
        } finally {
            now = nowNanos;
        }
    }

    /** Static and local entries at some moment, in no order. */
    public List<FdbEntry> configuredEntries() {
        return new ArrayList<>(configured.values());
    }

    /** Dynamic entries at some moment, in no order. */
    public List<FdbEntry> dynamicEntries() {
        return new ArrayList<>(dynamic.asMap().values());
    }

    private void onRemoval(@Nullable FdbKey key, @Nullable FdbEntry entry, RemovalCause cause) {
        if (entry == null) {
            return;
        }
        entry.gone();
        if (entry.isLearned()) {
            learnedCount.decrementAndGet();
        }
        if (cause == RemovalCause.EXPIRED) {
            aged.increment();
        } else if (cause == RemovalCause.SIZE) {
            evicted.increment();
        }
        if (cause != RemovalCause.REPLACED) {
            listeners.removed(entry, cause == RemovalCause.EXPIRED);
        }
    }
}
