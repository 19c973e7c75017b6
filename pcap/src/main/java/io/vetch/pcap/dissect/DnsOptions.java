package io.vetch.pcap.dissect;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;

/** The options of an OPT record (RFC 6891, 6.1.2), as answers carry them in multicast DNS. */
final class DnsOptions {
    private static final int COOKIE = 10;
    private static final int KEEPALIVE = 11;
    private static final int PADDING = 12;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(1, "LLQ"),
            entry(2, "UL"),
            entry(3, "NSID"),
            entry(5, "DAU"),
            entry(6, "DHU"),
            entry(7, "N3U"),
            entry(8, "ECS"),
            entry(9, "EXPIRE"),
            entry(COOKIE, "COOKIE"),
            entry(KEEPALIVE, "KEEPALIVE"),
            entry(PADDING, "PADDING"),
            entry(13, "CHAIN"),
            entry(14, "KEY-TAG"),
            entry(16, "CLIENT-TAG"),
            entry(17, "SERVER-TAG"));

    private DnsOptions() {}

    /** False if an option is cut off. */
    static boolean print(Dissection frame, int from, int after) {
        int at = from;
        frame.add(at < after ? " [" : "");
        while (at < after) {
            if (!frame.has(at, 2)) {
                return false;
            }
            int code = frame.u16(at);
            frame.add(NAMES.getOrDefault(code, "Opt" + code));
            if (!frame.has(at + 2, 2) || !frame.has(at + 4, frame.u16(at + 2))) {
                return false;
            }
            int length = frame.u16(at + 2);
            frame.add(length == 0 ? "" : " ");
            printValue(frame, code, at + 4, length);
            at += 4 + length;
            frame.add(at < after ? "," : "");
        }
        frame.add(from < after ? "]" : "");
        return true;
    }

    private static void printValue(Dissection frame, int code, int at, int length) {
        switch (code) {
            case COOKIE -> printCookie(frame, at, length);
            case KEEPALIVE -> {
                if (length == 2) {
                    frame.add(String.format(Locale.ROOT, "%.1f sec", frame.u16(at) / 10.0));
                } else if (length > 0) {
                    frame.invalid();
                }
            }
            case PADDING -> frame.add(length == 0 ? "" : "(" + length + ")");
            default -> frame.add(frame.hex(at, length));
        }
    }

    private static void printCookie(Dissection frame, int at, int length) {
        if (length == 8) {
            frame.add(frame.hex(at, 8));
        } else if (length >= 16 && length <= 40) {
            frame.add(frame.hex(at, 8) + " " + frame.hex(at + 8, length - 8));
        } else if (length > 0) {
            frame.invalid();
        }
    }
}
