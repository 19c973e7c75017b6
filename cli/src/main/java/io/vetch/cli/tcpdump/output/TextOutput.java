package io.vetch.cli.tcpdump.output;

import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.print.FramePrinter;
import java.io.IOException;

/** Frames as our own printer prints them, where there is no tcpdump. */
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
    public void idle() throws IOException {
        out.flush();
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
