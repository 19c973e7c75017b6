package io.vetch.tap.linux.bridge;

import io.vetch.core.frame.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An entry of a kernel bridge's forwarding database, as RTM_NEWNEIGH of AF_BRIDGE says it.
 *
 * @param ifindex the port that the station is behind; the bridge itself for addresses of its own
 * @param address the value of a {@link MacAddress}
 * @param vlan its VLAN, 0 if VLANs are not told apart
 * @param state NUD_* of linux/neighbour.h
 * @param flags NTF_* of linux/neighbour.h
 */
public record KernelFdbEntry(int ifindex, long address, int vlan, int state, int flags) {
    static final int AF_BRIDGE = 7;
    static final int NUD_REACHABLE = 0x02;
    static final int NTF_USE = 0x01;
    static final int NTF_MASTER = 0x04;
    static final int NDA_LLADDR = 2;
    static final int NDA_VLAN = 5;

    private static final int NUD_NOARP = 0x40;
    private static final int NUD_PERMANENT = 0x80;
    private static final int NTF_EXT_LEARNED = 0x10;
    private static final int NTF_STICKY = 0x40;
    private static final int NDMSG_SIZE = 12;
    private static final int NDA_MASTER = 9;

    /** One that was heard behind a port: what {@link BridgeNetlink#use} takes. */
    public static KernelFdbEntry heard(int ifindex, long address, int vlan) {
        return new KernelFdbEntry(ifindex, address, vlan, NUD_REACHABLE, 0);
    }

    /** An address of the bridge's own: what is sent to it is for the host ({@code permanent}). */
    public boolean isLocal() {
        return (state & NUD_PERMANENT) != 0;
    }

    /** Never ages, and somebody put it in ({@code static}). */
    public boolean isStatic() {
        return !isLocal() && (state & NUD_NOARP) != 0;
    }

    /** Neither local nor static; it ages unless it {@link #isExternal}. */
    public boolean isDynamic() {
        return (state & (NUD_PERMANENT | NUD_NOARP)) == 0;
    }

    /** Does not move to another port ({@code sticky}). */
    public boolean isSticky() {
        return (flags & NTF_STICKY) != 0;
    }

    /** Learned by a program, which will take it out again ({@code extern_learn}). */
    public boolean isExternal() {
        return (flags & NTF_EXT_LEARNED) != 0;
    }

    /** An entry, and the ifindex of its bridge. */
    record Of(KernelFdbEntry entry, int master) {}

    /** Of the body of an RTM_NEWNEIGH or RTM_DELNEIGH message; empty if it is not of a bridge's own table. */
    static Optional<Of> parse(ByteBuffer message) {
        if (message.limit() < NDMSG_SIZE || message.get(0) != AF_BRIDGE) {
            return Optional.empty();
        }
        Attributes attributes = Attributes.of(message, NDMSG_SIZE);
        int master = attributes.u32(NDA_MASTER);
        if (master == 0) {
            return Optional.empty(); // of the interface itself (self), as those of vxlan are
        }
        KernelFdbEntry entry = new KernelFdbEntry(
                message.getInt(4),
                attributes.mac(NDA_LLADDR),
                attributes.u16(NDA_VLAN),
                message.getShort(8) & 0xffff,
                message.get(10) & 0xff);
        return Optional.of(new Of(entry, master));
    }
}
