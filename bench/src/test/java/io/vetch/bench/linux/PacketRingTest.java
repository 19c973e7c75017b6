package io.vetch.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.MessageBatch;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.RequiresNamespaces;
import io.vetch.tap.linux.TestNamespace;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring on one end of a veth pair, a sender on the other. */
@RequiresNamespaces
class PacketRingTest {
    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 4;
    private static final int RETIRE_MILLIS = 2;

    private TestNamespace net;
    private PacketSocket sender;
    private PacketRing ring;

    private record Received(ByteBuffer bytes, int tag, long nanos) {
        int number() {
            return bytes.getInt(14);
        }
    }

    private final List<Received> received = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        net = TestNamespace.open();
        net.addVeth("near", "far");
        sender = net.call(() -> PacketSocket.openSender(net.index("far")));
        ring = net.call(() -> PacketRing.open(net.index("near"), BLOCK, BLOCKS, RETIRE_MILLIS));
    }

    @AfterEach
    void close() throws IOException {
        ring.close();
        sender.close();
        net.close();
    }

    /** Of {@code length} bytes, the number behind the type. */
    private static byte[] frame(int number, int type, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length);
        frame.putLong(0x0200_0000_0001_0200L).putInt(2).putShort((short) type).putInt(number);
        return frame.array();
    }

    private void send(byte[]... frames) {
        try (MessageBatch batch = new MessageBatch(frames.length)) {
            List<ByteBuffer> buffers = new ArrayList<>(); // keeps them reachable
            for (int i = 0; i < frames.length; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(frames[i].length).put(frames[i]);
                buffers.add(buffer);
                batch.set(i, MemorySegment.ofBuffer(buffer.flip()).address(), frames[i].length);
            }
            FrameIo io = FrameIo.forCurrentThread();
            assertThat(io.send(sender.fd(), batch, 0, frames.length)).isEqualTo(buffers.size());
        }
    }

    private void drain() {
        ring.drain((memory, offset, length, tag, nanos) -> received.add(new Received(
                ByteBuffer.wrap(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)), tag, nanos)));
    }

    private void drainUntil(int frames) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    drain();
                    return received.size() >= frames;
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 60, 61, 1514})
    void frameArrivesAsItWasSentWithTheTimeItCame(int length) {
        RealTimeClock clock = new RealTimeClock();
        byte[] frame = frame(1, 0x0800, length);
        long before = clock.nanos();
        send(frame);
        long after = clock.nanos();

        drainUntil(1);
        assertThat(received).hasSize(1);
        assertThat(received.getFirst().bytes()).isEqualTo(ByteBuffer.wrap(frame));
        assertThat(received.getFirst().tag()).isZero();
        assertThat(received.getFirst().nanos()).isBetween(before, after);
    }

    @Test
    void tagIsTakenOutAndReported() {
        ByteBuffer tagged = ByteBuffer.wrap(frame(0, 0x8100, 64));
        tagged.putShort(14, (short) 0x6007).putShort(16, (short) 0x88b5);
        send(tagged.array());

        drainUntil(1);
        assertThat(received.getFirst().tag()).isEqualTo(0x8100_6007);
        assertThat(received.getFirst().bytes().capacity()).isEqualTo(60);
    }

    /** Many times more than the ring holds. */
    @Test
    void framesComeInOrderRoundAndRoundTheRing() throws IOException {
        int batches = 400;
        for (int i = 0; i < batches; i++) {
            int first = i * 20;
            send(IntStream.range(first, first + 20)
                    .mapToObj(number -> frame(number, 0x88b5, 1000))
                    .toArray(byte[][]::new));
            drainUntil(i * 20); // the last ones may still be the kernel's
        }
        drainUntil(batches * 20);
        assertThat(received.stream().map(Received::number))
                .containsExactlyElementsOf(
                        IntStream.range(0, batches * 20).boxed().toList());
        assertThat(ring.dropsSinceAsked()).isZero();
    }

    @Test
    void whatFindsNoRoomIsCountedAndTheRestIsWhole() throws IOException {
        int frames = 600; // of 1000 bytes, into 256 KiB
        for (int i = 0; i < frames; i++) {
            send(frame(i, 0x88b5, 1000));
        }
        long drops = ring.dropsSinceAsked();
        assertThat(drops).isPositive();
        drainUntil((int) (frames - drops));
        assertThat(received).hasSize((int) (frames - drops));
        assertThat(received)
                .allSatisfy(each -> assertThat(each.bytes().capacity()).isEqualTo(1000));
        assertThat(ring.dropsSinceAsked()).isZero();
    }
}
