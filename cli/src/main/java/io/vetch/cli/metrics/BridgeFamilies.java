package io.vetch.cli.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vetch.cli.lookback.LookBackUse;
import io.vetch.cli.metrics.BridgeProtocols.Tree;
import io.vetch.cli.metrics.BridgeProtocols.Vlan;
import io.vetch.cli.snapshot.BridgeSnapshot;
import io.vetch.core.stp.StpCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What is told of each bridge, of its protocols, and of its look back. */
final class BridgeFamilies {
    private final MetricsSnapshot snapshot;
    private final List<Labelled> bridges = new ArrayList<>();

    private record Labelled(Labels labels, BridgeSnapshot bridge, BridgeProtocols protocols) {}

    BridgeFamilies(MetricsSnapshot snapshot) {
        this.snapshot = snapshot;
        List<BridgeSnapshot> all = snapshot.bridgesAndPairs().bridges();
        for (int i = 0; i < all.size(); i++) {
            BridgeSnapshot bridge = all.get(i);
            Labels labels = LabelledPort.ofBridge(bridge.name(), bridge.nsid(), snapshot);
            bridges.add(new Labelled(labels, bridge, snapshot.protocols().get(i)));
        }
    }

    List<Supplier<MetricSnapshot>> all() {
        List<Supplier<MetricSnapshot>> all = new ArrayList<>();
        all.add(() -> gauge("vetch_bridge_up", "Whether the bridge is up.", each -> each.up() ? 1 : 0));
        all.add(() -> gauge(
                "vetch_bridge_ports",
                "Ports of the bridge, without its own.",
                each -> each.members().size()));
        all.addAll(ofDatabase());
        all.addAll(ofVlans());
        all.addAll(ofTree());
        all.add(this::groups);
        all.addAll(ofLookBack());
        return all;
    }

    private MetricSnapshot gauge(String name, String help, ToLongFunction<BridgeSnapshot> value) {
        return fill(Family.gauge(name, help), value);
    }

    private MetricSnapshot fill(Family family, ToLongFunction<BridgeSnapshot> value) {
        bridges.forEach(each -> family.add(each.labels(), value.applyAsLong(each.bridge())));
        return family.build();
    }

    private List<Supplier<MetricSnapshot>> ofDatabase() {
        return List.of(
                () -> gauge(
                        "vetch_fdb_stations",
                        "Stations that the bridge knows: dynamic entries of its forwarding database.",
                        each -> each.fdb().stations()),
                () -> gauge(
                        "vetch_fdb_learned_stations",
                        "Those of them that were heard, which count against the limits.",
                        each -> each.fdb().learned()),
                () -> gauge(
                        "vetch_fdb_configured_entries",
                        "Static and local entries of the forwarding database.",
                        each -> each.fdb().configured()),
                () -> gauge(
                        "vetch_fdb_capacity_stations",
                        "Most dynamic entries that the forwarding database keeps.",
                        each -> each.fdb().capacity()),
                () -> gauge(
                        "vetch_fdb_limit_stations",
                        "Most stations that the bridge learns (fdb_max_learned); 0: no limit but the capacity.",
                        each -> each.fdb().maxLearned()),
                () -> fill(
                        Family.counter(
                                "vetch_fdb_aged_stations", "Stations forgotten as they were not heard for too long."),
                        each -> each.fdb().aged()),
                () -> fill(
                        Family.counter(
                                "vetch_fdb_evicted_stations",
                                "Stations forgotten as there were more than the capacity."),
                        each -> each.fdb().evicted()));
    }

    private List<Supplier<MetricSnapshot>> ofVlans() {
        return List.of(
                () -> vlans("received_frames", "Frames received in the VLAN.", Vlan::receivedFrames),
                () -> vlans("received_bytes", "Bytes of them, behind Ethernet header and tag.", Vlan::receivedBytes),
                () -> vlans("transmitted_frames", "Frames sent in the VLAN.", Vlan::transmittedFrames),
                () -> vlans(
                        "transmitted_bytes", "Bytes of them, behind Ethernet header and tag.", Vlan::transmittedBytes));
    }

