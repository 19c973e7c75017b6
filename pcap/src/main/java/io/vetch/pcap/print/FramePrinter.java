package io.vetch.pcap.print;

import io.vetch.pcap.dissect.Dissector;
import io.vetch.pcap.dissect.HexDump;
import io.vetch.pcap.file.CaptureRecord;
import java.nio.ByteBuffer;

/**
 * Prints the frames of one capture, in order, as {@code tcpdump -n} 4.99.3 does. Times between frames, numbers and
 * relative TCP sequence numbers make a printer belong to one capture, and to one thread.
 */
public final class FramePrinter {
    private static final int NUMBER_WIDTH = 5;

    private final PrintOptions options;
    private final Dissector dissector;
    private final TimePrinter times;
    private final StringBuilder text = new StringBuilder(512);
    private long count;

    public FramePrinter(PrintOptions options) {
        this.options = options;
        this.dissector = new Dissector(
                options.dump().replacesDumpOfUnknown() ? options.dissect().withoutDump() : options.dissect());
        this.times = new TimePrinter(options.time(), options.precision(), options.zone());
    }

    /** All of a frame's text; ends in a line feed. */
    public String print(CaptureRecord frame) {
        text.setLength(0);
        print(frame, text);
        return text.toString();
    }

    /** Adds all of a frame's text to {@code output}. */
    public void print(CaptureRecord frame, StringBuilder output) {
        int start = output.length();
        count++;
        if (options.numbers()) {
            addNumber(output);
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
        boolean possible = Dissector.isPossible(bytes.remaining(), frame.originalLength());
        if (possible) {
            times.print(output, frame.epochNanos());
        }
        int linkHeader = dissector.dissect(bytes, frame.originalLength(), output);
        if (possible) {
            dump(output, bytes, options.dump().includesLinkHeader() ? 0 : linkHeader);
        }
        output.append('\n');
        if (options.why()) {
            output.insert(output.indexOf("\n", start), VerdictSuffix.of(frame.notes()));
        }
    }

    /** Right-aligned and followed by two spaces, as by {@code printf("%5u  ")}. */
    private void addNumber(StringBuilder output) {
        String number = Long.toString(count);
        output.repeat(' ', Math.max(0, NUMBER_WIDTH - number.length()))
                .append(number)
                .append("  ");
    }

    private void dump(StringBuilder output, ByteBuffer bytes, int from) {
        int to = bytes.remaining();
        if (from >= to) {
            return;
        }
        switch (options.dump()) {
            case NONE -> {}
            case HEX, HEX_WITH_LINK_HEADER -> HexDump.hex(output, bytes, from, to);
            case HEX_ASCII, HEX_ASCII_WITH_LINK_HEADER -> HexDump.hexAndAscii(output, bytes, from, to);
            case ASCII, ASCII_WITH_LINK_HEADER -> HexDump.ascii(output, bytes, from, to);
        }
    }
}
