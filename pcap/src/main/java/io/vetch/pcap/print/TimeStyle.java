package io.vetch.pcap.print;

/** What stands before a frame's text, by the number of {@code -t} flags. */
public enum TimeStyle {
    /** {@code 13:14:15.000016 }: the local time of day. */
    TIME,
    /** {@code -t}: nothing. */
    NONE,
    /** {@code -tt}: seconds since 1970 UTC. */
    EPOCH,
    /** {@code -ttt}: since the frame before; the sign or a space first. */
    SINCE_PREVIOUS,
    /** {@code -tttt}: the local date and time. */
    DATE_AND_TIME,
    /** {@code -ttttt}: since the first frame; the sign or a space first. */
    SINCE_FIRST;

    /** @param flags how many {@code -t}, 0 to 5 */
    public static TimeStyle of(int flags) {
        return values()[flags];
    }
}
