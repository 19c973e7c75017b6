package io.vetch.tap.linux.bridge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a bridge sends groups: RTM_GETMDB.
 *
 * @param ipv4RouterPorts ifindex of each port that gets all IPv4 groups, and all that are not of IP
 * @param ipv6RouterPorts ifindex of each port that gets all IPv6 groups
 */
public record MulticastDatabase(List<GroupMember> members, Set<Integer> ipv4RouterPorts, Set<Integer> ipv6RouterPorts) {
    /** Of a bridge that knows of none. */
    public static final MulticastDatabase EMPTY = new MulticastDatabase(List.of(), Set.of(), Set.of());

    /** {@code struct br_port_msg}: u8 family, pads, u32 ifindex. */
    static final int PORT_MESSAGE_SIZE = 8;

    private static final int MDBA_MDB = 1;
    private static final int MDBA_ROUTER = 2;
    private static final int MDBA_MDB_ENTRY = 1;
    private static final int MDBA_MDB_ENTRY_INFO = 1;
    private static final int MDBA_ROUTER_PORT = 1;
    private static final int MDBA_ROUTER_PATTR_INET_TIMER = 3;
    private static final int MDBA_ROUTER_PATTR_INET6_TIMER = 4;

    /** All router ports, whatever for. */
    public Set<Integer> routerPorts() {
        Set<Integer> all = new HashSet<>(ipv4RouterPorts);
        all.addAll(ipv6RouterPorts);
        return Set.copyOf(all);
    }

    /** Of the bodies of all messages of a dump that are about one bridge. */
    static MulticastDatabase parse(List<ByteBuffer> messages) {
        Builder builder = new Builder();
        messages.forEach(message -> Attributes.each(message, PORT_MESSAGE_SIZE, builder::table));
        return new MulticastDatabase(
                List.copyOf(builder.members), Set.copyOf(builder.ipv4Routers), Set.copyOf(builder.ipv6Routers));
    }

    private static final class Builder {
        private final List<GroupMember> members = new ArrayList<>();
        private final Set<Integer> ipv4Routers = new HashSet<>();
        private final Set<Integer> ipv6Routers = new HashSet<>();

        void table(int type, ByteBuffer value) {
            if (type == MDBA_MDB) {
                Attributes.each(value, 0, this::group);
            } else if (type == MDBA_ROUTER) {
                Attributes.each(value, 0, this::router);
            }
        }

        private void group(int type, ByteBuffer value) {
            if (type == MDBA_MDB_ENTRY) {
                Attributes.each(value, 0, this::member);
            }
        }

        private void member(int type, ByteBuffer info) {
            GroupMember member = type == MDBA_MDB_ENTRY_INFO ? GroupMember.parse(info) : null;
            if (member != null) {
                members.add(member);
            }
        }

        /** u32 ifindex, then attributes; kernels before 5.14 do not say what it is a router for. */
        private void router(int type, ByteBuffer port) {
            if (type != MDBA_ROUTER_PORT || port.limit() < Integer.BYTES) {
                return;
            }
            Attributes attributes = Attributes.of(port, Integer.BYTES);
            boolean ipv4 = attributes.has(MDBA_ROUTER_PATTR_INET_TIMER);
            boolean ipv6 = attributes.has(MDBA_ROUTER_PATTR_INET6_TIMER);
            if (ipv4 || !ipv6) {
                ipv4Routers.add(port.getInt(0));
            }
            if (ipv6 || !ipv4) {
                ipv6Routers.add(port.getInt(0));
            }
        }
    }
}
