package io.vetch.cli.standin.filter;

import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which filters of IP br_netfilter shows a bridge's frames to: it is on for all bridges of a namespace, or for one. */
record NetfilterCalls(boolean iptables, boolean ip6tables, boolean arptables) {
    private static final String ALL_BRIDGES = "/proc/sys/net/bridge/bridge-nf-call-";

    /** Of this bridge in the calling thread's namespace. */
    static NetfilterCalls of(String bridge) throws IOException {
        return ofAll().and(own(bridge));
    }

    /** What is on for all bridges of the calling thread's namespace. */
    static NetfilterCalls ofAll() throws IOException {
        return new NetfilterCalls(isOn("iptables"), isOn("ip6tables"), isOn("arptables"));
    }

    /** With what is on for one bridge. @param own see {@link BridgeState#netfilterCalls} */
    NetfilterCalls and(int own) {
        return new NetfilterCalls(
                iptables || (own & BridgeState.IPTABLES) != 0,
                ip6tables || (own & BridgeState.IP6TABLES) != 0,
                arptables || (own & BridgeState.ARPTABLES) != 0);
    }

    private static int own(String bridge) throws IOException {
        try (BridgeNetlink netlink = BridgeNetlink.open()) {
            return netlink.bridges().stream()
                    .filter(state -> state.link().isNamed(bridge))
                    .mapToInt(BridgeState::netfilterCalls)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** The kernel without br_netfilter has no such file. */
    private static boolean isOn(String tables) throws IOException {
        Path file = Path.of(ALL_BRIDGES + tables);
        return Files.exists(file) && !Files.readString(file).strip().equals("0");
    }
}
