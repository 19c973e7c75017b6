package io.vetch.pcap.print;

import io.vetch.pcap.file.TimePrecision;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/** Time stamps in tcpdump's styles. Frames of one second share the words up to the fraction. One thread. */
final class TimePrinter {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};
    private static final String ERROR = "[Error converting time]";

    private final TimeStyle style;
    private final ZoneId zone;
    private final int unit;
    private final int perSecond;
    private final int digits;

    /** In units of the precision since 1970; 0 if there is none yet, as tcpdump has it. */
    private long reference;

    private long writtenSecond = Long.MIN_VALUE;
    private String written = "";

    TimePrinter(TimeStyle style, TimePrecision precision, ZoneId zone) {
        this.style = style;
        this.zone = zone;
        this.unit = precision.nanos();
        this.perSecond = (int) (NANOS_PER_SECOND / unit);
        this.digits = precision == TimePrecision.NANOSECONDS ? 9 : 6;
    }

    /** Adds the time stamp and a space; nothing if the style is none. */
    void print(StringBuilder text, long epochNanos) {
        long time = Math.floorDiv(epochNanos, unit);
        switch (style) {
            case NONE -> {}
            case SINCE_PREVIOUS, SINCE_FIRST -> addDifference(text, signed(time));
            default -> addTime(text, time);
        }
    }

    /** The seconds of a pcap file are signed and have 32 bits (struct pcap_timeval): a difference shows it. */
    private long signed(long time) {
        return (int) Math.floorDiv(time, perSecond) * (long) perSecond + Math.floorMod(time, perSecond);
    }

    private void addTime(StringBuilder text, long time) {
        long second = Math.floorDiv(time, perSecond);
        // tcpdump's seconds have 31 bits here
        if ((int) second < 0) {
            text.append(ERROR).append(' ');
            return;
        }
        if (second != writtenSecond) {
            writtenSecond = second;
            written = words(second);
        }
        text.append(written);
        addFraction(text, Math.floorMod(time, perSecond));
        text.append(' ');
    }

    private String words(long second) {
        if (style == TimeStyle.EPOCH) {
            return Integer.toUnsignedString((int) second);
        }
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochSecond(second), zone);
        StringBuilder words = new StringBuilder(19);
        if (style == TimeStyle.DATE_AND_TIME) {
            addPadded(words, local.getYear(), 4);
            addPadded(words.append('-'), local.getMonthValue(), 2);
            addPadded(words.append('-'), local.getDayOfMonth(), 2);
            words.append(' ');
        }
        addClock(words, local.getHour(), local.getMinute(), local.getSecond());
        return words.toString();
    }

    private void addDifference(StringBuilder text, long time) {
        if (reference == 0) {
            reference = time;
        }
        long difference = time - reference;
        text.append(difference < 0 ? '-' : ' ');
        long length = Math.abs(difference);
        long second = length / perSecond;
        if ((int) second < 0) {
            text.append(ERROR);
        } else {
            addClock(text, (int) (second / 3600 % 24), (int) (second / 60 % 60), (int) (second % 60));
            addFraction(text, (int) (length % perSecond));
        }
        text.append(' ');
        if (style == TimeStyle.SINCE_PREVIOUS) {
            reference = time;
        }
    }

    private static void addClock(StringBuilder text, int hour, int minute, int second) {
        addPadded(text, hour, 2);
        addPadded(text.append(':'), minute, 2);
        addPadded(text.append(':'), second, 2);
    }

    private void addFraction(StringBuilder text, int fraction) {
        addPadded(text.append('.'), fraction, digits);
    }

    private static void addPadded(StringBuilder text, int number, int width) {
        for (int power = POWERS[width - 1]; power > 0; power /= 10) {
            text.append((char) ('0' + number / power % 10));
        }
    }
}
