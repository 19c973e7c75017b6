package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The values of a bridge's options, and what follows from a new one. Control thread. */
final class BridgeOptions {
    private final Bridge bridge;
    private final BridgeTree tree;
    private final Map<BridgeOption, Long> values = new EnumMap<>(BridgeOption.class);

    BridgeOptions(Bridge bridge, BridgeTree tree) {
        this.bridge = bridge;
        this.tree = tree;
        for (BridgeOption option : BridgeOption.values()) {
            values.put(option, option.initial());
        }
    }

    long get(BridgeOption option) {
        return Objects.requireNonNull(values.get(option));
    }

    boolean isOn(BridgeOption option) {
        return get(option) != 0;
    }

    /** Notes a value; nothing follows. */
    void put(BridgeOption option, long value) {
        values.put(option, value);
    }

    void set(BridgeOption option, long value) {
        check(option, value);
        if (option == BridgeOption.STP_VERSION && value == get(option)) {
            return; // the spanning tree would begin anew
        }
        boolean isSwitch = option == BridgeOption.VLAN_FILTERING || option == BridgeOption.STP_STATE;
        values.put(option, isSwitch ? Math.min(value, 1) : option.taken(value));
        if (BridgeSnooping.concerns(option)) {
            snoop();
        }
        bridge.publish();
        follow(option, value);
    }

    private void check(BridgeOption option, long value) {
        option.check(value);
        boolean hasPorts = !bridge.ports().isEmpty();
        if (option == BridgeOption.VLAN_STATS_PER_PORT && hasPorts && value != get(option)) {
            throw new RefusedException(Refusal.BUSY);
        }
        if (option == BridgeOption.MCAST_VLAN_SNOOPING
                && value != 0
                && !bridge.vlans().isFiltering()) {
            throw new RefusedException(
                    Refusal.INVALID, "bridge: Cannot enable multicast vlan snooping with vlan filtering disabled");
        }
        tree.check(option, value);
    }

    private void follow(BridgeOption option, long value) {
        switch (option) {
            case STP_STATE -> tree.followOption(this);
            case STP_VERSION -> tree.restart(this);
            case AGEING_TIME -> bridge.ageing().set(value);
            case LOOP_QUARANTINE -> {
                if (value == 0) {
                    bridge.states().releaseAll();
                }
            }
            case FDB_MAX_LEARNED -> bridge.fdb().dynamic().setMaxLearned((int) value);
            case VLAN_FILTERING -> filterVlans(value != 0);
            case VLAN_STATS_ENABLED -> bridge.vlans().setCounting(value != 0);
            case VLAN_PROTOCOL -> bridge.vlans().setProtocol((int) value);
            case VLAN_DEFAULT_PVID -> bridge.vlans().setDefaultPvid((int) value);
            default -> {}
        }
    }

    private void snoop() {
        bridge.snooping().configure(this::get);
        bridge.followGroups();
    }

    private void filterVlans(boolean on) {
        if (!on && isOn(BridgeOption.MCAST_VLAN_SNOOPING)) {
            values.put(BridgeOption.MCAST_VLAN_SNOOPING, 0L); // it needs filtering
            snoop();
        }
        if (bridge.vlans().isFiltering() != on) {
            bridge.vlans().setFiltering(on);
            if (on) {
                bridge.entries().spread();
            }
        }
    }
}
