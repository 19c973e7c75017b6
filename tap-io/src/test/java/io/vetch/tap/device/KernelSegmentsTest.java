package io.vetch.tap.device;

import static io.vetch.core.frame.VirtioNetHeader.GSO_ECN;
import static io.vetch.core.frame.VirtioNetHeader.GSO_NONE;
import static io.vetch.core.frame.VirtioNetHeader.GSO_TCPV4;
import static io.vetch.core.frame.VirtioNetHeader.GSO_TCPV6;
import static io.vetch.core.frame.VirtioNetHeader.GSO_UDP;
import static io.vetch.core.frame.VirtioNetHeader.GSO_UDP_L4;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.offload.Completion;
import io.vetch.core.offload.Segmenter;
import io.vetch.tap.linux.Packet;
import io.vetch.tap.linux.RawSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel as the reference: frames with work left over go into a veth whose offloads are off, so that the kernel
 * cuts and sums them in software; what arrives at its peer is what {@link Segmenter} makes of them, byte for byte.
 */
@RequiresNamespaces(tools = "ethtool")
class KernelSegmentsTest {
    private static final int ROUNDS = 200;
    private static final int LARGEST = 65_535;

    private final long seed = Long.getLong("vetch.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Segmenter segmenter = new Segmenter();
    private int markers;
    private TestNamespace net;
    private RawSocket host;
    private RawSocket wire;

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addVeth("host", "wire");
        for (String end : List.of("host", "wire")) {
            net.run("ethtool", "-K", end, "tx", "off", "tso", "off", "gso", "off", "sg", "off", "gro", "off");
            net.run("ethtool", "-K", end, "tx-udp-segmentation", "off");
            net.ip("link set " + end + " mtu 65535");
        }
        host = RawSocket.open(net, "host");
        wire = RawSocket.open(net, "wire");
    }

