package io.vetch.cli.memory;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The memory that clients have the daemon keep: for captures, look backs, saves, and their connections, with the
 * answers that they have not read. Who wants some reserves it first, and is refused beyond the bound, so that the
 * forwarding databases always have theirs. A quarter of it is for connections alone, so that captures never keep out
 * who wants to end them. Any thread.
 */
public final class MemoryBudget {
    private static final long GIB = 1 << 30;
    /**
     * On the heap: a request of 1 MiB, and as much of answers. What netty keeps of them is outside, in as much memory
     * again.
     */
    private static final long CONNECTION_BYTES = 2 << 20;

    /** Of the whole, as a divisor. */
    private static final int PART_OF_CONNECTIONS = 4;

    private final long limit;
    private long taken;
    /** Of that, by connections. */
    private long connected;
    /** What the rest is for. */
    private final List<String> uses = new ArrayList<>();

    /** @param limit in bytes, for all together */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Memory that was granted, given back once, however often it is closed. Any thread. */
    public final class Reservation implements AutoCloseable {
        private final String what;
        private final long bytes;
        private final boolean connection;
        private boolean closed;

        private Reservation(String what, long bytes, boolean connection) {
            this.what = what;
            this.bytes = bytes;
            this.connection = connection;
        }

        @Override
        public void close() {
            synchronized (MemoryBudget.this) {
                if (closed) {
                    return;
                }
                closed = true;
                taken -= bytes;
                if (connection) {
                    connected -= bytes;
                } else {
                    uses.remove(what);
                }
            }
        }
    }

    /**
     * @param what it is for, as {@code "a capture"}
     * @param bytes how much that takes at most
     * @throws RefusedException with {@link Refusal#NO_MEMORY} and the figures; nothing is reserved then
     */
    public synchronized Reservation reserve(String what, long bytes) {
        return reserve(what, bytes, mostOfOthers(), false);
    }

    /** What connections have not taken of their part is theirs alone. */
    private long mostOfOthers() {
        return limit - Math.max(0, limit / PART_OF_CONNECTIONS - connected);
    }

    /** Room for one more client. @throws RefusedException if there is none */
    public synchronized Reservation connection() {
        Reservation made = reserve("a connection", CONNECTION_BYTES, limit, true);
        connected += CONNECTION_BYTES;
        return made;
    }

    private Reservation reserve(String what, long bytes, long most, boolean connection) {
        if (bytes > most - taken) {
            throw refusal(what, bytes, most);
        }
        taken += bytes;
        if (!connection) {
            uses.add(what);
        }
        return new Reservation(what, bytes, connection);
    }

    /**
     * Reserves as above, and then has made what takes the memory.
     *
     * @param maker is given the reservation; what it makes gives that back
     * @throws RefusedException also if there is no memory after all; nothing is reserved then
     */
    public <T> T make(String what, long bytes, Function<Reservation, T> maker) {
        Reservation memory = reserve(what, bytes);
        try {
            Faults.allocation(what);
            return maker.apply(memory);
        } catch (OutOfMemoryError e) {
            memory.close();
            throw refusal(what, bytes, limit);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private synchronized RefusedException refusal(String what, long bytes, long most) {
        String message = what + " takes " + HeapParts.mib(bytes)
                + " MiB: captures, look backs, saves and connections may take " + HeapParts.mib(most)
                + " MiB together, and " + HeapParts.mib(taken)
                + " are taken; end some, ask for less (a capture with -B), or start"
                + " the daemon with VETCH_JAVA_OPTS=-Xmx" + heapFor(bytes) + "g";
        return new RefusedException(Refusal.NO_MEMORY, message);
    }

    /** In GiB: the heap of which clients have two fifths, and some of it survivor space, which does not count. */
    private long heapFor(long bytes) {
        return (taken + bytes) * 4 / 3 * 8 / 3 / GIB + 1;
    }

    /** What memory is reserved for now, oldest first; connections are not named. */
    public synchronized List<String> uses() {
        return List.copyOf(uses);
    }

    /** In bytes, for all together. */
    public long limit() {
        return limit;
    }

    /** Bytes reserved now. */
    public synchronized long taken() {
        return taken;
    }
}
