package io.vetch.cli.replay;

import java.nio.file.Path;

/**
 * What to replay, and how.
 *
 * @param file a pcap or pcapng file; {@code -} is standard input
 * @param port an interface that is a port of a bridge, or a bridge, in the caller's namespace
 * @param passes how often to send the file; 0 without end
 * @param limit most frames to send in all
 */
public record ReplayOptions(Path file, String port, Speed speed, long passes, long limit) {
    /** One of the rates that there are. */
    public sealed interface Speed {
        /**
         * As the file's time stamps say.
         *
         * @param multiplier how many times as fast
         * @param longestPauseNanos between two frames
         */
        record Recorded(double multiplier, long longestPauseNanos) implements Speed {
            public static final long ANY_PAUSE = Long.MAX_VALUE;
        }

        record FramesPerSecond(double rate) implements Speed {}

        record MegabitsPerSecond(double rate) implements Speed {}

        record Top() implements Speed {}
    }

    Pace pace() {
        return switch (speed) {
            case Speed.Recorded recorded -> Pace.recorded(recorded.multiplier(), recorded.longestPauseNanos());
            case Speed.FramesPerSecond frames -> Pace.framesPerSecond(frames.rate());
            case Speed.MegabitsPerSecond megabits -> Pace.megabitsPerSecond(megabits.rate());
            case Speed.Top top -> Pace.topSpeed();
        };
    }

    boolean isStandardInput() {
        return file.toString().equals("-");
    }
}
