package io.vetch.cli.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vetch.cli.plan.GroupPlan;
import io.vetch.cli.standin.Wish;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a switch is, without the stations that it has learned.
 *
 * @param veth what pairs are made of; null in a state that an older version kept
 * @param devices all interfaces, oldest first
 * @param standIns kernel bridges to stand in for, by name
 */
record SwitchState(
        @JsonProperty("attach_anyway") boolean attachAnyway,
        @JsonProperty("veth") @Nullable String veth,
        @JsonProperty("devices") List<Device> devices,
        @JsonProperty("bridges") List<BridgeState> bridges,
        @JsonProperty("stand_in") Map<String, Wish> standIns) {
    static final int NO_PEER = -1;

    /** What an interface is. */
    enum Kind {
        BRIDGE,
        TAP,
        VETH,
        /** An end of a pair of the kernel's, a port or not. */
        REAL_VETH,
        VM_TAP,
        ATTACHED;

        /** Whether it is a TAP device of ours. */
        boolean isMade() {
            return this == BRIDGE || this == TAP || this == VETH;
        }
    }

    /**
     * An interface.
     *
     * @param id by which other parts of the state mean it
     * @param netns inode of its namespace; 0: not known, and found by its peer
     * @param index in its namespace; it does not change with the name
     * @param peer id of the other end of a pair; {@link #NO_PEER}
     * @param owner id of the user who may open the TAP device of a virtual machine; -1: nobody but root
     */
    record Device(
            @JsonProperty("id") int id,
            @JsonProperty("kind") Kind kind,
            @JsonProperty("name") String name,
            @JsonProperty("netns") long netns,
            @JsonProperty("index") int index,
            @JsonProperty("peer") int peer,
            @JsonProperty("owner") int owner) {}

    /**
     * A bridge of ours.
     *
     * @param device id of its own interface
     * @param ownAddress whether a user has set its address
     * @param ownMtu whether a user has set its MTU
     * @param vlans the lists of its ports that are not as they are made, by the ids of their devices
     * @param vlanOptions what VLANs have for themselves, by the same ids; null in a state that an older version kept
     * @param mdb null in a state that an older version kept
     * @param options those that are not as they are made, as a configuration file has them
     */
    record BridgeState(
            @JsonProperty("device") int device,
            @JsonProperty("own_address") boolean ownAddress,
            @JsonProperty("own_mtu") boolean ownMtu,
            @JsonProperty("options") Map<String, String> options,
            @JsonProperty("ports") List<Port> ports,
            @JsonProperty("vlans") Map<Integer, String> vlans,
            @JsonProperty("vlan_options") @Nullable Map<Integer, String> vlanOptions,
            @JsonProperty("fdb") List<Entry> fdb,
            @JsonProperty("mdb") @Nullable List<Group> mdb,
            @JsonProperty("lookback") @Nullable String lookback,
            @JsonProperty("lookback_triggers") List<String> triggers) {}

    /** @param settings those that are not as they are made */
    record Port(
            @JsonProperty("device") int device,
            @JsonProperty("number") int number,
            @JsonProperty("settings") Map<String, String> settings) {}

    /** A multicast group that somebody added for good. @param device that its port is, or the bridge itself */
    record Group(
            @JsonProperty("device") int device,
            @JsonProperty("entry") GroupPlan entry) {}

    /** A static or local entry. @param device that its port is, or the bridge itself @param vlan 0: none */
    record Entry(
            @JsonProperty("address") String address,
            @JsonProperty("device") int device,
            @JsonProperty("kind") String kind,
            @JsonProperty("sticky") boolean sticky,
            @JsonProperty("vlan") int vlan) {}
}
