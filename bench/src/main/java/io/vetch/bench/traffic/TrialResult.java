package io.vetch.bench.traffic;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trial's frames.
 *
 * @param flows one for each stream and each port where it had to arrive
 * @param strays where frames were seen that should not have been
 * @param corruptedAt by port: frames that were ours, but so corrupted that their stream is not known
 * @param undersizedAt by port: frames too short to be stamped
 * @param sent frames, of all streams together
 * @param refused frames that an interface did not take: its queue was full. They count as sent, and lost
 * @param seconds how long it was sent
 * @param testerDrops frames that the tester itself lost: the switch is not to blame, and the trial worth nothing
 * @param foreign frames that were not the tester's
 * @param latency of the intact frames that were looked at, in nanoseconds, from the hand-over to the kernel until the
 *     kernel received them; null if it was not asked for
 */
public record TrialResult(
        Trial trial,
        List<Flow> flows,
        List<Stray> strays,
        List<Long> corruptedAt,
        List<Long> undersizedAt,
        long sent,
        long refused,
        double seconds,
        long testerDrops,
        long foreign,
        @Nullable Histogram latency) {

    /**
     * A stream, as it arrived at one port. Counts are of frames; a frame that came twice is received once.
     *
     * @param lastGapNanos when the last frame was sent before which another was missing, from the trial's start; -1:
     *     never
     */
    public record Flow(
            Stream stream,
            int port,
            long sent,
            long received,
            long duplicated,
            long reordered,
            long corrupted,
            long lastGapNanos) {
        /** Frames that did not arrive, or not intact. */
        public long lost() {
            return sent - received;
        }
    }

    /** Frames of a stream at a port where they had no business. */
    public record Stray(Stream stream, int port, long frames) {}

    public long received() {
        return flows.stream().mapToLong(Flow::received).sum();
    }

    /** Frames that should have arrived, all receivers together, and did not. */
    public long lost() {
        return flows.stream().mapToLong(Flow::lost).sum();
    }

    public long duplicated() {
        return flows.stream().mapToLong(Flow::duplicated).sum();
    }

    public long reordered() {
        return flows.stream().mapToLong(Flow::reordered).sum();
    }

    public long corrupted() {
        long unknown = corruptedAt.stream().mapToLong(Long::longValue).sum();
        return unknown + flows.stream().mapToLong(Flow::corrupted).sum();
    }

    public long misdelivered() {
        return strays.stream().mapToLong(Stray::frames).sum();
    }

    /** Lost, of all that should have arrived: 0 to 1. */
    public double lossRatio() {
        long expected = flows.stream().mapToLong(Flow::sent).sum();
        return expected == 0 ? 0 : (double) lost() / expected;
    }

    /** Frames a second sent, all streams together. */
    public double offeredRate() {
        return sent / seconds;
    }

    /** Frames a second received, all receivers together. */
    public double receivedRate() {
        return received() / seconds;
    }

    /** Whether the sender was less than 99 % as fast as it should have been. */
    public boolean isBelowRate() {
        return trial.rate() != Trial.FLAT_OUT
                && trial.frames() == Long.MAX_VALUE
                && offeredRate() < 0.99 * trial.rate();
    }
}
