package io.vetch.cli.simulate;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.MulticastSnooping;
import io.vetch.core.multicast.message.MessageParser;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The bridges of a {@link Topology}, their ports by name, and the clock they share. */
final class SimulatedSwitch {
    /** More stations than any capture has: nothing is ever evicted, see the package's description. */
    private static final int CAPACITY = 1 << 30;

    private static final int MTU = 1500;
    private static final Egress EGRESS = (frame, loop, counters) -> counters.transmitted(frame.length());

    private final Map<String, Bridge> bridges = new LinkedHashMap<>();
    private final Map<String, MemberPort> ports = new LinkedHashMap<>();
    private final Map<Bridge, Long> agedAt = new LinkedHashMap<>();
    private long now;

    /** @throws IOException naming what the topology has wrong */
    SimulatedSwitch(Topology topology) throws IOException {
        for (Map.Entry<String, Topology.BridgePlan> plan : topology.bridges().entrySet()) {
            YamlPlace place = YamlPlace.TOP.in("bridges").in(plan.getKey());
            place.ofKey().run(() -> make(plan.getKey(), plan.getValue(), place));
        }
        for (int i = 0; i < topology.veths().size(); i++) {
            List<String> pair = topology.veths().get(i);
            YamlPlace.TOP.in("veths").in(i).run(() -> checkPair(pair));
        }
        for (Map.Entry<String, String> input : topology.inputs().entrySet()) {
            YamlPlace.TOP.in("inputs").in(input.getKey()).run(() -> port(input.getValue()));
        }
    }

    private List<String> checkPair(List<String> pair) throws IOException {
        if (pair.size() > 1 && pair.stream().allMatch(ports::containsKey)) {
            throw new IOException(String.join("/", pair) + ": bridges joined by a veth pair are not simulated");
        }
        return pair;
    }

    private Bridge make(String name, Topology.BridgePlan plan, YamlPlace at) throws IOException {
        Bridge bridge = new Bridge(name, 1, CAPACITY, Quiescence.SINGLE_THREADED, () -> now);
        bridges.put(name, bridge);
        bridge.setSpanningTrees(treeless -> new SimulatedTree(treeless, () -> now));
        place(bridge, bridge.addLocalPort(0, MTU, LocalDevice.NONE, EGRESS));
        String address = plan.address();
        if (address != null) {
            bridge.localInterface().addressSetByUser(at.in("address").run(() -> Settings.address(address)));
        }
        bridge.setUp(true);
        for (Map.Entry<String, Map<String, String>> port : plan.settings().entrySet()) {
            BridgePort added = bridge.addPort(port.getKey(), 0, MTU, EGRESS);
            place(bridge, added);
            bridge.setOperational(added, true);
            Settings.port(
                    new MemberPort(bridge, added),
                    port.getValue(),
                    at.in("ports").in(port.getKey()));
        }
        Settings.bridge(bridge, plan.options(), at.in("options"));
        for (Map.Entry<String, String> list : plan.vlans().entrySet()) {
            YamlPlace place = at.in("vlans").in(list.getKey());
            MemberPort port = place.ofKey().run(() -> portOf(bridge, list.getKey()));
            place.run(() -> Settings.vlans(port, list.getValue()));
        }
        for (Map.Entry<String, String> options : plan.vlanOptions().entrySet()) {
            YamlPlace place = at.in("vlan_options").in(options.getKey());
            MemberPort port = place.ofKey().run(() -> portOf(bridge, options.getKey()));
            place.run(() -> Settings.vlanOptions(port, options.getValue()));
        }
        for (int i = 0; i < plan.fdb().size(); i++) {
            add(bridge, plan.fdb().get(i), at.in("fdb").in(i));
        }
        agedAt.put(bridge, now);
        return bridge;
    }

    private void place(Bridge bridge, BridgePort port) throws IOException {
        MemberPort before = ports.putIfAbsent(port.name(), new MemberPort(bridge, port));
        if (before != null) {
            throw new IOException(port.name() + ": is in " + before.bridge() + " and again in " + bridge);
        }
    }

