package io.vetch.cli.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vetch.tap.loop.ThreadTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * All metrics: of ports, of bridges, and here, of the switch as a whole. Those of the process begin with
 * {@code vetch_} too: the textfile collector has {@code process_} of its own.
 */
final class MetricFamilies {
    private static final double MILLIS = 1000;

    private final MetricsSnapshot snapshot;

    private MetricFamilies(MetricsSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Each made when it is asked for. */
    static List<Supplier<MetricSnapshot>> of(MetricsSnapshot snapshot) {
        List<Supplier<MetricSnapshot>> all = new ArrayList<>();
        all.addAll(new PortFamilies(LabelledPort.all(snapshot)).all());
        all.addAll(new BridgeFamilies(snapshot).all());
        all.addAll(new MetricFamilies(snapshot).ofSwitch());
        all.addAll(new MetricFamilies(snapshot).ofProcess());
        return all;
    }

    private List<Supplier<MetricSnapshot>> ofSwitch() {
        return List.of(
                () -> loops(
                        "vetch_loop_busy_seconds",
                        "Time that the loop has worked; its rate is the busy share, 1 with --busy-poll.",
                        ThreadTime.Spent::busyNanos),
                () -> loops(
                        "vetch_loop_waiting_seconds",
                        "Time that the loop had work to do, while others had its processor.",
                        ThreadTime.Spent::waitingNanos),
                () -> gauge(
                        "vetch_captures_running",
                        "Captures that run now.",
                        snapshot.captures().running()),
                () -> counter(
                        "vetch_capture_captured_frames",
                        "Frames handed on to the clients of captures.",
                        snapshot.captures().captured()),
                () -> counter(
                        "vetch_capture_dropped_frames",
                        "Frames that captures lost, as their clients were too slow.",
                        snapshot.captures().dropped()),
                () -> gauge("vetch_kernel_flows", "Flows that the kernel moves by itself now.", snapshot.kernelFlows()),
                () -> gauge(
                        "vetch_client_memory_bytes",
                        "Memory that clients have the daemon keep: captures, look backs, connections.",
                        snapshot.clientBytes()),
                () -> gauge(
                        "vetch_client_memory_limit_bytes",
                        "As much as they may have it keep.",
                        snapshot.clientLimitBytes()),
                () -> counter(
                        "vetch_monitor_lost_events",
                        "Events that no monitor was told of, as too many came at once.",
                        snapshot.lostEvents()),
                () -> Family.gauge(
                                "vetch_metrics_held_seconds",
                                "How long the control thread did nothing else for these metrics.")
                        .add(Unit.nanosToSeconds(snapshot.heldNanos()))
                        .build());
    }

    private MetricSnapshot loops(String name, String help, ToLongFunction<ThreadTime.Spent> time) {
        Family family = Family.counter(name, help);
        for (int i = 0; i < snapshot.loops().size(); i++) {
            Labels labels = Labels.of("loop", Integer.toString(i));
            snapshot.loops()
                    .get(i)
                    .ifPresent(spent -> family.add(labels, Unit.nanosToSeconds(time.applyAsLong(spent))));
        }
        return family.build();
    }

    private static MetricSnapshot gauge(String name, String help, long value) {
        return Family.gauge(name, help).add(value).build();
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return Family.counter(name, help).add(value).build();
    }

    private List<Supplier<MetricSnapshot>> ofProcess() {
        ProcessUse process = snapshot.process();
        return List.of(
                () -> {
                    Family family = Family.gauge(
                            "vetch_process_start_time_seconds", "When the daemon began, in seconds since 1970.");
                    process.start().map(Instant::toEpochMilli).ifPresent(millis -> family.add(millis / MILLIS));
                    return family.build();
                },
                () -> {
                    Family family = Family.counter("vetch_process_cpu_seconds", "Time that all threads have worked.");
                    process.cpu().map(Duration::toNanos).ifPresent(nanos -> family.add(Unit.nanosToSeconds(nanos)));
                    return family.build();
                },
                () -> {
                    Family family = Family.gauge("vetch_process_resident_memory_bytes", "Memory of the daemon in RAM.");
                    process.residentBytes().ifPresent(family::add);
                    return family.build();
                },
                () -> gauge("vetch_heap_used_bytes", "Memory taken on the JVM's heap.", process.heapBytes()),
                () -> gauge("vetch_heap_limit_bytes", "As far as the heap can grow.", process.heapLimitBytes()));
    }
}
