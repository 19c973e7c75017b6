package io.vetch.cli.address;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.port.BridgePort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Which stations move between which ports, and how often. Bounded; a station that stays is forgotten after an hour. */
final class MoveLog {
    private static final int MOST_WAITING = 256;
    private static final int MOST_STATIONS = 1024;
    private static final int MOST_COUNTED = 1000;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Queue<Move> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Runnable called;
    private final Cache<Key, History> stations = Caffeine.newBuilder()
            .maximumSize(MOST_STATIONS)
            .expireAfterWrite(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

    /** @param called by a loop after a station has moved; quick */
    MoveLog(Runnable called) {
        this.called = called;
    }

    private record Key(BridgeInterface bridge, long station) {}

    private record Move(BridgeInterface bridge, long station, String from, String to, long nanos) {}

    /** Of one station. */
    private static final class History {
        final Deque<Long> lastMinute = new ArrayDeque<>();
        String from = "";
        String to = "";
        long since;
        long last;

        void add(Move move) {
            if (last == 0 || move.nanos - last > MINUTE_NANOS) {
                since = move.nanos;
            }
            last = move.nanos;
            from = move.from;
            to = move.to;
            lastMinute.add(move.nanos);
            forgetOlder(move.nanos);
        }

        void forgetOlder(long now) {
            while (!lastMinute.isEmpty()
                    && (now - lastMinute.getFirst() > MINUTE_NANOS || lastMinute.size() > MOST_COUNTED)) {
                lastMinute.removeFirst();
            }
        }
    }

    /** For one bridge's database. */
    FdbListener listener(BridgeInterface bridge) {
        return new FdbListener() {
            @Override
            public void moved(FdbEntry entry, BridgePort from) {
                if (count.get() < MOST_WAITING) {
                    count.incrementAndGet();
                    String to = entry.port().name();
                    waiting.add(new Move(bridge, entry.address().value(), from.name(), to, entry.updatedNanos()));
                    called.run();
                }
            }
        };
    }

    /** Takes over what the loops have told. Control thread, as all that follows. */
    void drain() {
        for (Move move = waiting.poll(); move != null; move = waiting.poll()) {
            count.decrementAndGet();
            History history = stations.get(new Key(move.bridge, move.station), key -> new History());
            history.add(move);
        }
    }

    Optional<StationMoves> of(BridgeInterface bridge, long station, long now) {
        Key key = new Key(bridge, station);
        return report(key, stations.getIfPresent(key), now);
    }

    /** Of all stations that have moved within a minute. */
    List<StationMoves> all(long now) {
        List<StationMoves> all = new ArrayList<>();
        stations.asMap().forEach((key, history) -> report(key, history, now).ifPresent(all::add));
        return all;
    }

    private static Optional<StationMoves> report(Key key, @Nullable History history, long now) {
        if (history == null) {
            return Optional.empty();
        }
        history.forgetOlder(now);
        int moves = history.lastMinute.size();
        return moves == 0
                ? Optional.empty()
                : Optional.of(new StationMoves(
                        key.bridge, key.station, history.from, history.to, moves, history.since, history.last));
    }

    void forget(BridgeInterface bridge) {
        stations.asMap().keySet().removeIf(key -> key.bridge.equals(bridge));
    }
}
