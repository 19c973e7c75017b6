package io.vetch.tap.loop;

/**
 * Whose turn it is on a loop. A frame that is flooded costs as many copies as the bridge has ports: when hundreds of ports come up,
 * each floods some frames, and a ping between two others would wait for all of them. So the bursts of a round together may cost
 * {@link #ROUND} copies, and a reader that cost more than its share pays for it in the next rounds (deficit round robin). A reader
 * whose bursts cost no more than a burst of known unicast is never made to wait. Of one loop's thread.
 *
 * <p>A round is one answer of epoll_wait(2), in which each readable descriptor occurs once. A reader that has to wait stays
 * readable, so that the next answer names it again.
 */
final class Turns {
    /** A burst ends after so many copies. */
    static final int BURST = 256;

    /** Copies; some two milliseconds. */
    static final int ROUND = 1024;

    private static final int KNOWN_UNICAST = BurstBuffer.SLOTS;

    private int round;
    private int readers;
    private int spent;
    private int share = ROUND;

    /** What a loop knows of one reader. */
    static final class Turn {
        private int seen;
        private int owed;
        /** Whether its next burst may be expensive; so it is with frames of a device that has just come up. */
        private boolean expensive = true;
    }

    /** Whether the reader, which is readable, may read now. */
    boolean comes(Turn turn) {
        if (turn.seen == round) {
            beginRound();
        }
        turn.seen = round;
        readers++;
        turn.owed = Math.max(0, turn.owed - share);
        return turn.owed == 0 && (spent < ROUND || !turn.expensive);
    }

    /** @param copies of frames that its burst has cost */
    void took(Turn turn, int copies) {
        spent += copies;
        turn.expensive = copies > KNOWN_UNICAST;
        turn.owed = turn.expensive ? copies : 0;
    }

    private void beginRound() {
        share = ROUND / Math.max(1, readers) + 1;
        round++;
        readers = 0;
        spent = 0;
    }
}
