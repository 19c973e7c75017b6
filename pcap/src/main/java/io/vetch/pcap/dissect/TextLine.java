package io.vetch.pcap.dissect;

import java.util.Locale;
import java.util.Set;

/** Protocols of text lines: the first line of a request or a response. */
final class TextLine implements Protocol {
    static final Set<String> HTTP_METHODS = Set.of(
            "GET",
            "PUT",
            "COPY",
            "HEAD",
            "LOCK",
            "MOVE",
            "POLL",
            "POST",
            "BCOPY",
            "BMOVE",
            "MKCOL",
            "TRACE",
            "LABEL",
            "MERGE",
            "DELETE",
            "SEARCH",
            "UNLOCK",
            "REPORT",
            "UPDATE",
            "NOTIFY",
            "BDELETE",
            "CONNECT",
            "OPTIONS",
            "CHECKIN",
            "PROPFIND",
            "CHECKOUT",
            "CCM_POST",
            "SUBSCRIBE",
            "PROPPATCH",
            "BPROPFIND",
            "BPROPPATCH",
            "UNCHECKOUT",
            "MKACTIVITY",
            "MKWORKSPACE",
            "UNSUBSCRIBE",
            "RPC_CONNECT",
            "VERSION-CONTROL",
            "BASELINE-CONTROL");

    private static final int LONGEST_TOKEN = 127;

    private final String name;
    private final Set<String> methods;

    /** Every payload starts with a line. */
    TextLine(String name) {
        this(name, Set.of());
    }

    /** Only what starts with a method, or has three digits for its second word, starts with a line. */
    TextLine(String name, Set<String> methods) {
        this.name = name;
        this.methods = methods;
    }

    @Override
    public void print(Dissection frame, int at, int length) {
        frame.add(": ");
        frame.enter(name);
        boolean printsLine = methods.isEmpty() || startsMessage(frame, at, at + length);
        frame.add(name.toUpperCase(Locale.ROOT));
        if (!printsLine) {
            return;
        }
        if (!frame.isVerbose()) {
            printLine(frame, ": ", at, at + length);
            return;
        }
        frame.add(", length: ").add(length);
        int next = at;
        while (next >= 0 && next < at + length) {
            next = printLine(frame, "\n\t", next, at + length);
        }
    }

    private boolean startsMessage(Dissection frame, int at, int stop) {
        String first = token(frame, at, stop);
        if (first.isEmpty()) {
            return false;
        }
        if (methods.contains(first.toUpperCase(Locale.ROOT))) {
            return true;
        }
        int second = at + first.length();
        while (second < stop && frame.has(second, 1) && (frame.u8(second) == ' ')) {
            second++;
        }
        return token(frame, second, stop).matches("[0-9]{3}");
    }

    /** Printable characters up to white space; empty if there is anything else before. */
    private static String token(Dissection frame, int at, int stop) {
        StringBuilder token = new StringBuilder();
        for (int i = at; i < stop; i++) {
            int c = frame.has(i, 1) ? frame.u8(i) : 0;
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                break;
            }
            if (!isPrintable(c) || token.length() == LONGEST_TOKEN) {
                return "";
            }
            token.append((char) c);
        }
        return token.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c <= 0x7e;
    }

    /** Index after the line; -1 if it is not one, or has no end. */
    private static int printLine(Dissection frame, String before, int at, int stop) {
        StringBuilder line = new StringBuilder(before);
        for (int i = at; i < stop; i++) {
            int c = frame.u8(i);
            if (c == '\n' || (c == '\r' && i + 1 < stop && frame.u8(i + 1) == '\n')) {
                frame.add(line.toString());
                return c == '\n' ? i + 1 : i + 2;
            }
            if (!isPrintable(c) && c != '\t') {
                return -1;
            }
            line.append((char) c);
        }
        frame.add(line.toString());
        frame.truncated();
        return -1;
    }
}
