package io.vetch.cli.capture;

import io.vetch.pcap.capture.CaptureStatistics;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

/** The captures that run, and what all that there have been have come to. Control thread only. */
public final class Captures {
    private final Set<Supplier<CaptureStatistics>> running = new LinkedHashSet<>();
    private long capturedBefore;
    private long droppedBefore;

    /**
     * What all have come to since the daemon began.
     *
     * @param running how many capture now
     * @param captured frames that were handed on to clients
     * @param dropped frames that a capture wanted and lost, as its client was too slow
     */
    public record Totals(int running, long captured, long dropped) {}

    /**
     * One begins.
     *
     * @param statistics of it, also after its end
     * @return to be called at its end, on the control thread
     */
    Runnable begin(Supplier<CaptureStatistics> statistics) {
        running.add(statistics);
        return () -> end(statistics);
    }

    private void end(Supplier<CaptureStatistics> statistics) {
        if (running.remove(statistics)) {
            CaptureStatistics last = statistics.get();
            capturedBefore += last.captured();
            droppedBefore += last.dropped();
        }
    }

    public Totals totals() {
        long captured = capturedBefore;
        long dropped = droppedBefore;
        for (Supplier<CaptureStatistics> each : running) {
            CaptureStatistics now = each.get();
            captured += now.captured();
            dropped += now.dropped();
        }
        return new Totals(running.size(), captured, dropped);
    }
}
