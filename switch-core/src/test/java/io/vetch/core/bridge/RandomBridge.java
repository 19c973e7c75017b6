package io.vetch.core.bridge;

import io.vetch.core.RefusedException;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A bridge that everything happens to: any frame, any change of ports, options, entries and time. */
final class RandomBridge {
    private static final int PORTS = 5;
    private static final int STATIONS = 12;

    final TestBridge br0 = new TestBridge(PORTS);
    /** Those that left included. */
    final List<BridgePort> everyPort = new ArrayList<>(br0.bridge.allPorts());

    private final SplittableRandom random;

    RandomBridge(SplittableRandom random) {
        this.random = random;
        br0.bridge.setSpanningTrees(HeldStates::new);
    }

    // ---- frames

    BridgePort anyPort() {
        List<BridgePort> ports = br0.bridge.allPorts();
        return ports.get(random.nextInt(ports.size()));
    }

    byte[] anyFrame() {
        if (random.nextInt(8) == 0) {
            return anyQuestion();
        }
        int length = random.nextInt(20) == 0 ? random.nextInt(14, 3000) : 60;
        int type = random.nextInt(4) == 0 ? Frames.VLAN_802_1Q : Frames.IPV4;
        byte[] bytes = Frames.frame(anyAddress(), anyAddress(), type, length);
        return random.nextInt(50) == 0 ? Arrays.copyOf(bytes, random.nextInt(14)) : bytes;
    }

    private long anyAddress() {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1, 2 -> Frames.BROADCAST;
            case 3 -> Frames.MULTICAST;
            case 4 -> Frames.reserved(random.nextInt(3) == 0 ? 0 : random.nextInt(18));
            case 5 -> TestBridge.portAddress(random.nextInt(1, PORTS + 1));
            case 6 -> br0.host.address();
            default -> Frames.station(random.nextInt(STATIONS));
        };
    }

    // ---- changes

    void change() {
        switch (random.nextInt(40)) { // most often a flag: a new port has its own again
            case 0 -> br0.bridge.setOperational(anyOtherPort(), random.nextInt(4) != 0);
            case 1 -> changeState(anyOtherPort());
            case 2 -> changeOption();
            case 3 -> br0.bridge.setPromiscuous(random.nextBoolean());
            case 4 -> replacePort();
            case 5 -> br0.pass(random.nextInt(200));
            case 6 -> addEntry();
            case 7 -> br0.bridge.entries().flush(random.nextBoolean() ? FdbEntry::isDynamic : entry -> true);
            case 8 -> br0.bridge.setUp(random.nextInt(4) != 0);
            case 10 -> br0.set(BridgeOption.STP_STATE, random.nextInt(2));
            case 11 -> br0.bridge.states().quarantine(anyOtherPort(), 0);
            case 16 -> changeNeighbours();
            case 14 ->
                br0.bridge
                        .parameters()
                        .setBackup(
                                br0.bridge.ports().getFirst(),
                                br0.bridge.ports().getLast());
            case 15 -> br0.bridge.parameters().setBackup(br0.bridge.ports().getFirst(), null);
            case 12, 13 -> br0.bridge.ports().forEach(br0.bridge.states()::release);
            case 9 -> br0.bridge.setMtu(anyPort(), random.nextInt(3) * 700 + 100);
            default -> changeFlag(anyOtherPort(), anyFlag(), random.nextBoolean());
        }
    }

    private byte[] anyQuestion() {
        int target = random.nextInt(STATIONS);
        long source = Frames.station(random.nextInt(STATIONS));
        return random.nextBoolean()
                ? NeighbourFrames.request(source, 1, target)
                : NeighbourFrames.solicitation(source, 1, target);
    }

    /** The host knows half of the stations, perhaps by another's address, and one address is its own. */
    private void changeNeighbours() {
        List<NeighbourTable.Entry> known = new ArrayList<>();
        for (int i = 1; i < STATIONS; i++) {
            if (random.nextBoolean()) {
                known.add(NeighbourFrames.ipv4(i, Frames.station(random.nextInt(STATIONS))));
                known.add(NeighbourFrames.ipv6(i, Frames.station(random.nextInt(STATIONS))));
            }
        }
        known.add(NeighbourFrames.ipv4(0, NeighbourTable.OWN));
        br0.bridge.setNeighbours(NeighbourTable.of(known));
    }

    private BridgePort anyOtherPort() {
        List<BridgePort> ports = br0.bridge.ports();
        return ports.get(random.nextInt(ports.size()));
    }

    private void changeFlag(BridgePort port, PortFlag flag, boolean on) {
        try {
            br0.bridge.parameters().setFlag(port, flag, on);
        } catch (RefusedException e) {
            // mab, or what it needs: see LockedPorts
        }
    }

    private PortFlag anyFlag() {
        return PortFlag.values()[random.nextInt(PortFlag.values().length)];
    }

    private void changeState(BridgePort port) {
        if (!br0.bridge.isUp() || !port.isOperational()) {
            return;
        }
        PortState state = PortState.of(random.nextInt(PortState.values().length));
        if (br0.bridge.spanningTree().isPresent()) {
            br0.bridge.states().follow(port, state);
        } else {
            br0.bridge.setState(port, state.number());
        }
    }

    private void changeOption() {
        switch (random.nextInt(5)) {
            case 0 -> br0.set(BridgeOption.AGEING_TIME, random.nextInt(5) * 10_000L);
            case 1 -> br0.set(BridgeOption.GROUP_FWD_MASK, random.nextInt(0x10000) & 0xfff8);
            case 2 -> br0.set(BridgeOption.NO_LINKLOCAL_LEARN, random.nextInt(2));
            case 3 -> br0.bridge.parameters().setGroupForwardMask(anyOtherPort(), random.nextInt(0x10000) & 0xfff8);
            default -> br0.set(BridgeOption.FDB_MAX_LEARNED, random.nextInt(STATIONS));
        }
    }

    private void replacePort() {
        br0.bridge.removePort(anyOtherPort());
        BridgePort port = br0.add("again", TestBridge.portAddress(random.nextInt(1, PORTS + 1)));
        everyPort.add(port);
    }

    private void addEntry() {
        EntryKind kind = EntryKind.values()[random.nextInt(EntryKind.values().length)];
        long station = Frames.station(random.nextInt(STATIONS));
        br0.bridge.fdb().add(station, 0, kind, random.nextBoolean(), anyPort(), true);
    }
}
