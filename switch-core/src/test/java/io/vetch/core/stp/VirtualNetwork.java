package io.vetch.core.stp;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.PortState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Bridges, and LANs between them, in virtual time. A BPDU crosses a LAN as octets, in a millisecond, to all other ports
 * that are attached to it. Whenever a port begins to forward, the network looks for a loop.
 */
final class VirtualNetwork {
    static final long SECOND = 1000;
    private static final long LATENCY = 1;

    private final List<VirtualBridge> bridges = new ArrayList<>();
    private final PriorityQueue<Delivery> deliveries =
            new PriorityQueue<>(Comparator.comparingLong(Delivery::at).thenComparingLong(Delivery::order));
    private final List<String> log = new ArrayList<>();
    private final List<String> loops = new ArrayList<>();
    private long now;
    private long events;

    /** A frame under way; it is lost if the port is attached elsewhere when it comes. */
    private record Delivery(long at, long order, VirtualPort to, Lan by, ByteBuffer frame) {}

    long now() {
        return now;
    }

    /** How many BPDUs arrived, and how often time was due for a bridge. */
    long events() {
        return events;
    }

    /** News of all bridges in the order in which they came. */
    List<String> log() {
        return log;
    }

    /** Each moment at which frames could have gone round. */
    List<String> loops() {
        return loops;
    }

    List<VirtualBridge> bridges() {
        return bridges;
    }

    /** @param number the address of the bridge, and the beginning of those of its ports */
    VirtualBridge addBridge(VirtualBridge.Kind kind, String name, int priority, long number, BridgeTimes times) {
        VirtualBridge bridge =
                new VirtualBridge(this, name, kind, new BridgeId(priority, new MacAddress(number)), times);
        bridges.add(bridge);
        return bridge;
    }

    void send(VirtualPort from, ByteBuffer frame) {
        Lan lan = from.lan();
        if (lan == null) {
            return;
        }
        for (VirtualPort to : lan.ports()) {
            if (to != from) {
                deliveries.add(new Delivery(now + LATENCY, deliveries.size() + events * 1000, to, lan, frame));
            }
        }
    }

    void note(String line) {
        log.add(now + " " + line);
    }

    void run(long millis) {
        long end = now + millis;
        while (step(end)) {
            events++;
        }
        now = end;
    }

    /** Time passes, and nobody does anything: the machine slept. */
    void pause(long millis) {
        now += millis;
    }

    /** Whether something happened before {@code end}, or at it. */
    private boolean step(long end) {
        VirtualBridge next = null;
        for (VirtualBridge bridge : bridges) {
            if (next == null || bridge.due() < next.due()) {
                next = bridge;
            }
        }
        long due = next == null ? Long.MAX_VALUE : next.due();
        Delivery delivery = deliveries.peek();
        if (delivery != null && delivery.at() <= Math.min(due, end)) {
            deliveries.remove();
            now = delivery.at();
            if (delivery.to().lan() == delivery.by()) {
                delivery.to().receive(delivery.frame());
            }
            return true;
        }
        if (next == null || due > end) {
            return false;
        }
        now = Math.max(now, due);
        next.tick();
        return true;
    }

    /** Looks for a circle of forwarding ports; {@code why} says what has just happened. */
    void lookForLoop(String why) {
        Forest<Object> forest = new Forest<>();
        for (VirtualBridge bridge : bridges) {
            for (VirtualPort port : bridge.ports()) {
                Lan lan = port.lan();
                if (lan != null && port.forwards() && !forest.join(bridge, lan)) {
                    loops.add("at " + now + " ms by " + port + " (" + why + ") after " + latest());
                }
            }
        }
    }

    private List<String> latest() {
        return log.subList(Math.max(0, log.size() - 40), log.size());
    }

    /** A cable, if two ports are attached; else a hub. */
    static final class Lan {
        private final String name;
        private final List<VirtualPort> ports = new ArrayList<>();

        Lan(String name) {
            this.name = name;
        }

        List<VirtualPort> ports() {
            return ports;
        }

        boolean isAttachedTo(VirtualBridge bridge) {
            return ports.stream().anyMatch(port -> port.bridge() == bridge);
        }

        void attach(VirtualPort port) {
            ports.add(port);
            setPointToPoint();
        }

        void detach(VirtualPort port) {
            ports.remove(port);
            setPointToPoint();
        }

        private void setPointToPoint() {
            ports.forEach(port -> port.setPointToPoint(ports.size() <= 2));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A port of a bridge, and the LAN that it is attached to. */
    static final class VirtualPort {
        private final VirtualBridge bridge;
        private final StpPort port;
        private final MacAddress address;
        private @Nullable Lan lan;
        private StpPortOptions options = StpPortOptions.DEFAULT;
        private boolean linkUp;
        private boolean deaf;
        private int pathCost;

        VirtualPort(VirtualBridge bridge, StpPort port, int pathCost, MacAddress address) {
            this.bridge = bridge;
            this.port = port;
            this.pathCost = pathCost;
            this.address = address;
        }

        StpPort port() {
            return port;
        }

        VirtualBridge bridge() {
            return bridge;
        }

        MacAddress address() {
            return address;
        }

        @Nullable
        Lan lan() {
            return lan;
        }

        PortState state() {
            return port.state();
        }

        boolean forwards() {
            return port.state() == PortState.FORWARDING;
        }

        /** Plugs the port in elsewhere, or nowhere; its own link stays as it is. */
        void attach(@Nullable Lan newLan) {
            if (lan != null) {
                lan.detach(this);
            }
            lan = newLan;
            if (newLan != null) {
                newLan.attach(this);
            }
            bridge.network().lookForLoop(this + " attached to " + newLan);
        }

        boolean linkUp() {
            return linkUp;
        }

        void setLinkUp(boolean up) {
            linkUp = up;
            bridge.change(() -> port.setLinkUp(up));
        }

        int pathCost() {
            return pathCost;
        }

        void setPathCost(int cost) {
            pathCost = cost;
            bridge.change(() -> port.setPathCost(cost));
        }

        /** What is sent to it is lost from now on. */
        void setDeaf(boolean value) {
            deaf = value;
        }

        void setOptions(StpPortOptions newOptions) {
            options = newOptions;
            bridge.change(() -> port.setOptions(newOptions));
        }

        void setPointToPoint(boolean value) {
            if (options.pointToPoint() != value) {
                setOptions(options.withPointToPoint(value));
            }
        }

        void receive(ByteBuffer frame) {
            if (!deaf) {
                bridge.receive(this, frame);
            }
        }

        @Override
        public String toString() {
            return bridge.name() + " " + port;
        }
    }
}