    private MetricSnapshot vlans(String name, String help, ToLongFunction<Vlan> count) {
        Family family = Family.counter(
                "vetch_vlan_" + name, help + " Of all ports together; no series unless vlan_stats_enabled is on.");
        for (Labelled each : bridges) {
            for (Vlan vlan : each.protocols().vlans()) {
                family.add(each.labels().add("vlan", Integer.toString(vlan.id())), count.applyAsLong(vlan));
            }
        }
        return family.build();
    }

    private List<Supplier<MetricSnapshot>> ofTree() {
        return List.of(
                () -> tree("vetch_stp_root", "Whether the bridge is the root of its spanning tree.", Tree::isRoot),
                () -> tree(
                        "vetch_stp_topology_change",
                        "Whether the spanning tree has just changed, so that stations are forgotten sooner.",
                        Tree::topologyChange),
                () -> ports("received_bpdus", "BPDUs received.", StpCounters::receivedBpdus),
                () -> ports("transmitted_bpdus", "BPDUs sent.", StpCounters::sentBpdus),
                () -> ports(
                        "received_notifications",
                        "Notifications of a topology change received.",
                        StpCounters::receivedNotifications),
                () -> ports(
                        "transmitted_notifications",
                        "Notifications of a topology change sent.",
                        StpCounters::sentNotifications),
                () -> ports("blocking_transitions", "How often the port began to block.", StpCounters::toBlocking),
                () -> ports("forwarding_transitions", "How often it began to forward.", StpCounters::toForwarding));
    }

    /** Something that a tree is or is not. */
    private interface Question {
        boolean ask(Tree tree);
    }

    private MetricSnapshot tree(String name, String help, Question question) {
        Family family = Family.gauge(name, help);
        bridges.forEach(
                each -> each.protocols().tree().ifPresent(tree -> family.add(each.labels(), question.ask(tree))));
        return family.build();
    }

    private MetricSnapshot ports(String name, String help, ToLongFunction<StpCounters> count) {
        Family family = Family.counter("vetch_stp_port_" + name, help);
        for (Labelled each : bridges) {
            Map<Integer, StpCounters> counters =
                    each.protocols().tree().map(Tree::ports).orElse(Map.of());
            for (LabelledPort port : LabelledPort.ofBridge(each.bridge(), snapshot)) {
                StpCounters of = counters.get(port.port().number());
                if (of != null) {
                    family.add(port.labels(), count.applyAsLong(of));
                }
            }
        }
        return family.build();
    }

    private MetricSnapshot groups() {
        Family family = Family.gauge(
                "vetch_snooping_entries",
                "Entries of the multicast database: ports that lead to members. No series unless the bridge snoops.");
        bridges.forEach(each -> each.protocols().groups().ifPresent(entries -> family.add(each.labels(), entries)));
        return family.build();
    }

    private List<Supplier<MetricSnapshot>> ofLookBack() {
        return List.of(
                () -> lookBack(
                        Family.gauge("vetch_lookback_limit_bytes", "Memory that the look back of the bridge has."),
                        LookBackUse::limitBytes),
                () -> lookBack(
                        Family.gauge("vetch_lookback_kept_frames", "Frames that the look back keeps now."),
                        LookBackUse::frames),
                () -> lookBack(
                        Family.gauge("vetch_lookback_kept_bytes", "Memory that these frames take."),
                        LookBackUse::bytes),
                () -> lookBack(
                        Family.counter("vetch_lookback_captured_frames", "Frames that the look back kept at first."),
                        LookBackUse::captured),
                () -> lookBack(
                        Family.counter(
                                "vetch_lookback_dropped_frames",
                                "Frames that the look back lost, as too many came at once."),
                        LookBackUse::dropped));
    }

    private MetricSnapshot lookBack(Family family, ToLongFunction<LookBackUse> value) {
        for (LookBackUse each : snapshot.lookBacks()) {
            family.add(LabelledPort.ofBridge(each.bridge(), each.nsid(), snapshot), value.applyAsLong(each));
        }
        return family.build();
    }
}
