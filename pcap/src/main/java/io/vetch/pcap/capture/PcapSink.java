package io.vetch.pcap.capture;

import io.vetch.pcap.file.PcapWriter;
import java.io.IOException;

/** Writes captured frames to a pcap file. */
public final class PcapSink implements CaptureSink {
    private final PcapWriter writer;

    /** Takes over the writer. */
    public PcapSink(PcapWriter writer) {
        this.writer = writer;
    }

    @Override
    public void accept(CapturedFrame frame) throws IOException {
        writer.write(frame.epochNanos(), frame.array(), frame.offset(), frame.length(), frame.originalLength());
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
