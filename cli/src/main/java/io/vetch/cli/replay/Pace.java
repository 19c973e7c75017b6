package io.vetch.cli.replay;

/** When each frame of a replay is due. Times are in nanoseconds from the start of the replay; they never go back. */
abstract class Pace {
    private static final double NANOS_PER_SECOND = 1e9;
    /** Nanoseconds that a byte takes at 1 Mbit/s. */
    private static final double BYTE_AT_ONE_MEGABIT = 8000;

    private Pace() {}

    /** The file starts again. */
    void beginPass() {}

    /**
     * When the next frame is due.
     *
     * @param sent frames before it
     * @param sentBytes their bytes
     * @param epochNanos its time stamp in the file
     */
    abstract long due(long sent, long sentBytes, long epochNanos);

    /** As fast as it goes. */
    static Pace topSpeed() {
        return new Pace() {
            @Override
            long due(long sent, long sentBytes, long epochNanos) {
                return 0;
            }
        };
    }

    /** @param rate more than 0 */
    static Pace framesPerSecond(double rate) {
        return new Pace() {
            @Override
            long due(long sent, long sentBytes, long epochNanos) {
                return (long) (sent * NANOS_PER_SECOND / rate);
            }
        };
    }

    /** Counts a frame's own bytes: no preamble, FCS or gap. @param rate Mbit/s, more than 0 */
    static Pace megabitsPerSecond(double rate) {
        return new Pace() {
            @Override
            long due(long sent, long sentBytes, long epochNanos) {
                return (long) (sentBytes * BYTE_AT_ONE_MEGABIT / rate);
            }
        };
    }

    /**
     * As the file's time stamps say.
     *
     * @param multiplier how many times as fast, more than 0
     * @param longestPause most nanoseconds between two frames, whatever their stamps say
     */
    static Pace recorded(double multiplier, long longestPause) {
        return new Recorded(multiplier, longestPause);
    }

    /**
     * A stamp that goes back is due at once; a pass begins where the last one ended. Stamps that leap further than the
     * longest pause, either way, are the new measure for those behind them.
     */
    private static final class Recorded extends Pace {
        private final double multiplier;
        private final long longestPause;
        private boolean first = true;
        private long passStart;
        private long passStamp;
        private long last;

        Recorded(double multiplier, long longestPause) {
            this.multiplier = multiplier;
            this.longestPause = longestPause;
        }

        @Override
        void beginPass() {
            first = true;
        }

        @Override
        long due(long sent, long sentBytes, long epochNanos) {
            if (first) {
                first = false;
                anchor(epochNanos);
            }
            long pause = passStart - last + (long) ((epochNanos - passStamp) / multiplier);
            last += Math.clamp(pause, 0, longestPause);
            if (Math.abs(pause) > longestPause) {
                anchor(epochNanos);
            }
            return last;
        }

        private void anchor(long epochNanos) {
            passStart = last;
            passStamp = epochNanos;
        }
    }
}
