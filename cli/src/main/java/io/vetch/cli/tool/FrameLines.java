package io.vetch.cli.tool;

import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.capture.VerdictText;
import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.dissect.Dissector;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One line for each frame, as tcpdump prints it; for one thread. */
final class FrameLines {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());
    private final Dissector dissector;
    private final boolean why;

    /** @param why whether the verdict follows */
    FrameLines(DissectOptions options, boolean why) {
        this.dissector = new Dissector(options);
        this.why = why;
    }

    String line(CapturedFrame frame) {
        long nanos = frame.epochNanos();
        Instant instant = Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
        StringBuilder line = new StringBuilder(time.format(instant)).append(' ');
        String text = dissector.dissect(frame.bytes(), frame.originalLength());
        if (!why) {
            return line.append(text).append('\n').toString();
        }
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        line.append(first)
                .append("  [")
                .append(frame.ingress().name())
                .append(" -> ")
                .append(VerdictText.of(frame))
                .append(']');
        return line.append(end < 0 ? "" : text.substring(end)).append('\n').toString();
    }
}
