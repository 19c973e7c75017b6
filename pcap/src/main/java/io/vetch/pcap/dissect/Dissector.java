package io.vetch.pcap.dissect;

import java.nio.ByteBuffer;

/**
 * Turns frames into text. Never throws on any frame, reads no byte beyond the captured ones, and keeps nothing between
 * frames but a bounded table of TCP connections (for relative sequence numbers).
 */
public final class Dissector {
    private final DissectOptions options;
    private final TcpSequences sequences = new TcpSequences();

    public Dissector(DissectOptions options) {
        this.options = options;
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
        int length = captured.remaining();
        if (length == 0 || originalLength < length) {
            return invalid(length, originalLength);
        }
        Dissection dissection = new Dissection(captured.slice(), options, sequences);
        try {
            Protocols.ETHERNET.print(dissection, 0, originalLength);
        } catch (Truncated end) {
            dissection.truncated();
        }
        return dissection.toString();
    }

    private static String invalid(int captured, int original) {
        StringBuilder text = new StringBuilder("[Invalid header:");
        if (captured == 0) {
            text.append(" caplen==0");
        }
        if (original < captured) {
            text.append(original == 0 ? " len==0" : " len(" + original + ") < caplen(" + captured + ")");
        } else if (original == 0) {
            text.append(", len==0");
        }
        return text.append(']').toString();
    }
}
