package io.vetch.pcap.dissect;

import java.nio.ByteBuffer;

/**
 * Turns frames into text. Never throws on any frame, reads no byte beyond the captured ones, and keeps nothing between
 * frames but a bounded table of TCP connections (for relative sequence numbers).
 */
public final class Dissector {
    /** MAXIMUM_SNAPLEN: what tcpdump takes for a frame. */
    private static final int LARGEST = 262_144;

    private final Dissection dissection;

    public Dissector(DissectOptions options) {
        this.dissection = new Dissection(options);
    }

    /** A frame captured whole. */
    public String dissect(byte[] frame) {
        return dissect(ByteBuffer.wrap(frame), frame.length);
    }

    /**
     * The text that tcpdump prints after the time stamp, without a line feed at its end. More than one line only if
     * {@link DissectOptions#dumpUnknown()} has something to dump.
     *
     * @param captured its remaining bytes are what was captured, from the destination address on; left as it is
     * @param originalLength bytes of the frame on the wire, without FCS
     */
    public String dissect(ByteBuffer captured, int originalLength) {
        StringBuilder text = new StringBuilder(160);
        dissect(captured, originalLength, text);
        return text.toString();
    }

    /**
     * Adds the same text to {@code text}.
     *
     * @return how many bytes {@code -x} and {@code -X} leave out as link header; 0 if the text ends where bytes are
     *     missing; maybe more than were captured
     */
    public int dissect(ByteBuffer captured, int originalLength, StringBuilder text) {
        int length = captured.remaining();
        if (!isPossible(length, originalLength)) {
            text.append(invalid(length, originalLength));
            return length;
        }
        dissection.start(captured.slice(), text);
        try {
            Ethernet.print(dissection, 0, originalLength);
        } catch (Truncated end) {
            dissection.truncated();
            return end.endsFrame() ? 0 : dissection.payloadAt();
        }
        return dissection.payloadAt();
    }

    /** Whether a record's lengths can be; tcpdump prints neither time nor dump of one where they cannot. */
    public static boolean isPossible(int captured, int originalLength) {
        return captured > 0 && originalLength >= captured && originalLength <= LARGEST;
    }

    private static String invalid(int captured, int original) {
        StringBuilder text = new StringBuilder("[Invalid header:");
        String separator = "";
        if (captured == 0) {
            text.append(" caplen==0");
            separator = ",";
        }
        if (original == 0) {
            text.append(separator).append(" len==0");
            separator = ",";
        } else if (Integer.compareUnsigned(original, captured) < 0) {
            text.append(separator).append(" len(" + original + ") < caplen(" + captured + ")");
            separator = ",";
        }
        if (captured > LARGEST) {
            text.append(separator).append(" caplen(" + captured + ") > " + LARGEST);
            separator = ",";
        }
        if (Integer.compareUnsigned(original, LARGEST) > 0) {
            text.append(separator).append(" len(" + Integer.toUnsignedString(original) + ") > " + LARGEST);
        }
        return text.append(']').toString();
    }
}
