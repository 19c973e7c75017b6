package io.vetch.tap.linux.bridge;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a group ({@code struct br_mdb_entry}).
 *
 * @param ifindex the port behind which it is wanted; the bridge itself if its host joined
 * @param group its address
 * @param source whose frames alone are meant, null for those of all sources
 * @param vlan the VLAN, 0 if VLANs are not told apart
 * @param permanent whether somebody put it in; others age
 * @param blocked whether frames of this source are not wanted here
 * @param include whether only sources that have an entry of their own are wanted (MCAST_INCLUDE); counts where the
 *     bridge heeds sources: IGMP version 3, MLD version 2
 */
public record GroupMember(
        int ifindex,
        GroupAddress group,
        @Nullable GroupAddress source,
        int vlan,
        boolean permanent,
        boolean blocked,
        boolean include) {
    /** {@code struct br_mdb_entry}: u32 ifindex, u8 state, u8 flags, u16 vid, 16 bytes of address, be16 proto, pads. */
    private static final int ENTRY_SIZE = 28;

    private static final int PROTOCOL_OFFSET = 24;
    private static final int ADDRESS_OFFSET = 8;
    private static final int MDB_PERMANENT = 1;
    private static final int MDB_FLAGS_BLOCKED = 1 << 3;
    private static final int MDBA_MDB_EATTR_GROUP_MODE = 3;
    private static final int MDBA_MDB_EATTR_SOURCE = 4;
    private static final int MCAST_INCLUDE = 1;

    /** Of an MDBA_MDB_ENTRY_INFO. @return null if it is cut off */
    static @Nullable GroupMember parse(ByteBuffer info) {
        if (info.limit() < ENTRY_SIZE) {
            return null;
        }
        int etherType = (info.get(PROTOCOL_OFFSET) & 0xff) << 8 | (info.get(PROTOCOL_OFFSET + 1) & 0xff);
        Attributes attributes = Attributes.of(info, ENTRY_SIZE);
        ByteBuffer source = attributes.raw(MDBA_MDB_EATTR_SOURCE);
        return new GroupMember(
                info.getInt(0),
                GroupAddress.read(etherType, info, ADDRESS_OFFSET),
                source == null ? null : GroupAddress.ofIp(source),
                info.getShort(6) & 0xffff,
                info.get(4) == MDB_PERMANENT,
                (info.get(5) & MDB_FLAGS_BLOCKED) != 0,
                attributes.u8(MDBA_MDB_EATTR_GROUP_MODE) == MCAST_INCLUDE);
    }
}
