package io.vetch.pcap.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes pcapng blocks that our own writer does not make. */
final class BlockBytes {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private ByteOrder order;

    BlockBytes(ByteOrder order) {
        this.order = order;
    }

    BlockBytes order(ByteOrder other) {
        order = other;
        return this;
    }

    BlockBytes section() {
        return block(
                Pcapng.SECTION_HEADER,
                body -> body.putInt(Pcapng.BYTE_ORDER_MAGIC)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
    }

    BlockBytes port(int linkType, int snapLength, Consumer<ByteBuffer> options) {
        return block(Pcapng.INTERFACE_DESCRIPTION, body -> {
            body.putShort((short) linkType).putShort((short) 0).putInt(snapLength);
            options.accept(body);
        });
    }

    BlockBytes port(int resolution) {
        return port(1, 0, body -> option(body, Pcapng.IF_TSRESOL, (byte) resolution));
    }

    BlockBytes frame(int port, long stamp, int captured, Consumer<ByteBuffer> options) {
        return block(Pcapng.ENHANCED_PACKET, body -> {
            body.putInt(port).putInt((int) (stamp >>> 32)).putInt((int) stamp);
            body.putInt(captured).putInt(captured);
            body.put(new byte[Pcapng.padded(captured)]);
            options.accept(body);
        });
    }

    static void option(ByteBuffer body, int code, byte... value) {
        body.putShort((short) code).putShort((short) value.length).put(value);
        body.put(new byte[Pcapng.padded(value.length) - value.length]);
    }

    static void option(ByteBuffer body, int code, String value) {
        option(body, code, value.getBytes(StandardCharsets.UTF_8));
    }

    BlockBytes block(int type, Consumer<ByteBuffer> body) {
        ByteBuffer bytes = ByteBuffer.allocate(4096).order(order);
        bytes.putInt(type).putInt(0);
        body.accept(bytes);
        int total = bytes.position() + 4;
        bytes.putInt(total).putInt(4, total);
        file.write(bytes.array(), 0, total);
        return this;
    }

    byte[] toBytes() {
        return file.toByteArray();
    }
}
