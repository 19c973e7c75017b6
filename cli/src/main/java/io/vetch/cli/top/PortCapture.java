package io.vetch.cli.top;

import io.vetch.cli.capture.CaptureRequest;
import io.vetch.cli.client.LiveCapture;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.print.FramePrinter;
import io.vetch.pcap.print.PrintOptions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The frames of a port as they pass, a line each with its verdict; the newest are kept. A thread of its own reads. */
final class PortCapture implements AutoCloseable {
    private static final int MOST_LINES = 200;
    /** Enough for all headers. */
    private static final int SNAP_LENGTH = 256;

    private final LiveCapture capture;
    private final FramePrinter printer = new FramePrinter(PrintOptions.DEFAULT.withWhy());
    private final Deque<String> lines = new ArrayDeque<>();
    private final String title;
    private long frames;

    private PortCapture(String port, LiveCapture capture) {
        this.capture = capture;
        this.title = "capture of " + port + " (c or Esc ends it)";
    }

    /** @throws IOException in words for the user */
    static PortCapture open(String port) throws IOException {
        CaptureRequest request =
                new CaptureRequest(port, "inout", true, SNAP_LENGTH, CaptureOptions.DEFAULT_RING_BYTES, false, "", "");
        Optional<LiveCapture> capture = LiveCapture.open(request, () -> {});
        PortCapture made = new PortCapture(
                port, capture.orElseThrow(() -> new IOException(port + " cannot be captured: it has gone")));
        Thread.ofPlatform().daemon().name("vetch-top-capture").start(made::read);
        return made;
    }

    private void read() {
        try {
            for (CaptureRecord frame = capture.reader().next();
                    frame != null;
                    frame = capture.reader().next()) {
                add(printer.print(frame).stripTrailing());
            }
            say("the capture has ended");
        } catch (IOException e) {
            say("the capture has ended: " + e.getMessage());
        }
    }

    private synchronized void add(String line) {
        frames++;
        say(line);
    }

    private synchronized void say(String line) {
        lines.add(line);
        if (lines.size() > MOST_LINES) {
            lines.remove();
        }
    }

    /** What was captured last, the title first. */
    synchronized List<String> lines() {
        List<String> all = new ArrayList<>();
        all.add("%s: %d frames".formatted(title, frames));
        all.addAll(lines);
        return all;
    }

    @Override
    public void close() throws IOException {
        capture.close();
    }
}
