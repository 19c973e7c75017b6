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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A capture whose frames go to a client as lines of text, until so many are printed or the client stops it. */
final class CaptureStream implements Stream, CaptureSink {
    /** As many bytes as any line of text needs. */
    private static final int SNAP_LENGTH = 2048;
    /** Lines that may wait for the control thread; what comes faster than it can send is left out and counted. */
    private static final int MOST_PENDING = 1000;

    private final SwitchControl control;
    private final List<BridgeInterface> bridges;
    private final Capture capture;
    private final FrameLines lines;
    private final long wanted;
    private final AtomicInteger pending = new AtomicInteger();
    /** The capture thread's until it has ended: frames made into lines, and frames left out. */
    private long taken;

    private long leftOut;
    /** The control thread's: lines that the client was too slow for. */
    private long unsent;

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
        if (taken == wanted) {
            return;
        }
        if (pending.get() >= MOST_PENDING) {
            leftOut++;
            return;
        }
        taken++;
        String line = lines.line(frame);
        boolean last = taken == wanted;
        pending.incrementAndGet();
        control.execute(() -> print(line, last));
    }

    private void print(String line, boolean last) {
        pending.decrementAndGet();
        if (client != null && !client.print(line)) {
            unsent++;
        }
        if (last) {
            stop();
        }
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
                    counted(taken - unsent, "captured")
                            + counted(counts.seen(), "received by filter")
                            + counted(counts.dropped() + leftOut + unsent, "dropped by switch"));
        }
    }

    private static String counted(long count, String what) {
        return count + (count == 1 ? " packet " : " packets ") + what + "\n";
    }
}
