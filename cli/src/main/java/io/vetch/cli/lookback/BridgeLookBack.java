package io.vetch.cli.lookback;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.pcap.capture.Capture;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.CaptureStatistics;
import io.vetch.pcap.capture.WallClock;
import io.vetch.pcap.lookback.LookBack;
import io.vetch.pcap.lookback.LookBackLimits;
import io.vetch.pcap.lookback.LookBackSnapshot;
import io.vetch.pcap.lookback.LookBackStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The look back of one bridge: a capture that has no end, what it keeps, and the triggers. */
final class BridgeLookBack {
    /** How long a save waits for frames that are still on their way to what is kept. */
    private static final long ON_THEIR_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final BridgeInterface bridge;
    private final LookBackLimits limits;
    private final LookBack lookBack;
    private final Capture capture;
    private final List<ArmedTrigger> triggers = new ArrayList<>();

    /** @throws OutOfMemoryError if there is not enough memory; nothing was done then */
    BridgeLookBack(BridgeInterface bridge, LookBackLimits limits, int loops) {
        this.bridge = bridge;
        this.limits = limits;
        this.lookBack = new LookBack(limits, System::nanoTime);
        this.capture = new Capture(
                "vetch-lookback-" + bridge.name(), CaptureFilter.all(), lookBack, lookBack.captureOptions(loops));
    }

    void start() {
        capture.start();
        bridge.bridge().addObserver(capture);
    }

    void end() {
        bridge.bridge().removeObserver(capture);
        capture.end();
    }

    BridgeInterface bridge() {
        return bridge;
    }

    LookBackLimits limits() {
        return limits;
    }

    List<ArmedTrigger> triggers() {
        return triggers;
    }

    LookBackStatus status() {
        return lookBack.status();
    }

    CaptureStatistics statistics() {
        return capture.statistics();
    }

    void clear() {
        lookBack.clear();
    }

    /** Everything that the bridge received before this call, as far as it is kept. Any thread but the control thread. */
    LookBackSnapshot snapshot() {
        long seen = capture.statistics().seen();
        long deadline = System.nanoTime() + ON_THEIR_WAY_NANOS;
        while (arrived() < seen && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return lookBack.snapshot(WallClock.anchored(System.nanoTime(), Instant.now()));
    }

    private long arrived() {
        CaptureStatistics now = capture.statistics();
        return now.captured() + now.dropped();
    }
}
