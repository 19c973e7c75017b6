package io.vetch.bench.traffic;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What has been received of one trial, at all ports. Written by the receiving thread; anybody may read {@link #seen},
 * the rest only after the receiver has let go of it.
 */
final class TrialTally {
    private static final long LONGEST_LATENCY = 60_000_000_000L;

    private final int trial;
    private final long startNanos;
    private final List<Stream> streams;
    private final MemorySegment[] templates;
    private final int ports;
    private final @Nullable Arrivals[] arrivals;
    private final @Nullable InOrderCount[] counts;
    private final long[] misdelivered;
    private final long[] corruptedAt;
    private final long[] undersizedAt;
    private final @Nullable Histogram latency;
    private long foreign;
    private long counted;
    private volatile long seen;

    /** @param startNanos CLOCK_REALTIME, from which the frames' time stamps count */
    TrialTally(
            int trial, long startNanos, List<Stream> streams, MemorySegment[] templates, int ports, boolean latency) {
        this.trial = trial;
        this.startNanos = startNanos;
        this.streams = streams;
        this.templates = templates;
        this.ports = ports;
        this.arrivals = new Arrivals[streams.size() * ports];
        this.counts = new InOrderCount[streams.size() * ports];
        this.misdelivered = new long[streams.size() * ports];
        this.corruptedAt = new long[ports];
        this.undersizedAt = new long[ports];
        this.latency = latency ? new Histogram(1, LONGEST_LATENCY, 3) : null;
        for (int stream = 0; stream < streams.size(); stream++) {
            for (int port = 0; port < ports; port++) {
                boolean expected = streams.get(stream).isExpectedAt(port);
                arrivals[stream * ports + port] = expected ? new Arrivals() : null;
            }
        }
    }

    /** The filter has been started at {@code port}: what it keeps back is to be counted. */
    void countWith(InOrderFilter filter, int port) {
        for (int stream = 0; stream < streams.size(); stream++) {
            counts[stream * ports + port] =
                    filter.count(stream, streams.get(stream), port).orElse(null);
        }
    }

    /** When nothing more comes. */
    void finish() {
        for (int i = 0; i < counts.length; i++) {
            InOrderCount count = counts[i];
            if (count != null) {
                count.finish(Objects.requireNonNull(arrivals[i]));
            }
        }
    }

    /** A frame that came in at {@code port}. */
    void frame(int port, MemorySegment memory, long frame, int length, int tag, long epochNanos) {
        if (!TestFrame.hasRoom(length) || !TestFrame.isSigned(memory, frame)) {
            unsigned(port, memory, frame, length);
            return;
        }
        int index = TestFrame.stream(memory, frame);
        if (TestFrame.trial(memory, frame) != trial || index >= streams.size()) {
            return; // late, of a trial before
        }
        signed(port, index, memory, frame, length, tag, epochNanos - startNanos);
    }

    private void unsigned(int port, MemorySegment memory, long frame, int length) {
        if (TestFrame.looksOurs(memory, frame, length)) {
            (TestFrame.hasRoom(length) ? corruptedAt : undersizedAt)[port]++;
        } else {
            foreign++;
        }
    }

    private void signed(int port, int index, MemorySegment memory, long frame, int length, int tag, long nanos) {
        Arrivals expected = arrivals[index * ports + port];
        if (expected == null) {
            misdelivered[index * ports + port]++;
            return;
        }
        Stream stream = streams.get(index);
        long sequence = TestFrame.sequence(memory, frame);
        long sent = TestFrame.nanos(memory, frame);
        InOrderCount count = counts[index * ports + port];
        if (count != null && TestFrame.hasShape(length, tag, stream)) {
            count.before(sequence, sent, expected);
        }
        if (!TestFrame.isIntact(memory, frame, length, tag, stream, templates[index])) {
            expected.corrupt();
            return;
        }
        expected.intact(sequence, sent);
        if (latency != null) {
            long took = nanos - sent;
            latency.recordValue(Math.clamp(took, 1, LONGEST_LATENCY));
        }
    }

    /** The receiving thread has looked at {@code frames} more. */
    void publish(long frames) {
        counted += frames;
        seen = counted;
    }

    /** Frames looked at until now, whatever they were. Any thread. */
    long seen() {
        return seen;
    }

    @Nullable
    Arrivals arrivals(int stream, int port) {
        return arrivals[stream * ports + port];
    }

    long misdelivered(int stream, int port) {
        return misdelivered[stream * ports + port];
    }

    long corruptedAt(int port) {
        return corruptedAt[port];
    }

    long undersizedAt(int port) {
        return undersizedAt[port];
    }

    long foreign() {
        return foreign;
    }

    @Nullable
    Histogram latency() {
        return latency;
    }
}
