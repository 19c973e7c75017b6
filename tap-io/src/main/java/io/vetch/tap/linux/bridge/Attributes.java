package io.vetch.tap.linux.bridge;

import io.vetch.core.frame.MacAddress;
import io.vetch.tap.linux.LinkInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a netlink message, or of an attribute that holds others. What is missing or too short is 0. */
record Attributes(Map<Integer, ByteBuffer> values) {
    static final Attributes NONE = new Attributes(Map.of());

    private static final int HEADER = 4;
    private static final int TYPE_MASK = 0x3fff;
    private static final int MAC_BYTES = 6;

    /** What {@link #each} meets. */
    @FunctionalInterface
    interface Visitor {
        /** @param value machine byte order */
        void visit(int type, ByteBuffer value);
    }

    /** Of {@code body} from this byte on. */
    static Attributes of(ByteBuffer body, int from) {
        return new Attributes(LinkInfo.attributes(body, from));
    }

    /** All attributes in order, also those that come more than once. */
    static void each(@Nullable ByteBuffer body, int from, Visitor visitor) {
        int end = body == null ? 0 : body.limit();
        for (int at = from; body != null && at + HEADER <= end; ) {
            int length = body.getShort(at) & 0xffff;
            if (length < HEADER || at + length > end) {
                return;
            }
            ByteBuffer value = body.slice(at + HEADER, length - HEADER).order(ByteOrder.nativeOrder());
            visitor.visit(body.getShort(at + 2) & TYPE_MASK, value);
            at += length + 3 & ~3;
        }
    }

    boolean has(int type) {
        return values.containsKey(type);
    }

    @Nullable
    ByteBuffer raw(int type) {
        return values.get(type);
    }

    Attributes nested(int type) {
        ByteBuffer value = values.get(type);
        return value == null ? NONE : of(value, 0);
    }

    boolean flag(int type) {
        return u8(type) != 0;
    }

    int u8(int type) {
        ByteBuffer value = atLeast(type, Byte.BYTES);
        return value == null ? 0 : value.get(0) & 0xff;
    }

    int u16(int type) {
        ByteBuffer value = atLeast(type, Short.BYTES);
        return value == null ? 0 : value.getShort(0) & 0xffff;
    }

    /** Of two bytes in network byte order. */
    int be16(int type) {
        ByteBuffer value = atLeast(type, Short.BYTES);
        return value == null ? 0 : (value.get(0) & 0xff) << 8 | (value.get(1) & 0xff);
    }

    int u32(int type) {
        ByteBuffer value = atLeast(type, Integer.BYTES);
        return value == null ? 0 : value.getInt(0);
    }

    long u64(int type) {
        ByteBuffer value = atLeast(type, Long.BYTES);
        return value == null ? 0 : value.getLong(0);
    }

    /** The value of {@link MacAddress}. */
    long mac(int type) {
        ByteBuffer value = values.get(type);
        if (value == null || value.limit() != MAC_BYTES) {
            return 0;
        }
        byte[] octets = new byte[MAC_BYTES];
        value.get(0, octets);
        return MacAddress.of(octets).value();
    }

    private @Nullable ByteBuffer atLeast(int type, int bytes) {
        ByteBuffer value = values.get(type);
        return value == null || value.limit() < bytes ? null : value;
    }
}
