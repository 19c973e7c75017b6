package io.vetch.cli.lookback;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.memory.MemoryBudget;
import io.vetch.core.RefusedException;
import io.vetch.pcap.capture.Capture;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.capture.CaptureListener;
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
    private static final long ON_THEIR_WAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final BridgeInterface bridge;
    private final LookBackLimits limits;
    private final LookBack lookBack;
    private final Capture capture;
    private final List<ArmedTrigger> triggers = new ArrayList<>();

    private BridgeLookBack(
            SwitchControl control, BridgeInterface bridge, LookBackLimits limits, MemoryBudget.Reservation memory) {
        this.bridge = bridge;
        this.limits = limits;
        this.lookBack = new LookBack(limits, System::nanoTime);
        this.capture = new Capture(
                "vetch-lookback-" + bridge.name(),
                CaptureFilter.all(),
                lookBack,
                LookBack.captureOptions(limits, control.loops().count(), System::nanoTime),
                new CaptureListener() {
                    @Override
                    public void failed(Throwable cause) {
                        control.thread().failures().report("keeping the frames of " + bridge.name(), cause);
                        control.thread().execute("the end of a look back", BridgeLookBack.this::observeNoMore);
                    }

                    @Override
                    public void ended() {
                        memory.close();
                    }
                });
    }

    /**
     * Takes all the memory that it will need, and leaves as much again as a save would take.
     *
     * @throws RefusedException with the figures if there is not so much; nothing was done then
     */
    static BridgeLookBack open(SwitchControl control, BridgeInterface bridge, LookBackLimits limits) {
        long rings = LookBack.captureOptions(limits, control.loops().count(), System::nanoTime)
                .memory();
        MemoryBudget budget = control.memory();
        String copy = "a save of what " + bridge.name() + " is to keep";
        return budget.make("a look back of " + bridge.name(), limits.bytes() + rings, memory -> {
            budget.reserve(copy, limits.bytes()).close();
            BridgeLookBack made = new BridgeLookBack(control, bridge, limits, memory);
            made.start();
            return made;
        });
    }

    private void start() {
        capture.start();
        bridge.bridge().watchers().add(capture);
    }

    private void observeNoMore() {
        bridge.bridge().watchers().remove(capture);
    }

    void end() {
        observeNoMore();
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

    /**
     * Everything that the bridge received before this call, as far as it is kept. Any thread but the control thread;
     * takes {@link #limits} bytes of memory.
     */
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
