package io.vetch.tap.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds one rtnetlink request (netlink(7), rtnetlink(7)): header, fixed part, attributes; machine byte order. */
public final class NetlinkMessage {
    static final int HEADER_SIZE = 16;
    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_ACK = 0x4;
    public static final int NLM_F_DUMP = 0x300;
    public static final int NLM_F_REPLACE = 0x100;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_CREATE = 0x400;

    /** Bytes that a request may have. */
    static final int LONGEST = 1024;

    private static final int FLAGS_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;

    private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST).order(ByteOrder.nativeOrder());

    public NetlinkMessage(int type, int flags) {
        buffer.putInt(0).putShort((short) type).putShort((short) (flags | NLM_F_REQUEST));
        buffer.putInt(0).putInt(0);
    }

    /** {@code struct ifinfomsg}: u8 family, pad, u16 type, int index, unsigned flags, unsigned change. */
    public NetlinkMessage ifinfo(int index, int flags, int change) {
        return ifinfo(0, index, flags, change);
    }

    /** The same for a family, AF_*. */
    public NetlinkMessage ifinfo(int family, int index, int flags, int change) {
        buffer.put((byte) family)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(index)
                .putInt(flags)
                .putInt(change);
        return this;
    }

    /** {@code struct tcmsg}: u8 family, pads, int ifindex, u32 handle, u32 parent, u32 info. */
    public NetlinkMessage traffic(int index, int handle, int parent, int info) {
        buffer.putInt(0).putInt(index).putInt(handle).putInt(parent).putInt(info);
        return this;
    }

    /** {@code struct ndmsg}: u8 family, pads, int ifindex, u16 state, u8 flags, u8 type. @param family AF_* */
    public NetlinkMessage neighbour(int family, int index, int state, int flags) {
        buffer.put((byte) family).put((byte) 0).putShort((short) 0).putInt(index);
        buffer.putShort((short) state).put((byte) flags).put((byte) 0);
        return this;
    }

    /** {@code struct br_port_msg}: u8 family, padded, u32 ifindex. @param family AF_* */
    public NetlinkMessage port(int family, int index) {
        buffer.put((byte) family).put((byte) 0).putShort((short) 0).putInt(index);
        return this;
    }

    /** {@code struct rtmsg} for a destination: u8 family, dst_len, …; 12 bytes. @param bits length of its prefix */
    public NetlinkMessage route(int family, int bits) {
        buffer.put((byte) family).put((byte) bits).putShort((short) 0).putLong(0);
        return this;
    }

    /** {@code struct rtgenmsg}: u8 family, padded; also {@code struct nfgenmsg} of no family. */
    public NetlinkMessage general() {
        buffer.putInt(0);
        return this;
    }

    public NetlinkMessage attribute(int type, int value) {
        buffer.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    public NetlinkMessage attribute(int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(bytes, bytes.length + 1));
    }

    public NetlinkMessage attribute(int type, byte[] value) {
        buffer.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /** Of two bytes, machine byte order. */
    public NetlinkMessage attribute(int type, short value) {
        buffer.putShort((short) 6).putShort((short) type).putShort(value).putShort((short) 0);
        return this;
    }

    /** Opens an attribute that holds others. @return what {@link #end} needs */
    public int begin(int type) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) type);
        return start;
    }

    public NetlinkMessage end(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
        return this;
    }

    boolean isDump() {
        return (buffer.getShort(FLAGS_OFFSET) & NLM_F_DUMP) == NLM_F_DUMP;
    }

    /** The finished message. @param extraFlags added to those of the constructor */
    byte[] bytes(int sequence, int extraFlags) {
        buffer.putInt(0, buffer.position());
        buffer.putShort(FLAGS_OFFSET, (short) (buffer.getShort(FLAGS_OFFSET) | extraFlags));
        buffer.putInt(SEQUENCE_OFFSET, sequence);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
