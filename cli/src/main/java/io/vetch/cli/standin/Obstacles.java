package io.vetch.cli.standin;

import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import io.vetch.tap.linux.bridge.PortSetting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a kernel bridge does that we could not do in its place: then it keeps its frames. */
final class Obstacles {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    /** What the kernel's bridge does while it forwards, and we do not. */
    private static final Set<PortSetting> UNKNOWN = EnumSet.of(
            PortSetting.PROXY_ARP,
            PortSetting.PROXY_ARP_WIFI,
            PortSetting.MCAST_TO_UNICAST,
            PortSetting.VLAN_TUNNEL,
            PortSetting.NEIGH_VLAN_SUPPRESS,
            PortSetting.MAB);

    private Obstacles() {}

    /**
     * Whether this kernel cannot lead frames past a bridge; empty if it can.
     *
     * @param release as {@code uname -r} has it
     */
    static List<String> ofKernel(String release) {
        Matcher version = RELEASE.matcher(release);
        boolean knowsLinks = version.matches()
                && (Integer.parseInt(version.group(1)) > 6
                        || (version.group(1).equals("6") && Integer.parseInt(version.group(2)) >= 6));
        return knowsLinks
                ? List.of()
                : List.of("standing in needs Linux 6.6 (tcx links), and this is " + release
                        + ": an older kernel's filters would outlive this process");
    }

    /** Reasons, for people; empty if we can stand in for it. */
    static List<String> of(BridgeState bridge, List<BridgePortState> ports, List<LinkInfo> vlanDevices) {
        List<String> reasons = new ArrayList<>();
        if (bridge.vlanFiltering() && bridge.has(BridgeState.MCAST_VLAN_SNOOPING)) {
            reasons.add("mcast_vlan_snooping is on, and Vetch does not read the queriers of VLANs from the kernel");
        }
        if (bridge.has(BridgeState.MST_ENABLED)) {
            reasons.add("mst_enabled is on, and Vetch does not tell trees apart");
        }
        for (BridgePortState port : ports) {
            vlanDevices.stream()
                    .filter(device -> device.peer() == port.link().index() && device.peerNsid() == LinkInfo.NEAR)
                    .forEach(device -> reasons.add("VLAN device " + device.name() + " is on port "
                            + port.link().name() + ", and would get none of its frames"));
            UNKNOWN.stream()
                    .filter(port::has)
                    .forEach(setting -> reasons.add(
                            setting.word() + " of port " + port.link().name() + " is on, and Vetch does not know it"));
        }
        return reasons;
    }
}