    private void add(Bridge bridge, Topology.Entry entry, YamlPlace place) throws IOException {
        MemberPort at = place.in("port").run(() -> portOf(bridge, entry.port()));
        EntryKind kind = place.in("kind").run(() -> kind(entry.kind()));
        place.in("address").run(() -> {
            MacAddress address = new MacAddress(Settings.address(entry.address()));
            try {
                bridge.entries().add(address, entry.vlan(), kind, entry.sticky(), at.port(), false);
            } catch (RefusedException e) {
                throw new IOException(bridge + ": fdb: " + entry.address() + ": " + e.getMessage(), e);
            }
            return address;
        });
    }

    private MemberPort portOf(Bridge bridge, String name) throws IOException {
        MemberPort at = port(name);
        if (at.bridge() != bridge) {
            throw new IOException(bridge + ": " + name + " is a port of " + at.bridge());
        }
        return at;
    }

    private static EntryKind kind(@Nullable String word) throws IOException {
        if (word == null) {
            return EntryKind.STATIC;
        }
        for (EntryKind kind : EntryKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        throw new IOException("fdb: no kind '" + word + "'; there are dynamic, static and local");
    }

    /** By its name; a bridge's name means its local port. */
    MemberPort port(String name) throws IOException {
        MemberPort placed = ports.get(name);
        if (placed == null) {
            throw new IOException(name + ": no such port in the topology; there are " + ports.keySet());
        }
        return placed;
    }

    Bridge bridge(String name) throws IOException {
        Bridge bridge = bridges.get(name);
        if (bridge == null) {
            throw new IOException(name + ": no such bridge in the topology; there are " + bridges.keySet());
        }
        return bridge;
    }

    List<Bridge> bridges() {
        return List.copyOf(bridges.values());
    }

    /** In the topology's order; each bridge's own port first. */
    List<MemberPort> ports() {
        return List.copyOf(ports.values());
    }

    long now() {
        return now;
    }

    /** The spanning tree whose timer runs out first. */
    private @Nullable SimulatedTree nextDue() {
        return bridges.values().stream()
                .flatMap(bridge -> bridge.spanningTree().stream())
                .filter(SimulatedTree.class::isInstance)
                .map(SimulatedTree.class::cast)
                .min(Comparator.comparingLong(SimulatedTree::due))
                .orElse(null);
    }

    /** What happens to multicast groups until {@code end}. */
    private static void snoop(Bridge bridge, long end) {
        MulticastSnooping rules = bridge.snooping().rules();
        for (OptionalLong due = rules.due(); due.isPresent() && due.getAsLong() <= end; due = rules.due()) {
            rules.run(due.getAsLong());
            bridge.followSnooping();
        }
    }

    /** Has the bridge read a message about multicast groups, if the frame is one. */
    void snoop(MemberPort at, int vlan, Frame frame) {
        if (at.bridge().option(BridgeOption.MCAST_SNOOPING) != 0 && MessageParser.concerns(frame)) {
            byte[] octets = new byte[frame.length()];
            frame.copyTo(octets, 0, octets.length);
            at.bridge().snooping().rules().received(at.port(), vlan, octets, now);
            at.bridge().followSnooping();
        }
    }

    /** Lets time pass, and what ages meanwhile go, as often as the daemon's timer would look. */
    void passTo(long nanos) {
        for (SimulatedTree due = nextDue(); due != null && due.due() <= nanos; due = nextDue()) {
            now = Math.max(now, due.due());
            due.tick();
        }
        bridges.values().forEach(bridge -> snoop(bridge, nanos));
        now = nanos;
        for (Map.Entry<Bridge, Long> aged : agedAt.entrySet()) {
            if (nanos - aged.getValue() >= aged.getKey().ageing().intervalNanos()) {
                aged.setValue(nanos);
                aged.getKey().ageing().removeAged();
            }
        }
    }
}
