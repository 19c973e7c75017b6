package io.vetch.cli.simulate;

import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            make(plan.getKey(), plan.getValue());
        }
        for (List<String> pair : topology.veths()) {
            if (pair.size() > 1 && pair.stream().allMatch(ports::containsKey)) {
                throw new IOException(String.join("/", pair) + ": bridges joined by a veth pair are not simulated");
            }
        }
    }

    private void make(String name, Topology.BridgePlan plan) throws IOException {
        Bridge bridge = new Bridge(name, 1, CAPACITY, Quiescence.SINGLE_THREADED, () -> now);
        bridges.put(name, bridge);
        place(bridge, bridge.addLocalPort(0, MTU, LocalDevice.NONE, EGRESS));
        String address = plan.address();
        if (address != null) {
            bridge.localAddressSetByUser(Settings.address(address));
        }
        bridge.setUp(true);
        for (Map.Entry<String, Map<String, String>> port : plan.settings().entrySet()) {
            BridgePort added = bridge.addPort(port.getKey(), 0, MTU, EGRESS);
            place(bridge, added);
            bridge.setOperational(added, true);
            Settings.port(new MemberPort(bridge, added), port.getValue());
        }
        Settings.bridge(bridge, plan.options());
        for (Topology.Entry entry : plan.fdb()) {
            add(bridge, entry);
        }
        agedAt.put(bridge, now);
    }

    private void place(Bridge bridge, BridgePort port) throws IOException {
        MemberPort before = ports.putIfAbsent(port.name(), new MemberPort(bridge, port));
        if (before != null) {
            throw new IOException(port.name() + ": is in " + before.bridge() + " and again in " + bridge);
        }
    }

    private void add(Bridge bridge, Topology.Entry entry) throws IOException {
        MemberPort at = port(entry.port());
        if (at.bridge() != bridge) {
            throw new IOException(bridge + ": fdb: " + entry.port() + " is a port of " + at.bridge());
        }
        try {
            MacAddress address = new MacAddress(Settings.address(entry.address()));
            bridge.addEntry(address, kind(entry.kind()), entry.sticky(), at.port(), false);
        } catch (RefusedException e) {
            throw new IOException(bridge + ": fdb: " + entry.address() + ": " + e.getMessage(), e);
        }
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

    /** Lets time pass, and what ages meanwhile go, as often as the daemon's timer would look. */
    void passTo(long nanos) {
        now = nanos;
        for (Map.Entry<Bridge, Long> aged : agedAt.entrySet()) {
            if (nanos - aged.getValue() >= aged.getKey().ageingIntervalNanos()) {
                aged.setValue(nanos);
                aged.getKey().age();
            }
        }
    }
}
