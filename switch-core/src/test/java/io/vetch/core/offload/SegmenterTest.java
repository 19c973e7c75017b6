package io.vetch.core.offload;

import static io.vetch.core.frame.VirtioNetHeader.GSO_TCPV4;
import static io.vetch.core.frame.VirtioNetHeader.GSO_TCPV6;
import static io.vetch.core.frame.VirtioNetHeader.GSO_UDP;
import static io.vetch.core.frame.VirtioNetHeader.GSO_UDP_L4;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.core.Seed;
import io.vetch.core.frame.VirtioNetHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random super-frames: what comes out is checked field by field, and checksums by another implementation. */
class SegmenterTest {
    private static final int ROUNDS = 300;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Seed seed = Seed.choose();
    private final SplittableRandom random = seed.random();
    private final Segmenter segmenter = new Segmenter();
    private final List<WireFrame> emitted = new ArrayList<>();

    private Completion finish(SuperFrame frame) {
        emitted.clear();
        byte[] before = frame.bytes().clone();
        Completion completion = segmenter.finish(frame.header(), 0, frame.bytes(), 0, frame.bytes().length, this::emit);
        assertThat(frame.bytes()).as("the frame that went in").isEqualTo(before);
        return completion;
    }

    private void emit(byte[] bytes, int offset, int length) {
        emitted.add(new WireFrame(Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    private byte[] joined(int from) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        emitted.forEach(frame -> all.writeBytes(frame.data(from)));
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {GSO_TCPV4, GSO_TCPV6, GSO_UDP_L4})
    void segmentsAreCompleteAndJoinToThePayload(int gsoType) {
        for (int round = 0; round < ROUNDS; round++) {
            SuperFrame frame = SuperFrame.random(gsoType, random);

            assertThat(finish(frame)).as("%s, %s", frame, seed).isEqualTo(Completion.SEGMENTS);

            int segments = Math.ceilDiv(frame.bytes().length - frame.payload(), frame.gsoSize());
            assertThat(emitted).as("%s, %s", frame, seed).hasSize(segments);
            assertThat(joined(frame.payload())).as("%s, %s", frame, seed).isEqualTo(frame.data(frame.payload()));
            for (int number = 0; number < segments; number++) {
                assertSegment(frame, number, emitted.get(number));
            }
        }
    }

    private void assertSegment(SuperFrame frame, int number, WireFrame segment) {
        String what = "segment " + number + " of " + frame + ", " + seed;
        boolean isLast = number == emitted.size() - 1;
        int size = segment.length() - frame.payload();
        assertThat(size).as(what).isBetween(isLast ? 1 : frame.gsoSize(), frame.gsoSize());
        assertNetwork(frame, number, segment, what);
        assertThat(segment.hasChecksum(frame.network(), frame.transport(), frame.isTcp() ? TCP : UDP))
                .as(what)
                .isTrue();
        int transport = frame.transport();
        if (frame.isTcp()) {
            int sequence = new WireFrame(frame.bytes()).i32(transport + 4);
            assertThat(segment.i32(transport + 4)).as(what).isEqualTo(sequence + number * frame.gsoSize());
            int taken = (isLast ? 0 : SuperFrame.FIN | SuperFrame.PSH) | (number == 0 ? 0 : SuperFrame.CWR);
            assertThat(segment.bytes()[transport + 13] & 0xff).as(what).isEqualTo(frame.flags() & ~taken);
        } else {
            assertThat(segment.u16(transport + 4)).as(what).isEqualTo(8 + size);
            assertThat(segment.u16(transport + 6)).as(what).isNotZero();
        }
        int[] differs = frame.isTcp()
                ? new int[] {transport + 4, 4, transport + 13, 1, transport + 16, 2}
                : new int[] {transport + 4, 4};
        assertThat(headers(segment.bytes(), frame, differs)).as(what).isEqualTo(headers(frame.bytes(), frame, differs));
    }

    /** All headers with the fields zero that differ from segment to segment. */
    private static byte[] headers(byte[] bytes, SuperFrame frame, int... differs) {
        int network = frame.network();
        int[] ofNetwork =
                bytes[network] >> 4 == 6 ? new int[] {network + 4, 2} : new int[] {network + 2, 6, network + 10, 2};
        byte[] headers = Arrays.copyOf(bytes, frame.payload());
        return WireFrame.without(WireFrame.without(headers, ofNetwork), differs);
    }

    private static void assertNetwork(SuperFrame frame, int number, WireFrame segment, String what) {
        int network = frame.network();
        if (segment.bytes()[network] >> 4 == 6) {
            assertThat(segment.u16(network + 4)).as(what).isEqualTo(segment.length() - network - 40);
            return;
        }
        int id = new WireFrame(frame.bytes()).u16(network + 4);
        assertThat(segment.u16(network + 2)).as(what).isEqualTo(segment.length() - network);
        assertThat(segment.u16(network + 4)).as(what).isEqualTo((id + number) & 0xffff);
        assertThat(segment.hasIpv4Checksum(network, frame.transport())).as(what).isTrue();
    }

    @Test
    void fragmentsJoinToTheDatagramWithItsChecksum() {
        for (int round = 0; round < ROUNDS; round++) {
            SuperFrame frame = SuperFrame.random(GSO_UDP, random);
            int network = frame.network();
            int transport = frame.transport();

            assertThat(finish(frame)).as("%s, %s", frame, seed).isEqualTo(Completion.SEGMENTS);

            int position = 0;
            for (WireFrame fragment : emitted) {
                int more = position + fragment.length() - transport < frame.bytes().length - transport ? 0x2000 : 0;
                assertThat(fragment.u16(network + 6)).as("%s, %s", frame, seed).isEqualTo((position / 8) | more);
                assertThat(fragment.length()).isLessThanOrEqualTo(transport + frame.gsoSize());
                assertNetwork(frame, 0, fragment, frame + ", " + seed);
                position += fragment.length() - transport;
            }
            WireFrame whole = new WireFrame(ByteBuffer.allocate(frame.bytes().length)
                    .put(frame.bytes(), 0, transport)
                    .put(joined(transport))
                    .array());
            assertThat(whole.data(frame.payload())).isEqualTo(frame.data(frame.payload()));
            assertThat(whole.hasChecksum(network, transport, UDP))
                    .as("%s, %s", frame, seed)
                    .isTrue();
        }
    }

    @Test
    void checksumIsCompletedWithoutSegments() {
        for (int round = 0; round < ROUNDS; round++) {
            SuperFrame frame = SuperFrame.random(random.nextBoolean() ? GSO_TCPV4 : GSO_TCPV6, random);
            byte[] header = SuperFrame.header(1, VirtioNetHeader.GSO_NONE, 0, frame.transport(), 16);

            assertThat(finish(with(frame, header))).as("%s", seed).isEqualTo(Completion.CHECKSUM);

            WireFrame only = emitted.getFirst();
            assertThat(emitted).hasSize(1);
            assertThat(only.hasChecksum(frame.network(), frame.transport(), TCP))
                    .as("%s", seed)
                    .isTrue();
            assertThat(WireFrame.without(only.bytes(), frame.transport() + 16, 2))
                    .isEqualTo(WireFrame.without(frame.bytes(), frame.transport() + 16, 2));
        }
    }

    private static SuperFrame with(SuperFrame frame, byte[] header) {
        return new SuperFrame(header, frame.bytes(), frame.network(), frame.transport(), frame.payload());
    }

    /** As in the kernel: a zero would say that there is none. */
    @Test
    void checksumThatComesToZeroIsWrittenAsOnes() {
        byte[] bytes = new byte[60];
        ByteBuffer.wrap(bytes).putShort(34, (short) 0xfffe).putShort(40, (short) 1);
        SuperFrame frame = new SuperFrame(SuperFrame.header(1, 0, 0, 34, 6), bytes, 14, 34, 42);

        assertThat(finish(frame)).isEqualTo(Completion.CHECKSUM);
        assertThat(emitted.getFirst().u16(40)).isEqualTo(0xffff);
    }

    @Test
    void completeFramePassesInPlace() {
        byte[] bytes = new byte[100];
        List<byte[]> arrays = new ArrayList<>();

        Completion completion = segmenter.finish(new byte[10], 0, bytes, 20, 60, (array, offset, length) -> {
            arrays.add(array);
            assertThat(offset).isEqualTo(20);
            assertThat(length).isEqualTo(60);
        });

        assertThat(completion).isEqualTo(Completion.NOTHING_TO_DO);
        assertThat(arrays).containsExactly(bytes);
    }

    @Test
    void payloadOfOneSegmentStaysOneFrame() {
        SuperFrame frame = SuperFrame.plain(54 + 1400, 1400);

        assertThat(finish(frame)).isEqualTo(Completion.CHECKSUM);
        assertThat(emitted.getFirst().hasChecksum(14, 34, TCP)).isTrue();
    }

    @Test
    void frameOfABurstBufferComesOutTheSame() {
        SuperFrame frame = SuperFrame.random(GSO_TCPV4, random);
        finish(frame);
        List<WireFrame> expected = List.copyOf(emitted);
        ByteBuffer buffer = ByteBuffer.allocateDirect(100_000).position(7);
        buffer.put(90, frame.header()).put(100, frame.bytes());
        emitted.clear();

        assertThat(segmenter.finish(buffer, 100, frame.bytes().length, this::emit))
                .isEqualTo(Completion.SEGMENTS);

        assertThat(buffer.position()).isEqualTo(7);
        assertThat(emitted).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(emitted.get(i).bytes())
                    .as("%d of %s", i, seed)
                    .isEqualTo(expected.get(i).bytes());
        }
    }

    /** Its headers and payload together are shorter than those of TCP: nothing behind them may be looked at. */
    @Test
    void shortestDatagramsAreCut() {
        byte[] bytes = Arrays.copyOf(SuperFrame.plain(60, 1).bytes(), 44);
        bytes[23] = UDP;
        SuperFrame frame = new SuperFrame(SuperFrame.header(1, GSO_UDP_L4, 1, 34, 6), bytes, 14, 34, 42);

        assertThat(finish(frame)).isEqualTo(Completion.SEGMENTS);
        assertThat(emitted).hasSize(2);
        assertThat(joined(42)).isEqualTo(frame.data(42));
    }

    @Test
    void whatDoesNotFitLeavesAsItCame() {
        SuperFrame tcp = SuperFrame.plain(5000, 1400);
        assertUnfit(tcp, SuperFrame.header(1, GSO_TCPV4, 0, 34, 16));
        assertUnfit(tcp, SuperFrame.header(1, GSO_TCPV4, 1400, 38, 16));
        assertUnfit(tcp, SuperFrame.header(1, GSO_TCPV4, 1400, 34, 6));
        assertUnfit(tcp, SuperFrame.header(1, GSO_TCPV4, 1400, 60_000, 16));
        assertUnfit(tcp, SuperFrame.header(1, GSO_TCPV6, 1400, 34, 16));
        assertUnfit(tcp, SuperFrame.header(1, GSO_UDP_L4, 1400, 34, 16));
        assertUnfit(tcp, SuperFrame.header(1, GSO_UDP, 1400, 34, 16));
        assertUnfit(tcp, SuperFrame.header(1, 2, 1400, 34, 16));
        assertUnfit(tcp, SuperFrame.header(1, GSO_TCPV4 | 0x20, 1400, 34, 16)); // a tunnel
        assertUnfit(tcp, SuperFrame.header(1, 0, 0, 4990, 9));
        assertUnfit(tcp, SuperFrame.header(1, 0, 0, 5000, 0));
        assertUnfit(tcp, SuperFrame.header(1, 0, 0, 65_535, 65_535));
    }

    @Test
    void truncatedFrameLeavesAsItCame() {
        SuperFrame tcp = SuperFrame.plain(5000, 10);
        for (int length = 0; length < 54; length++) {
            emitted.clear();
            assertThat(segmenter.finish(tcp.header(), 0, tcp.bytes(), 0, length, this::emit))
                    .isEqualTo(Completion.UNFIT);
            assertThat(emitted).hasSize(1);
            assertThat(emitted.getFirst().bytes()).isEqualTo(Arrays.copyOf(tcp.bytes(), length));
        }
    }

    private void assertUnfit(SuperFrame frame, byte[] header) {
        assertThat(finish(with(frame, header))).isEqualTo(Completion.UNFIT);
        assertThat(emitted).hasSize(1);
        assertThat(emitted.getFirst().bytes()).isEqualTo(frame.bytes());
    }

    @Test
    void sumsAreRightAtAnyPlaceAndLength() {
        byte[] bytes = new byte[300];
        for (int round = 0; round < 2000; round++) {
            random.nextBytes(bytes);
            if (round % 10 == 0) {
                Arrays.fill(bytes, (byte) (round % 20 == 0 ? -1 : 0));
            }
            int offset = random.nextInt(20);
            int length = random.nextInt(280);
            assertThat(Checksum.sum(bytes, offset, length))
                    .as("%d bytes at %d, %s", length, offset, seed)
                    .isEqualTo(WireFrame.sum(bytes, offset, length));
        }
    }
}
