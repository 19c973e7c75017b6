package io.vetch.tap.linux.bridge;

import io.vetch.tap.linux.LinkInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port of a bridge of the kernel's (IFLA_BRPORT_*).
 *
 * @param number its place among the bridge's ports, 1 to 1023
 * @param state {@link #DISABLED}, {@link #LISTENING}, {@link #LEARNING}, {@link #FORWARDING} or {@link #BLOCKING}
 * @param priority of the spanning tree, 0 to 63
 * @param cost of the spanning tree
 * @param settings those that are on
 * @param groupForwardMask bit n: frames that come by this port for 01:80:c2:00:00:0n are forwarded
 * @param multicastRouter 0 never, 1 while queries are heard, 2 always, 3 for now: whether it gets all groups
 * @param backupPort ifindex of the port that takes over where this one has no carrier, 0 if there is none
 * @param backupNextHop id of the next hop that frames for the backup port are given, 0 if there is none
 * @param maxGroups how many groups may be joined behind it, 0: any number
 */
public record BridgePortState(
        LinkInfo link,
        int number,
        int state,
        int priority,
        long cost,
        Set<PortSetting> settings,
        int groupForwardMask,
        int multicastRouter,
        int backupPort,
        int backupNextHop,
        int maxGroups) {
    public static final int DISABLED = 0;
    public static final int LISTENING = 1;
    public static final int LEARNING = 2;
    public static final int FORWARDING = 3;
    public static final int BLOCKING = 4;

    private static final int IFLA_INFO_SLAVE_KIND = 4;
    private static final int IFLA_INFO_SLAVE_DATA = 5;
    private static final int IFLA_BRPORT_STATE = 1;
    private static final int IFLA_BRPORT_PRIORITY = 2;
    private static final int IFLA_BRPORT_COST = 3;
    private static final int IFLA_BRPORT_NO = 18;
    private static final int IFLA_BRPORT_MULTICAST_ROUTER = 25;
    private static final int IFLA_BRPORT_GROUP_FWD_MASK = 31;
    private static final int IFLA_BRPORT_BACKUP_PORT = 34;
    private static final int IFLA_BRPORT_MCAST_MAX_GROUPS = 42;
    private static final int IFLA_BRPORT_BACKUP_NHID = 44;

    public boolean has(PortSetting setting) {
        return settings.contains(setting);
    }

    /** Of the body of an AF_UNSPEC RTM_NEWLINK message; empty if it is about something else than a bridge port. */
    static Optional<BridgePortState> parse(ByteBuffer message) {
        Attributes info = new Attributes(LinkInfo.linkInfo(message));
        if (!isBridge(info.raw(IFLA_INFO_SLAVE_KIND)) || !info.has(IFLA_INFO_SLAVE_DATA)) {
            return Optional.empty();
        }
        Attributes port = info.nested(IFLA_INFO_SLAVE_DATA);
        return Optional.of(new BridgePortState(
                LinkInfo.parse(message),
                port.u16(IFLA_BRPORT_NO),
                port.u8(IFLA_BRPORT_STATE),
                port.u16(IFLA_BRPORT_PRIORITY),
                Integer.toUnsignedLong(port.u32(IFLA_BRPORT_COST)),
                PortSetting.on(port),
                port.u16(IFLA_BRPORT_GROUP_FWD_MASK),
                port.u8(IFLA_BRPORT_MULTICAST_ROUTER),
                port.u32(IFLA_BRPORT_BACKUP_PORT),
                port.u32(IFLA_BRPORT_BACKUP_NHID),
                port.u32(IFLA_BRPORT_MCAST_MAX_GROUPS)));
    }

    private static boolean isBridge(@Nullable ByteBuffer kind) {
        if (kind == null) {
            return false;
        }
        byte[] bytes = new byte[kind.limit()];
        kind.get(0, bytes);
        return new String(bytes, StandardCharsets.US_ASCII).equals("bridge\0");
    }
}
