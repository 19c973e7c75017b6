package io.vetch.core.stp;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.PortState;
import io.vetch.core.stp.VirtualNetwork.Lan;
import io.vetch.core.stp.VirtualNetwork.VirtualPort;
import io.vetch.core.stp.kernel.KernelStp;
import io.vetch.core.stp.rstp.Rstp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bridge of a {@link VirtualNetwork}: a spanning tree, and what it has said to its output. */
final class VirtualBridge implements StpOutput {
    /** What kind of spanning tree. */
    enum Kind {
        KERNEL,
        RAPID
    }

    private static final int DEFAULT_PORT_PRIORITY = 32;

    private final VirtualNetwork network;
    private final String name;
    private final Kind kind;
    private final SpanningTree tree;
    private final List<VirtualPort> ports = new ArrayList<>();
    private final Map<StpPort, PortState> states = new HashMap<>();
    private final Map<StpPort, Integer> flushes = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private BridgeId id;
    private int ageing;
    private boolean up;
    private long due = Long.MAX_VALUE;

    VirtualBridge(VirtualNetwork network, String name, Kind kind, BridgeId id, BridgeTimes times) {
        this.network = network;
        this.name = name;
        this.kind = kind;
        this.id = id;
        this.tree = switch (kind) {
            case KERNEL -> new KernelStp(id, times, this, network::now);
            case RAPID -> new Rstp(id, times, this, network::now);
        };
    }

    VirtualNetwork network() {
        return network;
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    BridgeId id() {
        return id;
    }

    SpanningTree tree() {
        return tree;
    }

    BridgeStatus status() {
        return tree.status();
    }

    List<VirtualPort> ports() {
        return ports;
    }

    VirtualPort port(int number) {
        return ports.get(number - 1);
    }

    boolean isUp() {
        return up;
    }

    /** The BPDUs that it sent: milliseconds, port, octets. */
    List<String> sent() {
        return sent;
    }

    int flushes(VirtualPort port) {
        return flushes.getOrDefault(port.port(), 0);
    }

    /** Hundredths of a second, 0 for the normal one. */
    int ageing() {
        return ageing;
    }

    long due() {
        return due;
    }

    /** Does something to the spanning tree, and asks it when it is due. */
    void change(Runnable action) {
        action.run();
        long dueIn = tree.dueIn();
        due = dueIn == Long.MAX_VALUE ? dueIn : network.now() + dueIn;
    }

    void tick() {
        change(tree::tick);
    }

    void up() {
        up = true;
        change(tree::up);
    }

    void down() {
        up = false;
        change(tree::down);
    }

    void setPriority(int priority) {
        id = new BridgeId(priority, id.address());
        change(() -> tree.setId(id));
    }

    /** Adds a port that is up, and attaches it. */
    VirtualPort connect(String portName, int pathCost, @Nullable Lan lan) {
        VirtualPort port = add(portName, pathCost);
        port.attach(lan);
        port.setLinkUp(true);
        return port;
    }

    /** Adds a port whose link is down. */
    VirtualPort add(String portName, int pathCost) {
        int number = ports.size() + 1;
        StpPort port = tree.addPort(number, portName, DEFAULT_PORT_PRIORITY, pathCost, PortState.DISABLED);
        VirtualPort virtual = new VirtualPort(
                this, port, pathCost, new MacAddress(id.address().value() + number));
        ports.add(virtual);
        return virtual;
    }

    void receive(VirtualPort port, ByteBuffer frame) {
        Bpdu bpdu = BpduFrame.decode(frame).orElseThrow();
        change(() -> tree.received(port.port(), bpdu));
    }

    @Override
    public void transmit(StpPort port, Bpdu bpdu) {
        VirtualPort from = port(port.number());
        byte[] frame = BpduFrame.encode(BpduFrame.BRIDGE_GROUP_ADDRESS, from.address(), bpdu);
        sent.add(network.now() + " " + port.name() + " " + HexFormat.of().formatHex(frame));
        network.send(from, ByteBuffer.wrap(frame));
    }

    @Override
    public void setState(StpPort port, PortState state) {
        states.put(port, state);
        if (state == PortState.FORWARDING) {
            network.lookForLoop(name + " " + port + " forwards");
        }
    }

    @Override
    public void flush(StpPort port) {
        flushes.merge(port, 1, Integer::sum);
    }

    @Override
    public void fastAgeing(int centiseconds) {
        ageing = centiseconds;
    }

    @Override
    public void normalAgeing() {
        ageing = 0;
    }

    @Override
    public void event(StpEvent kind, String text) {
        network.note(name + ": " + text);
    }

    /** What the output was told last of a port's state. */
    PortState told(VirtualPort port) {
        return states.getOrDefault(port.port(), PortState.DISABLED);
    }

    @Override
    public String toString() {
        return name;
    }
}
