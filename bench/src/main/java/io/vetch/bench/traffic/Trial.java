package io.vetch.bench.traffic;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is sent in one go.
 *
 * @param turns whose frame is next, over and over; a stream that is there twice has twice its share
 * @param rate frames a second of all streams together; {@link #FLAT_OUT}: as fast as it goes
 * @param frames how many to send in all; {@link Long#MAX_VALUE} for as many as go into the time
 * @param seconds after which it ends in any case
 * @param latency whether latencies are to be recorded; frames then go one in a system call
 * @param everyFrame whether every frame is to be looked at from end to end, at the price of a lower rate. Otherwise
 *     those that come in their order may only be counted, but for one in {@link InOrderFilter#SAMPLE}
 */
public record Trial(List<Stream> turns, double rate, long frames, double seconds, boolean latency, boolean everyFrame) {
    public static final double FLAT_OUT = Double.POSITIVE_INFINITY;
    /** More frames a second than one sender can send. */
    private static final double MAX_RATE = 20e6;

    public Trial {
        turns = List.copyOf(turns);
        if (turns.isEmpty() || rate <= 0 || frames <= 0 || seconds <= 0) {
            throw new IllegalArgumentException("a trial without frames");
        }
    }

    /** For a time. */
    public static Trial of(List<Stream> turns, double rate, double seconds) {
        return new Trial(turns, rate, Long.MAX_VALUE, seconds, false, false);
    }

    /** So many frames, however long they take. */
    public static Trial burst(List<Stream> turns, double rate, long frames) {
        return new Trial(turns, rate, frames, 3600, false, false);
    }

    public Trial withLatency() {
        return new Trial(turns, rate, frames, seconds, true, everyFrame);
    }

    public Trial withEveryFrame() {
        return new Trial(turns, rate, frames, seconds, latency, true);
    }

    /** So many at most that their numbers stay within what the filter counts. */
    boolean canBeFiltered() {
        return !everyFrame && Math.min((double) frames, seconds * MAX_RATE) < Integer.MAX_VALUE;
    }

    /** Each stream once. A frame names its own by its place here. */
    List<Stream> streams() {
        return turns.stream().distinct().toList();
    }

    /** The turns as places in {@link #streams}. */
    int[] order() {
        List<Stream> streams = streams();
        return IntStream.range(0, turns.size())
                .map(turn -> streams.indexOf(turns.get(turn)))
                .toArray();
    }
}
