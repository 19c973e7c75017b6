package io.vetch.cli.trace;

import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.print.FramePrinter;
import java.io.IOException;

/** Frames as tcpdump prints them, on standard output. */
final class TextOutput implements FrameOutput {
    private final FramePrinter printer;
    private final StandardOutput out;

    TextOutput(FramePrinter printer, StandardOutput out) {
        this.printer = printer;
        this.out = out;
    }

    @Override
    public boolean accept(CaptureRecord frame) throws IOException {
        out.print(printer.print(frame));
        return true;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
