package io.vetch.cli.snapshot;

import io.vetch.core.fdb.DynamicEntries;
import io.vetch.core.fdb.ForwardingDatabase;

/**
 * A forwarding database at one moment.
 *
 * @param stations dynamic entries
 * @param learned those of them that were heard
 * @param configured static and local entries
 * @param capacity most dynamic entries that it keeps
 * @param maxLearned most learned ones, 0 for no limit but the capacity
 * @param aged how many have timed out so far
 * @param evicted how many had to go so far, as there were more than it keeps
 */
public record FdbSnapshot(
        int stations, int learned, int configured, int capacity, int maxLearned, long aged, long evicted) {
    static FdbSnapshot of(ForwardingDatabase fdb) {
        DynamicEntries dynamic = fdb.dynamic();
        return new FdbSnapshot(
                dynamic.count(),
                dynamic.learnedCount(),
                fdb.configuredCount(),
                dynamic.capacity(),
                dynamic.maxLearned(),
                dynamic.agedCount(),
                dynamic.evictedCount());
    }
}
