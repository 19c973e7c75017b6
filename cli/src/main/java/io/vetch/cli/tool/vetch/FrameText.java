package io.vetch.cli.tool.vetch;

import io.vetch.core.port.DroppedFrame;
import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.dissect.Dissector;
import java.nio.ByteBuffer;

/** A frame as {@code tcpdump -ne} prints it, in one line, without a dump of what it does not know. */
final class FrameText {
    private static final DissectOptions OPTIONS =
            DissectOptions.DEFAULT.withLinkHeader().withoutDump();

    private FrameText() {}

    static String of(DroppedFrame frame) {
        return of(frame.bytes(), frame.length());
    }

    /** @param captured the frame as far as it is there @param length its length on the wire, in bytes */
    static String of(byte[] captured, int length) {
        String line = new Dissector(OPTIONS).dissect(ByteBuffer.wrap(captured), length);
        return line.lines().findFirst().orElse("");
    }
}
