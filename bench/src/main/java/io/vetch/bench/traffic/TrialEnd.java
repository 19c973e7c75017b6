package io.vetch.bench.traffic;

/** Says when a trial is over. To be asked every {@link #LOOK_MILLIS} once all frames are sent. */
final class TrialEnd {
    static final long LOOK_MILLIS = 20;
    /** A trial is over when nothing has come for so long... */
    private static final long QUIET_MILLIS = 40;
    /** ...or for so long if frames are missing: on a busy machine the switch may be waiting for a processor... */
    private static final long MISSING_MILLIS = 240;
    /** ...or at the latest after this: RFC 2544, 23 waits two seconds for the last frames. */
    private static final long PATIENCE_MILLIS = 2000;

    private final long expected;
    private long lookedBefore = -1;
    private long cameBefore = -1;
    private long quiet;
    private long waited;

    /** @param expected frames, if none is lost */
    TrialEnd(long expected) {
        this.expected = expected;
    }

    /**
     * A time in which the receiver had no processor is no quiet: frames may lie in its rings.
     *
     * @param looks how often it has looked for frames until now; to be read before {@code came}
     * @param came frames until now
     */
    boolean isReached(long looks, long came) {
        waited += LOOK_MILLIS;
        if (came != cameBefore) {
            quiet = 0;
        } else if (looks != lookedBefore) {
            quiet += LOOK_MILLIS;
        }
        lookedBefore = looks;
        cameBefore = came;
        return quiet >= (came < expected ? MISSING_MILLIS : QUIET_MILLIS) || waited >= PATIENCE_MILLIS;
    }
}
