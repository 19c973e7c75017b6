package io.vetch.pcap.dissect;

import java.time.Instant;

/** The header of an NTP message that carries times (RFC 5905, 7.3), a line for each of them. */
final class NtpTimes {
    private static final int LENGTH = 48;
    private static final int INFO_QUERY = 62;
    private static final int INFO_REPLY = 63;
    private static final double FRACTIONS = 4_294_967_296.0;
    /** Seconds from 1900 to 1970. */
    private static final long UNIX = 2_208_988_800L;

    private NtpTimes() {}

    static void print(Dissection frame, int at, int length) {
        if (length < LENGTH) {
            frame.invalid();
            frame.expect(at, length);
            return;
        }
        int stratum = frame.u8(at + 1);
        frame.add(", Stratum " + stratum + " (" + stratumName(stratum) + ")");
        byte poll = (byte) frame.u8(at + 2);
        frame.add(", poll " + poll + interval(poll));
        frame.add(", precision " + (byte) frame.u8(at + 3));
        frame.expect(at + 4, 4);
        frame.add("\n\tRoot Delay: " + shortTime(frame, at + 4));
        frame.expect(at + 8, 4);
        frame.add(", Root dispersion: " + shortTime(frame, at + 8));
        frame.expect(at + 12, 4);
        frame.add(", Reference-ID: ");
        printReference(frame, at + 12, stratum);
        if (stratum != INFO_QUERY && stratum != INFO_REPLY) {
            printTimes(frame, at);
            printRest(frame, at + LENGTH, length - LENGTH);
        }
    }

    private static String stratumName(int stratum) {
        return switch (stratum) {
            case 0 -> "unspecified";
            case 1 -> "primary reference";
            default -> stratum <= 15 ? "secondary reference" : "reserved";
        };
    }

    /** The poll interval is the logarithm of seconds. */
    private static String interval(int poll) {
        if (poll <= -32 || poll >= 32) {
            return "";
        }
        return poll >= 0 ? " (" + (1L << poll) + "s)" : " (1/" + (1L << -poll) + "s)";
    }

    private static String shortTime(Dissection frame, int at) {
        int micros = (int) (frame.u16(at + 2) / 65536.0 * 1_000_000.0);
        return frame.u16(at) + "." + padded(micros, 6);
    }

    private static String padded(long number, int width) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static void printReference(Dissection frame, int at, int stratum) {
        switch (stratum) {
            case 0 -> frame.add("(unspec)");
            case 1 -> frame.addEscaped(at, 4);
            case INFO_QUERY -> frame.add(frame.ipv4(at) + " INFO_QUERY");
            case INFO_REPLY -> frame.add(frame.ipv4(at) + " INFO_REPLY");
            default -> frame.add(Words.hex(frame.i32(at), 8));
        }
    }

    private static void printTimes(Dissection frame, int at) {
        printTime(frame, "\n\t  Reference Timestamp:  ", at + 16);
        printTime(frame, "\n\t  Originator Timestamp: ", at + 24);
        printTime(frame, "\n\t  Receive Timestamp:    ", at + 32);
        printTime(frame, "\n\t  Transmit Timestamp:   ", at + 40);
        frame.add("\n\t    Originator - Receive Timestamp:  " + difference(frame, at + 24, at + 32));
        frame.add("\n\t    Originator - Transmit Timestamp: " + difference(frame, at + 24, at + 40));
    }

    private static void printTime(Dissection frame, String what, int at) {
        frame.expect(at, 8);
        frame.add(what).add(time(frame, at));
    }

    private static String time(Dissection frame, int at) {
        long seconds = frame.u32(at);
        String text = seconds + "." + fraction(frame.u32(at + 4));
        return seconds == 0 ? text : text + " (" + Instant.ofEpochSecond(seconds - UNIX) + ")";
    }

    private static String fraction(long field) {
        return padded((long) (field / FRACTIONS * 1_000_000_000.0), 9);
    }

    private static String difference(Dissection frame, int earlierAt, int laterAt) {
        long earlier = frame.u32(earlierAt);
        long earlierFraction = frame.u32(earlierAt + 4);
        if (earlier == 0 && earlierFraction == 0) {
            return time(frame, laterAt);
        }
        long later = frame.u32(laterAt);
        long laterFraction = frame.u32(laterAt + 4);
        boolean positive = later > earlier || (later == earlier && laterFraction > earlierFraction);
        long length = (later << 32 | laterFraction) - (earlier << 32 | earlierFraction);
        long size = positive ? length : -length;
        return (positive ? "+" : "-") + (size >>> 32) + "." + fraction(size & 0xffff_ffffL);
    }

    /** A key and a digest, or something else. */
    private static void printRest(Dissection frame, int at, int length) {
        if (length != 4 && length != 20 && length != 24) {
            frame.add(length > 0 ? "\n\t(" + length + " more bytes after the header)" : "");
            return;
        }
        frame.add("\n\tKey id: " + frame.u32(at));
        if (length > 4) {
            frame.expect(at + 4, length - 4);
            frame.add("\n\tAuthentication: " + frame.hex(at + 4, length - 4));
        }
    }
}
