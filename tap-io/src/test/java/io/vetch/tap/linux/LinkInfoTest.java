package io.vetch.tap.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vetch.core.frame.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkInfoTest {
    private static final LinkInfo EMPTY =
            new LinkInfo(0, "", 0, 0, 0, 0, 0, 0, "", false, "", List.of(), LinkInfo.NEAR);

    private static LinkInfo parse(byte... bytes) {
        return LinkInfo.parse(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    }

    private static byte[] message() {
        NetlinkMessage message = new NetlinkMessage(16, 0)
                .ifinfo(7, 0x11043, 0)
                .attribute(3, "eth0")
                .attribute(4, 9000)
                .attribute(1, new byte[] {2, 0, 0, 0, 0, 9})
                .attribute(30, 2)
                .attribute(10, 5);
        int linkInfo = message.begin(18);
        message.attribute(1, "veth").end(linkInfo);
        byte[] bytes = message.bytes(1, 0);
        byte[] body = java.util.Arrays.copyOfRange(bytes, NetlinkMessage.HEADER_SIZE, bytes.length);
        ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).putShort(2, (short) 1);
        return body;
    }

    @Test
    void allFieldsAreRead() {
        long address = MacAddress.parse("02:00:00:00:00:09").value();

        assertThat(parse(message()))
                .isEqualTo(new LinkInfo(
                        7, "eth0", 0x11043, 9000, address, 2, 0, 5, "veth", true, "", List.of(), LinkInfo.NEAR));
    }

    @Test
    void flagsAreTold() {
        LinkInfo link = parse(message());

        assertThat(link.isUp()).isTrue();
        assertThat(link.hasCarrier()).isTrue();
        assertThat(link.isLoopback()).isFalse();
    }

    @Test
    void messageWithoutItsFixedPartSaysNothing() {
        for (int length = 0; length < 16; length++) {
            assertThat(parse(new byte[length])).isEqualTo(EMPTY);
        }
    }

    @Test
    void messageCutOffAnywhereIsRead() {
        byte[] whole = message();
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatCode(() -> parse(cut)).as("%d bytes", cut.length).doesNotThrowAnyException();
        }
    }

    @Test
    void numberOfTooFewBytesIsZero() {
        byte[] body = message();
        ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).putShort(16 + 12, (short) 6); // IFLA_MTU after the name

        assertThat(parse(body).mtu()).isZero();
    }

    @Test
    void randomBytesNeverThrow() {
        long seed = Long.getLong("vetch.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = round % 2 == 0 ? new byte[random.nextInt(120)] : message();
            disturb(bytes, random, round % 2 == 0 ? bytes.length : 4);
            assertThatCode(() -> parse(bytes)).as("-Dvetch.seed=%d", seed).doesNotThrowAnyException();
        }
    }

    /** Small numbers come often: they are lengths and types that lead on. */
    private static void disturb(byte[] bytes, SplittableRandom random, int times) {
        for (int i = 0; i < times; i++) {
            int value = random.nextBoolean() ? random.nextInt(32) : random.nextInt(256);
            bytes[random.nextInt(bytes.length)] = (byte) value;
        }
    }
}
