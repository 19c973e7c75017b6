package io.vetch.cli.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.port.PortState;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is told of each port. */
final class PortFamilies {
    /** Copies that were lost on the way out. */
    static final String TRANSMIT_DROPS = "vetch_port_transmit_dropped_frames";
    /** Frames received and dropped. */
    static final String DROPS = "vetch_port_dropped_frames";

    private static final Map<DropReason, Labels> REASONS = new EnumMap<>(DropReason.class);
    private static final Map<PortState, Labels> STATES = new EnumMap<>(PortState.class);

    static {
        for (DropReason reason : DropReason.values()) {
            REASONS.put(reason, Labels.of("reason", reason.name()));
        }
        for (PortState state : PortState.values()) {
            STATES.put(state, Labels.of("state", state.toString()));
        }
    }

    private final List<LabelledPort> ports;

    PortFamilies(List<LabelledPort> ports) {
        this.ports = ports;
    }

    List<Supplier<MetricSnapshot>> all() {
        List<Supplier<MetricSnapshot>> all = new ArrayList<>();
        for (Counter counter : Counter.values()) {
            all.add(() -> counter(counter));
        }
        all.add(() -> drops(
                Family.counter(
                        DROPS, "Frames received by the port and dropped, by reason. No series before the first."),
                PortSnapshot::drops));
        all.add(() -> drops(
                Family.counter(
                        TRANSMIT_DROPS,
                        "Copies of frames lost on the way out of the port, by reason. No series before the first."),
                PortSnapshot::transmitDrops));
        all.add(this::up);
        all.add(this::states);
        return all;
    }

    private MetricSnapshot counter(Counter counter) {
        Family family = Family.counter(name(counter), help(counter));
        ports.forEach(each -> family.add(each.labels(), each.port().counter(counter)));
        return family.build();
    }

    private MetricSnapshot drops(Family family, Function<PortSnapshot, Map<DropReason, Long>> counts) {
        for (LabelledPort each : ports) {
            counts.apply(each.port())
                    .forEach((reason, count) -> family.add(each.labels().merge(REASONS.get(reason)), count));
        }
        return family.build();
    }

    private MetricSnapshot up() {
        Family family = Family.gauge("vetch_port_up", "Whether the port's interface is up and has a carrier.");
        ports.stream()
                .filter(each -> !each.port().isLocal()) // that goes up and down with its bridge
                .forEach(each -> family.add(each.labels(), each.port().operational()));
        return family.build();
    }

    private MetricSnapshot states() {
        Family family = Family.gauge("vetch_port_state", "1 for the state that the port is in, 0 for the others.");
        for (LabelledPort each : ports) {
            STATES.forEach((state, labels) ->
                    family.add(each.labels().merge(labels), each.port().state() == state));
        }
        return family.build();
    }

    /** Without {@code _total}. */
    static String name(Counter counter) {
        return "vetch_port_"
                + switch (counter) {
                    case RX_FRAMES -> "received_frames";
                    case RX_BYTES -> "received_bytes";
                    case RX_MULTICAST -> "received_multicast_frames";
                    case RX_MISSED -> "missed_frames";
                    case TX_FRAMES -> "transmitted_frames";
                    case TX_BYTES -> "transmitted_bytes";
                    case FORWARDED -> "forwarded_frames";
                    case FLOODED -> "flooded_frames";
                    case DELIVERED -> "delivered_frames";
                    case PUNTED -> "punted_frames";
                    case LEARNED -> "learned_stations";
                    case MOVED -> "moved_stations";
                    case LEARN_REFUSED -> "learn_refused_frames";
                };
    }

    private static String help(Counter counter) {
        return switch (counter) {
            case RX_FRAMES -> "Frames received by the port.";
            case RX_BYTES -> "Bytes of the frames received by the port, from the destination address on, without FCS.";
            case RX_MULTICAST -> "Frames to a group or to all, received by the port.";
            case RX_MISSED -> "Frames that came to the port's interface while there was no room for them.";
            case TX_FRAMES -> "Frames sent by the port.";
            case TX_BYTES -> "Bytes of the frames sent by the port, from the destination address on, without FCS.";
            case FORWARDED -> "Frames received by the port and forwarded to one other.";
            case FLOODED -> "Frames received by the port and flooded.";
            case DELIVERED -> "Frames received by the port for the bridge's own host alone.";
            case PUNTED -> "Frames received by the port and left to the kernel's bridge.";
            case LEARNED -> "Stations learned at the port.";
            case MOVED -> "Stations that moved to the port from another.";
            case LEARN_REFUSED ->
                "Frames received by the port whose source was not learned: a limit was reached, or it belongs elsewhere.";
        };
    }
}
