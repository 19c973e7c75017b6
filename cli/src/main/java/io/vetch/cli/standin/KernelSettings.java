package io.vetch.cli.standin;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.bpf.Detour;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import io.vetch.tap.linux.bridge.PortSetting;
import java.util.List;
import java.util.Map;

/** Sets a relay, its ports and what the programs know of them as the kernel's bridge is. Control thread. */
final class KernelSettings {
    private static final int MOST_COST = 65_535;
    /** The reserved addresses, as bits; a bridge without a spanning tree floods the first. */
    private static final int ALL_RESERVED = 0xffff;

    private static final int BRIDGE_GROUP_BIT = 1;

    /** Those that the relay honours, and what it calls them. */
    private static final Map<PortSetting, PortFlag> FLAGS = Map.of(
            PortSetting.HAIRPIN, PortFlag.HAIRPIN,
            PortSetting.LEARNING, PortFlag.LEARNING,
            PortSetting.FLOOD, PortFlag.FLOOD,
            PortSetting.MCAST_FLOOD, PortFlag.MCAST_FLOOD,
            PortSetting.BCAST_FLOOD, PortFlag.BCAST_FLOOD,
            PortSetting.ISOLATED, PortFlag.ISOLATED,
            PortSetting.LOCKED, PortFlag.LOCKED);

    private final Bridge bridge;
    private final BridgePort local;
    private final StoodInBridge device;
    private final Detour detour;

    KernelSettings(Bridge bridge, BridgePort local, StoodInBridge device, Detour detour) {
        this.bridge = bridge;
        this.local = local;
        this.device = device;
        this.detour = detour;
    }

    void follow(BridgeState now) {
        LinkInfo link = now.link();
        device.follow(link);
        bridge.rename(link.name());
        local.rename(link.name());
        bridge.localAddressSetByUser(link.address());
        bridge.localMtuSetByUser(link.mtu());
        bridge.setPromiscuous(link.promiscuity() > 0);
        set(BridgeOption.PRIORITY, now.priority());
        set(BridgeOption.AGEING_TIME, now.ageingTime());
        set(BridgeOption.GROUP_FWD_MASK, now.groupForwardMask());
        set(BridgeOption.NO_LINKLOCAL_LEARN, now.has(BridgeState.NO_LINKLOCAL_LEARN) ? 1 : 0);
        set(BridgeOption.FDB_MAX_LEARNED, Integer.toUnsignedLong(now.maxLearned()));
        if (bridge.isUp() != link.isUp()) {
            bridge.followUp(link.isUp());
        }
    }

    private void set(BridgeOption option, long value) {
        if (bridge.option(option) != value) {
            bridge.setOption(option, value);
        }
    }

    /** @param of its bridge, which is followed already */
    void follow(StoodInPort known, BridgePortState now, BridgeState of) {
        BridgePort port = known.port();
        LinkInfo link = now.link();
        known.update(device.nsid(), link);
        port.rename(link.name());
        bridge.setAddress(port, link.address());
        bridge.setMtu(port, link.mtu());
        port.setOperational(link.isUp() && link.hasCarrier());
        FLAGS.forEach((setting, flag) -> {
            if (port.has(flag) != now.has(setting)) {
                bridge.setFlag(port, flag, now.has(setting));
            }
        });
        port.setCost((int) Math.min(now.cost(), MOST_COST));
        port.setPriority(now.priority());
        port.setGroupForwardMask(now.groupForwardMask());
        leaveReserved(now, of);
        bridge.followState(port, bridge.isUp() ? PortState.of(now.state()) : PortState.DISABLED);
    }

    /**
     * Where a port suppresses neighbour discovery, the kernel answers ARP and the like that comes by others, from its own table of
     * neighbours, and keeps it from that port.
     */
    void leaveNeighbours(List<BridgePortState> ports) {
        boolean suppressed = ports.stream().anyMatch(port -> port.has(PortSetting.NEIGH_SUPPRESS));
        detour.leaveNeighbours(BridgePort.LOCAL_NUMBER, suppressed);
        ports.forEach(
                port -> detour.leaveNeighbours(port.number(), suppressed && !port.has(PortSetting.NEIGH_SUPPRESS)));
    }

    /** What comes to a reserved address is for the kernel, which knows who wants it, unless it is to be forwarded. */
    void leaveReserved(BridgePortState port, BridgeState of) {
        int forwarded = of.groupForwardMask() | port.groupForwardMask();
        int left = ALL_RESERVED & ~forwarded;
        detour.leaveReserved(port.number(), of.stp() == 0 ? left & ~BRIDGE_GROUP_BIT : left);
    }
}