    @AfterEach
    void close() throws IOException {
        host.close();
        wire.close();
        net.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {GSO_TCPV4, GSO_TCPV6, GSO_UDP_L4, GSO_UDP})
    void superFramesAreCutAsTheKernelDoes(int gsoType) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            assertSameAsKernel(superFrame(gsoType), Completion.SEGMENTS);
        }
    }

    @Test
    void checksumsAreCompletedAsTheKernelDoes() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = new byte[random.nextInt(60, 1515)];
            random.nextBytes(frame);
            putHeaders(frame, 14, 0x88b5);
            int start = random.nextInt(34, frame.length - 1); // packet(7) wants an IP header before it
            int offset = random.nextInt(frame.length - start - 1);
            Packet partial = packet(VirtioNetHeader.F_NEEDS_CSUM, GSO_NONE, 0, start, offset, frame);
            assertSameAsKernel(partial, Completion.CHECKSUM);
        }
    }

    /** Zero would be no checksum at all. */
    @Test
    void checksumOfZeroIsWrittenAsTheKernelDoes() throws IOException {
        byte[] frame = new byte[60];
        putHeaders(frame, 14, 0x88b5);
        ByteBuffer.wrap(frame).putShort(34, (short) 0xfffe).putShort(40, (short) 1);

        assertSameAsKernel(packet(VirtioNetHeader.F_NEEDS_CSUM, GSO_NONE, 0, 34, 6, frame), Completion.CHECKSUM);
    }

    private void assertSameAsKernel(Packet packet, Completion expected) throws IOException {
        Packet last = RawSocket.marker(++markers);
        host.send(packet);
        host.send(last);
        List<String> ofKernel = wire.receiveUntil(last).stream()
                .map(received -> HexFormat.of().formatHex(received.frame()))
                .toList();

        List<String> ours = new ArrayList<>();
        byte[] bytes = packet.bytes();
        Completion completion = segmenter.finish(
                bytes,
                0,
                bytes,
                VirtioNetHeader.LENGTH,
                bytes.length - VirtioNetHeader.LENGTH,
                (segment, offset, length) -> ours.add(HexFormat.of().formatHex(segment, offset, offset + length)));

        String what = packet + ", -Dvetch.seed=" + seed;
        assertThat(completion).as(what).isEqualTo(expected);
        assertThat(ours).as(what).isEqualTo(ofKernel);
    }

    /** Any super-frame of a type: tags, options, flags, addresses, identification and sizes as chance has it. */
    private Packet superFrame(int gsoType) {
        boolean isTcp = gsoType == GSO_TCPV4 || gsoType == GSO_TCPV6;
        boolean isIpv6 = gsoType == GSO_TCPV6 || (gsoType == GSO_UDP_L4 && random.nextBoolean());
        int network = 14 + 4 * random.nextInt(3);
        int transport = network + (isIpv6 ? 40 + 8 * random.nextInt(6) : 20 + 4 * random.nextInt(11));
        int payload = transport + (isTcp ? 20 + 4 * random.nextInt(11) : 8);
        int gsoSize = random.nextInt(64, random.nextBoolean() ? 1400 : 30_000) & (gsoType == GSO_UDP ? ~7 : -1);
        int size = random.nextInt(gsoSize + 1, Math.min(LARGEST - payload, 100 * gsoSize));
        byte[] frame = new byte[payload + size];
        random.nextBytes(frame);
        putHeaders(frame, network, isIpv6 ? 0x86dd : 0x0800);
        int protocol = isTcp ? 6 : 17;
        if (isIpv6) {
            putIpv6(frame, network, transport, protocol);
        } else {
            putIpv4(frame, network, transport, protocol);
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        if (isTcp) {
            frame[transport + 12] = (byte) (((payload - transport) / 4) << 4);
        } else {
            bytes.putShort(transport + 4, (short) (frame.length - transport));
        }
        int checkOffset = isTcp ? 16 : 6;
        int addresses = isIpv6 ? network + 8 : network + 12;
        bytes.putShort(transport + checkOffset, (short)
                pseudoHeader(frame, addresses, isIpv6 ? 32 : 8, protocol + frame.length - transport));
        int type = isTcp && random.nextBoolean() ? gsoType | GSO_ECN : gsoType;
        boolean mustBePartial = gsoType == GSO_UDP_L4 || network > 14; // or else packet(7) refuses it
        boolean isPartial = mustBePartial || random.nextBoolean();
        return isPartial
                ? packet(VirtioNetHeader.F_NEEDS_CSUM, type, gsoSize, transport, checkOffset, frame)
                : packet(0, type, gsoSize, 0, 0, frame);
    }

    private static int pseudoHeader(byte[] frame, int addresses, int length, int rest) {
        long sum = rest;
        for (int i = 0; i < length; i += 2) {
            sum += ByteBuffer.wrap(frame).getShort(addresses + i) & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private static void putHeaders(byte[] frame, int network, int etherType) {
        ByteBuffer bytes = ByteBuffer.wrap(frame).put(Packet.plain(14).frame(), 0, 12);
        for (int at = 12; at < network - 2; at += 4) {
            bytes.putShort(at, (short) (at == network - 6 ? 0x8100 : 0x88a8));
        }
        bytes.putShort(network - 2, (short) etherType);
    }

    private static void putIpv4(byte[] frame, int network, int transport, int protocol) {
        Arrays.fill(frame, network + 20, transport, (byte) 1); // options: no operation
        ByteBuffer.wrap(frame)
                .put(network, (byte) (0x40 | ((transport - network) / 4)))
                .putShort(network + 2, (short) (frame.length - network))
                .putShort(network + 6, (short) 0x4000)
                .put(network + 9, (byte) protocol);
    }

    /** Hop-by-hop options, then destination options; padding is in them. */
    private void putIpv6(byte[] frame, int network, int transport, int protocol) {
        ByteBuffer bytes = ByteBuffer.wrap(frame).put(network, (byte) 0x60);
        bytes.putShort(network + 4, (short) (frame.length - network - 40));
        int next = network + 6;
        for (int at = network + 40; at < transport; ) {
            int units = Math.min((transport - at) / 8, random.nextInt(1, 3));
            Arrays.fill(frame, at, at + units * 8, (byte) 0);
            frame[next] = (byte) (at == network + 40 ? 0 : 60);
            frame[at + 1] = (byte) (units - 1);
            next = at;
            at += units * 8;
        }
        frame[next] = (byte) protocol;
    }

    private static Packet packet(int flags, int gsoType, int gsoSize, int start, int offset, byte[] frame) {
        return Packet.of(ByteBuffer.allocate(VirtioNetHeader.LENGTH + frame.length)
                .order(ByteOrder.nativeOrder())
                .put((byte) flags)
                .put((byte) gsoType)
                .putShort((short) 0)
                .putShort((short) gsoSize)
                .putShort((short) start)
                .putShort((short) offset)
                .put(frame)
                .array());
    }
}
