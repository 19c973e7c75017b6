package io.vetch.core.multicast;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** The timers of a bridge's snooping. Nothing runs by itself: who has a clock calls {@link #run}. */
final class Timers {
    private final TreeSet<Timer> pending =
            new TreeSet<>(Comparator.comparingLong((Timer timer) -> timer.at).thenComparingLong(timer -> timer.number));

    private final LongConsumer sooner;
    private long made;

    /** @param sooner told when the first timer is due, whenever that is sooner than before */
    Timers(LongConsumer sooner) {
        this.sooner = sooner;
    }

    /** Something that is due once, at a moment that may change. */
    final class Timer {
        private final long number = made++;
        private final Runnable expired;
        private boolean set;
        private long at;

        private Timer(Runnable expired) {
            this.expired = expired;
        }

        void set(long due) {
            cancel();
            at = due;
            set = true;
            pending.add(this);
            if (pending.first() == this) {
                sooner.accept(at);
            }
        }

        /** Sets it unless it is due sooner. */
        void shorten(long due) {
            if (!set || at > due) {
                set(due);
            }
        }

        void cancel() {
            if (set) {
                pending.remove(this);
                set = false;
            }
        }

        boolean isPending() {
            return set;
        }

        /** When it is due, or was last. */
        long at() {
            return at;
        }

        /** Nanoseconds until it is due; 0 if it is not pending. */
        long remaining(long now) {
            return set ? Math.max(0, at - now) : 0;
        }
    }

    Timer timer(Runnable expired) {
        return new Timer(expired);
    }

    /** Lets those expire that are due at {@code now}, in their order. */
    void run(long now) {
        while (!pending.isEmpty() && pending.first().at <= now) {
            Timer due = pending.first();
            due.cancel();
            due.expired.run();
        }
    }

    /** When the next is due. */
    OptionalLong next() {
        return pending.isEmpty() ? OptionalLong.empty() : OptionalLong.of(pending.first().at);
    }
}
