package io.vetch.cli.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.cli.snapshot.PairSnapshot;
import io.vetch.cli.snapshot.PortSnapshot;
import io.vetch.cli.snapshot.SwitchSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A port and its labels: {@code bridge} or {@code pair}, {@code port}, and of another namespace than the daemon's,
 * {@code nsid}. No two ports have the same: those that would, as ports in two namespaces may, have a {@code number}.
 */
record LabelledPort(Labels labels, PortSnapshot port) {
    private static final String NUMBER = "number";

    /** All ports of all bridges and free pairs. */
    static List<LabelledPort> all(MetricsSnapshot snapshot) {
        SwitchSnapshot all = snapshot.bridgesAndPairs();
        List<LabelledPort> ports = new ArrayList<>();
        for (BridgeSnapshot bridge : all.bridges()) {
            ports.addAll(ofBridge(bridge, snapshot));
        }
        for (PairSnapshot pair : all.pairs()) {
            Labels labels = withNsid(Labels.of("pair", pair.name()), pair.nsid(), snapshot);
            ports.addAll(label(labels, pair.ports()));
        }
        return ports;
    }

    /** Those of one bridge, its own first if there is one. */
    static List<LabelledPort> ofBridge(BridgeSnapshot bridge, MetricsSnapshot snapshot) {
        return label(ofBridge(bridge.name(), bridge.nsid(), snapshot), bridge.ports());
    }

    static Labels ofBridge(String name, int nsid, MetricsSnapshot snapshot) {
        return withNsid(Labels.of("bridge", name), nsid, snapshot);
    }

    private static Labels withNsid(Labels labels, int nsid, MetricsSnapshot snapshot) {
        return nsid == snapshot.ownNsid() ? labels : labels.add("nsid", Integer.toString(nsid));
    }

    private static List<LabelledPort> label(Labels labels, List<PortSnapshot> ports) {
        Set<String> names = new HashSet<>();
        List<LabelledPort> labelled = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            PortSnapshot port = ports.get(i);
            Labels own = labels.add("port", port.name());
            boolean isNew = names.add(port.name());
            labelled.add(new LabelledPort(isNew ? own : own.add(NUMBER, Integer.toString(i)), port));
        }
        return labelled;
    }
}
