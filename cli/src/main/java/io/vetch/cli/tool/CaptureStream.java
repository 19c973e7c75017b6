package io.vetch.cli.tool;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.rpc.Stream;
import io.vetch.pcap.capture.Capture;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.CaptureOptions;
import io.vetch.pcap.capture.CaptureSink;
import io.vetch.pcap.capture.CaptureStatistics;
import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.capture.WallClock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A capture whose frames go to a client as lines of text, until so many are printed or the client stops it. */
final class CaptureStream implements Stream, CaptureSink {
    /** As many bytes as any line of text needs. */
    private static final int SNAP_LENGTH = 2048;

    private final SwitchControl control;
    private final List<BridgeInterface> bridges;
    private final Capture capture;
    private final FrameLines lines;
    private final long wanted;
    private long printed;
    private @Nullable Sink client;
    private boolean running;

    CaptureStream(
            SwitchControl control, List<BridgeInterface> bridges, CaptureFilter filter, FrameLines lines, long wanted) {
        this.control = control;
        this.bridges = bridges;
        this.lines = lines;
        this.wanted = wanted;
        this.capture = new Capture(
                "vetch-capture",
                filter,
                this,
                new CaptureOptions(
                        control.loops().count(),
                        SNAP_LENGTH,
                        CaptureOptions.DEFAULT_RING_BYTES,
                        System::nanoTime,
                        WallClock.anchored(System.nanoTime(), Instant.now())));
    }

    @Override
    public void start(Sink sink) {
        client = sink;
        running = true;
        capture.start();
        bridges.forEach(bridge -> bridge.bridge().addObserver(capture));
    }

    /** On the capture's thread. */
    @Override
    public void accept(CapturedFrame frame) {
        if (printed == wanted) {
            return;
        }
        printed++;
        String line = lines.line(frame);
        boolean last = printed == wanted;
        control.execute(() -> {
            if (client != null) {
                client.print(line);
            }
            if (last) {
                stop();
            }
        });
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void stop() {
        if (!running) {
            return;
        }
        running = false;
        bridges.forEach(bridge -> bridge.bridge().removeObserver(capture));
        capture.close();
        CaptureStatistics counts = capture.statistics();
        // What the capture's thread printed last is queued behind this call: the last words go behind it.
        control.execute(() -> end(counts));
    }

    private void end(CaptureStatistics counts) {
        if (client != null) {
            client.end(
                    0,
                    counted(printed, "captured")
                            + counted(counts.seen(), "received by filter")
                            + counted(counts.dropped(), "dropped by switch"));
        }
    }

    private static String counted(long count, String what) {
        return count + (count == 1 ? " packet " : " packets ") + what + "\n";
    }
}
