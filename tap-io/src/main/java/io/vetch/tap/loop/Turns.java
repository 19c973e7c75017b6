package io.vetch.tap.loop;

/**
 * Whose turn it is on a loop. A frame that is flooded costs as many copies as the bridge has ports: when hundreds of
 * ports come up, each floods some frames, and a ping between two others would wait for all of them. So the readers
 * whose bursts are expensive stand in a line where they are many: all their bursts of a round together cost about
 * {@link #ROUND} copies. Who finds a round full is given the next round that has room, and reads in that round whatever
 * the others do. A reader whose bursts are cheap never waits, also if it floods once in a while, as whoever asks for an
 * address does.
 *
 * <p>A round is one answer of epoll_wait(2), in which each readable descriptor occurs once. A reader that has to wait
 * stays readable, so that the next answer names it again. Of one loop's thread.
 */
final class Turns {
    /** A burst ends after so many copies. */
    static final int BURST = 512;

    /** A burst that waits has room for so many copies at least in the round that it is given. */
    private static final int LEAST_BOOKED = 256;

    /** Copies; some two milliseconds. */
    static final int ROUND = 1024;

    /** A full burst of known unicast, and the copies of a host that listens to it. */
    static final int CHEAP = 2 * BurstBuffer.SLOTS;

    /** Of one burst, so that one alone makes nobody expensive. */
    private static final int MOST_NOTED = 500;

    private long round = 1;
    /** Copies that bursts of this round have cost. */
    private int spent;
    /** Copies that bursts of later rounds will cost, to judge by earlier ones. */
    private long booked;

    /** What a loop knows of one reader. */
    static final class Turn {
        private long seen;
        /** What its bursts cost of late; a device that has just come up is thought to flood. */
        private int copies = CHEAP + 1;

        private boolean waits;
        /** The round in which it reads, while it waits. */
        private long due;

        private boolean isExpensive() {
            return copies > CHEAP;
        }
    }

    /** Whether the reader, which is readable, may read now. */
    boolean comes(Turn turn) {
        if (turn.seen == round) {
            beginRound();
        }
        turn.seen = round;
        if (turn.waits) {
            turn.waits = turn.due > round;
            return !turn.waits;
        }
        if (!turn.isExpensive() || (booked == 0 && spent < ROUND)) {
            return true;
        }
        turn.waits = true;
        turn.due = round + 1 + booked / ROUND;
        booked += Math.max(turn.copies, LEAST_BOOKED);
        return false;
    }

    /** @param copies of frames that its burst has cost */
    void took(Turn turn, int copies) {
        turn.copies = (3 * turn.copies + Math.min(copies, MOST_NOTED)) / 4;
        if (turn.isExpensive()) {
            spent += copies;
        }
    }

    private void beginRound() {
        round++;
        spent = 0;
        booked = Math.max(0, booked - ROUND);
    }
}
