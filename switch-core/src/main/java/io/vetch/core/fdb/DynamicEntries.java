package io.vetch.core.fdb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a forwarding database that age, in Caffeine: it bounds them (W-TinyLFU keeps stations in use when a
 * MAC flood fills the table), and removes those that have aged.
 *
 * <p>An entry expires {@link #setAgeing ageing time} after its station was last <em>heard</em>. A loop refreshes the
 * entry itself with each frame, which costs a store, and tells Caffeine about once a second, and again after as many
 * insertions as the table has room for.
 *
 * <p>Threads: {@link #advanceClock} and the counts on any thread; all else that is public on the control thread.
 */
public final class DynamicEntries {
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

    private final Cache<FdbKey, FdbEntry> cache;
    private final FdbListeners listeners;
    private final AtomicInteger learnedCount = new AtomicInteger();
    private final AtomicLong insertions = new AtomicLong();
    private final LongAdder aged = new LongAdder();
    private final LongAdder evicted = new LongAdder();

    private volatile int capacity;
    private volatile long now;
    private volatile long touchNanos = MAX_TOUCH_NANOS;
    private volatile int maxLearned;

    /** @param listeners told of each entry that leaves */
    DynamicEntries(int capacity, long nowNanos, FdbListeners listeners) {
        this.now = nowNanos;
        this.capacity = capacity;
        this.listeners = listeners;
        this.cache = Caffeine.newBuilder()
                .maximumSize(capacity)
                .expireAfterWrite(NEVER)
                .ticker(() -> now * CLOCK_FACTOR)
                .executor(Runnable::run)
                .removalListener(this::onRemoval)
                .build();
    }

    // ---- for the database

    /** To ask counts as use of the station. */
    @Nullable
    FdbEntry find(FdbKey key) {
        return cache.getIfPresent(key);
    }

    /** {@link #find} for somebody who only looks. */
    @Nullable
    FdbEntry peek(FdbKey key) {
        return cache.policy().getIfPresentQuietly(key);
    }

    boolean isFull() {
        return isFull(learnedCount.get() + 1);
    }

    private boolean isFull(int learned) {
        int limit = maxLearned;
        return learned > limit && limit > 0;
    }

    /** Counts one more learned entry. @return false if there is no room */
    boolean reserve() {
        boolean full = isFull(learnedCount.incrementAndGet());
        if (full) {
            learnedCount.decrementAndGet();
        }
        return !full;
    }

    /** Adds an entry for which room was {@link #reserve reserved}. @return false if there is one with its key */
    boolean insert(FdbEntry fresh) {
        if (cache.asMap().putIfAbsent(fresh, fresh) != null) {
            learnedCount.decrementAndGet();
            return false;
        }
        insertions.getAndIncrement();
        return true;
    }

    /** Adds an entry that nobody has learned, in the place of the one with its key. */
    void put(FdbEntry entry) {
        cache.put(entry, entry);
    }

    void remove(FdbKey key) {
        cache.asMap().remove(key);
    }

    /** Removes this entry and no other with its key. @return whether it was there */
    boolean removeOnly(FdbEntry entry) {
        return cache.asMap().remove(entry, entry);
    }

    /** Caffeine is told that the station of this entry lives, if it is time. */
    void heard(FdbEntry entry, long nowNanos) {
        if (entry.wantsTouch(nowNanos, touchNanos, insertions.get(), capacity)) {
            // Only what is there now: neither a flush nor a newer entry for this key may be undone.
            cache.asMap().computeIfPresent(entry, (key, current) -> current);
        }
    }

    /** Inserts as if the clock were at {@code thenNanos}. */
    void at(long thenNanos, Runnable insertion) {
        long before = now;
        now = thenNanos; // Caffeine takes the time of an insertion from here
        try {
            insertion.run();
        } finally {
            now = before;
        }
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

    // ---- the clock

    /** Called by loops at each burst and by the ageing task: entries age by this clock alone. */
    public void advanceClock(long nowNanos) {
        if (nowNanos - now >= CLOCK_GRAIN_NANOS) {
            now = nowNanos;
        }
    }

    /** The clock as last advanced. */
    public long nowNanos() {
        return now;
    }

    /** Removes what has aged. @param nowNanos the clock */
    public void age(long nowNanos) {
        advanceClock(nowNanos);
        cache.cleanUp();
    }

    /** Sets the ageing time for all entries, old ones included; 0 or less: no entry ages. */
    public void setAgeing(long nanos) {
        long max = NEVER.toNanos() / CLOCK_FACTOR;
        Duration scaled = nanos <= 0 || nanos > max ? NEVER : Duration.ofNanos(nanos * CLOCK_FACTOR);
        cache.policy().expireAfterWrite().orElseThrow().setExpiresAfter(scaled);
        touchNanos = nanos <= 0 ? MAX_TOUCH_NANOS : Math.min(MAX_TOUCH_NANOS, nanos / 64);
        cache.cleanUp();
    }

    // ---- how many

    /** Most learned entries; further stations are flooded, none is evicted. 0: no limit but the capacity. */
    public void setMaxLearned(int limit) {
        maxLearned = limit;
    }

    public int maxLearned() {
        return maxLearned;
    }

    /** Most entries kept. */
    public int capacity() {
        return capacity;
    }

    /** Keeps fewer entries, or more, from now on. Those in use are the last to go. */
    public void setCapacity(int entries) {
        var bound = cache.policy().eviction().orElseThrow();
        for (long size = capacity; size > entries; ) {
            size = Math.max(entries, size - EVICTED_AT_A_TIME);
            bound.setMaximum(size);
        }
        bound.setMaximum(entries);
        capacity = entries;
    }

    /**
     * How many stations are known: heard, added by hand, or taken over from a kernel bridge. They may have aged just
     * now.
     */
    public int count() {
        return (int) cache.estimatedSize();
    }

    /** How many of them were heard. */
    public int learnedCount() {
        return learnedCount.get();
    }

    /** How many have timed out so far. */
    public long agedCount() {
        return aged.sum();
    }

    /** How many had to go so far because there were more than are kept. */
    public long evictedCount() {
        return evicted.sum();
    }

    /** All at some moment, in no order. */
    public List<FdbEntry> all() {
        return new ArrayList<>(cache.asMap().values());
    }
}
