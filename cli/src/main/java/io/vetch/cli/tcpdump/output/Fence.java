package io.vetch.cli.tcpdump.output;

import io.vetch.pcap.file.CaptureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A frame of our own behind a frame of the capture, by whose line we know that the frame before is printed to its end.
 * With {@code -A} a payload can say anything, also what looks like the next frame's first line; what it cannot say are
 * this frame's addresses, which are drawn anew for each capture.
 */
final class Fence {
    private static final int ADDRESSES = 12;
    private static final int LENGTH = 14;
    /**
     * Local Experimental EtherType 1 (IEEE 802, 9.2.4): tcpdump prints the addresses of a type that it does not know.
     */
    private static final short EXPERIMENTAL = (short) 0x88b5;

    private final byte[] frame = new byte[LENGTH];
    private final byte[] printed;

    /** Draws the addresses of the kernel: a SecureRandom would be a tenth of a second of the program's start. */
    Fence() throws IOException {
        try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
            random.readNBytes(frame, 0, ADDRESSES);
        }
        for (int i = 0; i < ADDRESSES; i++) {
            frame[i] |= (byte) 0x80; // no line feed: -AA prints them
        }
        frame[ADDRESSES] = EXPERIMENTAL >> 8;
        frame[ADDRESSES + 1] = (byte) EXPERIMENTAL;
        HexFormat colons = HexFormat.ofDelimiter(":");
        String addresses = colons.formatHex(frame, 6, ADDRESSES) + " > " + colons.formatHex(frame, 0, 6);
        printed = addresses.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The fence's record.
     *
     * @param epochNanos the time of the frame before, so that times since the last frame stay right
     */
    CaptureRecord at(long epochNanos) {
        return new CaptureRecord(epochNanos, frame, LENGTH);
    }

    /** Whether a line speaks of this frame. */
    boolean isIn(byte[] text, int from, int to) {
        for (int at = from; at <= to - printed.length; at++) {
            if (startsWith(text, at, to, printed)) {
                return true;
            }
        }
        return false;
    }

    static boolean startsWith(byte[] text, int from, int to, byte[] start) {
        if (to - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (text[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }
}
