package io.vetch.tap.linux.bridge;

import io.vetch.tap.linux.LinkInfo;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * A bridge of the kernel's, its settings and state (IFLA_BR_*).
 *
 * @param priority of its spanning tree, 0 to 65535
 * @param ageingTime 1/100 s, as the kernel says it; 0: nothing is learned
 * @param stp 0 none, 1 the kernel's spanning tree, 2 a program's
 * @param groupForwardMask bit n: frames for 01:80:c2:00:00:0n are forwarded
 * @param groupAddress the address that BPDUs go to
 * @param vlanFiltering whether VLANs are told apart
 * @param vlanProtocol 0x8100 or 0x88a8, 0 if the kernel knows no VLANs
 * @param multicast what it does with multicast
 * @param maxLearned how many dynamic entries it learns at most, 0: any number
 * @param netfilterCalls what of br_netfilter is on for this bridge: {@link #IPTABLES}, {@link #IP6TABLES},
 *     {@link #ARPTABLES}; what is on for all bridges, in /proc/sys/net/bridge, is not among them
 * @param booleanOptions BR_BOOLOPT_*: bit 0 {@code no_linklocal_learn}, 1 {@code mcast_vlan_snooping},
 *     2 {@code mst_enabled}, 3 {@code mdb_offload_fail_notification}, 4 {@code fdb_local_vlan_0}
 */
public record BridgeState(
        LinkInfo link,
        int priority,
        long ageingTime,
        int stp,
        int groupForwardMask,
        long groupAddress,
        boolean vlanFiltering,
        int vlanProtocol,
        MulticastOptions multicast,
        int maxLearned,
        int netfilterCalls,
        int booleanOptions) {
    public static final int IPTABLES = 1;
    public static final int IP6TABLES = 1 << 1;
    public static final int ARPTABLES = 1 << 2;

    public static final int NO_LINKLOCAL_LEARN = 1;
    public static final int MCAST_VLAN_SNOOPING = 1 << 1;
    public static final int MST_ENABLED = 1 << 2;

    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_BR_AGEING_TIME = 4;
    private static final int IFLA_BR_STP_STATE = 5;
    private static final int IFLA_BR_PRIORITY = 6;
    private static final int IFLA_BR_VLAN_FILTERING = 7;
    private static final int IFLA_BR_VLAN_PROTOCOL = 8;
    private static final int IFLA_BR_GROUP_FWD_MASK = 9;
    private static final int IFLA_BR_GROUP_ADDR = 20;
    private static final int IFLA_BR_NF_CALL_IPTABLES = 36;
    private static final int IFLA_BR_NF_CALL_IP6TABLES = 37;
    private static final int IFLA_BR_NF_CALL_ARPTABLES = 38;
    private static final int IFLA_BR_MULTI_BOOLOPT = 46;
    private static final int IFLA_BR_FDB_MAX_LEARNED = 49;

    /** Whether one of {@link #booleanOptions} is on. */
    public boolean has(int option) {
        return (booleanOptions & option) != 0;
    }

    /** {@link MulticastOptions#router}. */
    public int multicastRouter() {
        return multicast.router();
    }

    public boolean snooping() {
        return multicast.snooping();
    }

    /** Whether the bridge itself asks. */
    public boolean querier() {
        return multicast.querier();
    }

    public QuerierState ipv4Querier() {
        return multicast.ipv4Querier();
    }

    public QuerierState ipv6Querier() {
        return multicast.ipv6Querier();
    }

    /** Of the body of an RTM_NEWLINK message; empty if it is about something else than a bridge. */
    static Optional<BridgeState> parse(ByteBuffer message) {
        LinkInfo link = LinkInfo.parse(message);
        Map<Integer, ByteBuffer> info = LinkInfo.linkInfo(message);
        if (!link.kind().equals("bridge") || !info.containsKey(IFLA_INFO_DATA)) {
            return Optional.empty();
        }
        Attributes options = new Attributes(info).nested(IFLA_INFO_DATA);
        return Optional.of(new BridgeState(
                link,
                options.u16(IFLA_BR_PRIORITY),
                Integer.toUnsignedLong(options.u32(IFLA_BR_AGEING_TIME)),
                options.u32(IFLA_BR_STP_STATE),
                options.u16(IFLA_BR_GROUP_FWD_MASK),
                options.mac(IFLA_BR_GROUP_ADDR),
                options.flag(IFLA_BR_VLAN_FILTERING),
                options.be16(IFLA_BR_VLAN_PROTOCOL),
                MulticastOptions.of(options),
                options.u32(IFLA_BR_FDB_MAX_LEARNED),
                netfilterCalls(options),
                options.u32(IFLA_BR_MULTI_BOOLOPT)));
    }

    private static int netfilterCalls(Attributes options) {
        return (options.flag(IFLA_BR_NF_CALL_IPTABLES) ? IPTABLES : 0)
                | (options.flag(IFLA_BR_NF_CALL_IP6TABLES) ? IP6TABLES : 0)
                | (options.flag(IFLA_BR_NF_CALL_ARPTABLES) ? ARPTABLES : 0);
    }
}
