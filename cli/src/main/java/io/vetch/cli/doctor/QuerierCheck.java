package io.vetch.cli.doctor;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.VlanSnooping;
import io.vetch.core.multicast.MulticastSnooping;
import io.vetch.core.multicast.message.IpAddress;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgeState;
import java.io.IOException;
import java.util.Optional;

/** Does somebody ask for members of groups? Where nobody does, groups are forgotten, and their frames go everywhere. */
final class QuerierCheck {
    private final Caller caller;
    private final BridgeInterface bridge;

    QuerierCheck(Caller caller, BridgeInterface bridge) {
        this.caller = caller;
        this.bridge = bridge;
    }

    /** Empty if it does not snoop. */
    Optional<Finding> finding() {
        String about = bridge.name() + " querier";
        try {
            return isAsked()
                    .map(asked -> asked
                            ? Finding.good(about, "somebody asks for members of groups")
                            : Finding.warning(
                                    about,
                                    "it snoops, and nobody asks for members: frames to groups are flooded all the same",
                                    "ip link set " + bridge + " type bridge mcast_querier 1, or mcast_snooping 0"));
        } catch (IOException e) {
            return Optional.of(Finding.warning(about, "cannot be asked for: " + e.getMessage(), ""));
        }
    }

    /** Empty if it does not snoop. */
    private Optional<Boolean> isAsked() throws IOException {
        boolean isOwn = caller.control().bridge(bridge.nsid(), bridge.name()).isPresent();
        return isOwn ? ofOurs(bridge.bridge()) : ofKernels();
    }

    private static Optional<Boolean> ofOurs(Bridge relay) {
        if (relay.option(BridgeOption.MCAST_SNOOPING) == 0) {
            return Optional.empty();
        }
        VlanSnooping vlans = relay.snooping().vlans();
        if (!vlans.isOn()) {
            return Optional.of(isAsked(relay, 0));
        }
        return Optional.of(
                relay.vlans().everywhere().ids().filter(vlans::snoops).allMatch(vlan -> isAsked(relay, vlan)));
    }

    private static boolean isAsked(Bridge relay, int vlan) {
        MulticastSnooping rules = relay.snooping().rules();
        long now = relay.snooping().now();
        return rules.querier(IpAddress.IPV4, vlan, now).isPresent()
                || rules.querier(IpAddress.IPV6, vlan, now).isPresent();
    }

    /** The kernel snoops on a bridge that we stand in for, which is in the daemon's own namespace. */
    private Optional<Boolean> ofKernels() throws IOException {
        try (BridgeNetlink netlink = BridgeNetlink.open()) {
            return netlink.bridge(bridge.link().index())
                    .filter(BridgeState::snooping)
                    .map(state -> state.querier()
                            || state.ipv4Querier().other()
                            || state.ipv6Querier().other());
        }
    }
}
