package io.vetch.cli.standin;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import io.vetch.tap.linux.bridge.PortSetting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets a relay, its ports and what the programs know of them as the kernel's bridge is. Control thread. */
final class KernelSettings {
    private static final int MOST_COST = 65_535;
    /** The reserved addresses, as bits; a bridge without a spanning tree floods the first. */
    private static final int ALL_RESERVED = 0xffff;

    private static final int BRIDGE_GROUP_BIT = 1;
    /** Bits that no mask of a bridge may have. */
    private static final int RESTRICTED = 0x7;

    private static final int CENTISECONDS = 100;
    private static final int S_TAG = 0x88a8;
    private static final int FORWARDED_BY_PROVIDERS = 0xb801;

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
    private final LeftToKernel left;
    /** In the unit of the option. */
    private long quarantine;

    KernelSettings(Bridge bridge, BridgePort local, StoodInBridge device, LeftToKernel left) {
        this.bridge = bridge;
        this.local = local;
        this.device = device;
        this.left = left;
    }

    /** What {@link #follow} sets is for this long. @param seconds 0: no port is kept out */
    void keepOut(int seconds) {
        quarantine = (long) seconds * CENTISECONDS;
    }

    void follow(BridgeState now) {
        LinkInfo link = now.link();
        device.follow(link);
        bridge.rename(link.name());
        local.rename(link.name());
        bridge.localInterface().addressSetByUser(link.address());
        bridge.localInterface().mtuSetByUser(link.mtu());
        bridge.setPromiscuous(link.promiscuity() > 0);
        set(BridgeOption.PRIORITY, now.priority());
        set(BridgeOption.AGEING_TIME, now.ageingTime());
        set(BridgeOption.GROUP_FWD_MASK, forwarded(now) & ~RESTRICTED);
        set(BridgeOption.NO_LINKLOCAL_LEARN, now.has(BridgeState.NO_LINKLOCAL_LEARN) ? 1 : 0);
        set(BridgeOption.FDB_MAX_LEARNED, Integer.toUnsignedLong(now.maxLearned()));
        set(BridgeOption.LOOP_QUARANTINE, now.stp() == 0 ? quarantine : 0);
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
                bridge.parameters().setFlag(port, flag, now.has(setting));
            }
        });
        port.setCost((int) Math.min(now.cost(), MOST_COST));
        port.setPriority(now.priority());
        port.setGroupForwardMask(now.groupForwardMask());
        leaveReserved(now, of);
        bridge.states().follow(port, bridge.isUp() ? PortState.of(now.state()) : PortState.DISABLED);
    }

    /** Once all ports are followed. @param backup null: the port has none */
    void followBackup(@Nullable StoodInPort known, @Nullable StoodInPort backup) {
        if (known != null) {
            bridge.parameters().setBackup(known.port(), backup == null ? null : backup.port());
        }
    }

    /**
     * Where a port suppresses neighbour discovery, the kernel answers ARP and the like that comes by others, from its
     * own table of neighbours, and keeps it from that port.
     */
    void leaveNeighbours(List<BridgePortState> ports) {
        boolean suppressed = ports.stream().anyMatch(port -> port.has(PortSetting.NEIGH_SUPPRESS));
        left.leaveNeighbours(BridgePort.LOCAL_NUMBER, suppressed);
        ports.forEach(port -> left.leaveNeighbours(port.number(), suppressed && !port.has(PortSetting.NEIGH_SUPPRESS)));
    }

    /** br_recalculate_fwd_mask(): what bridges of customers say to each other passes one of a provider. */
    private static int forwarded(BridgeState of) {
        boolean provider = of.vlanFiltering() && of.vlanProtocol() == S_TAG;
        int required = provider ? FORWARDED_BY_PROVIDERS & ~(1 << (of.groupAddress() & 0xf)) : 0;
        return of.groupForwardMask() | required;
    }

    /** What comes to a reserved address is for the kernel, which knows who wants it, unless it is to be forwarded. */
    void leaveReserved(BridgePortState port, BridgeState of) {
        int forwarded = forwarded(of) | port.groupForwardMask();
        int others = ALL_RESERVED & ~forwarded;
        left.leaveReserved(port.number(), of.stp() == 0 ? others & ~BRIDGE_GROUP_BIT : others);
    }
}
