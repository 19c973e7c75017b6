package io.vetch.tap.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vetch.core.frame.VirtioNetHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNamespaces
class IoUringTest {
    private static final int ROOM = 2048;
    private static final int LENGTH = VirtioNetHeader.LENGTH + 60;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(IoUring.ENTRIES * ROOM);
    private TestNamespace net;
    private TunDevice tap;
    private RawSocket host;
    private IoUring uring;

    @BeforeEach
    void start() throws IOException {
        net = TestNamespace.open();
        tap = net.call(() -> TunDevice.create("tap0"));
        net.ip("link set tap0 up");
        host = RawSocket.open(net, "tap0");
        uring = Rings.open();
    }

    @AfterEach
    void close() throws IOException {
        host.close();
        tap.close();
        net.close();
        arena.close();
        if (uring != null) {
            uring.close();
        }
    }

    private MemorySegment room(int index) {
        return memory.asSlice(index * (long) ROOM, ROOM);
    }

    private void addRead(int file, int index) {
        uring.read(file, room(index).address(), ROOM);
    }

    private void addWrite(int file, int number) {
        int index = number % IoUring.ENTRIES;
        room(index).copyFrom(MemorySegment.ofArray(RawSocket.marker(number).bytes()));
        uring.write(file, room(index).address(), LENGTH);
    }

    private Packet read(int index) {
        return Packet.of(room(index).asSlice(0, uring.result(index)).toArray(JAVA_BYTE));
    }

    @Test
    void readsInTheirOrderWhatIsThere() throws IOException {
        for (int number = 0; number < 3; number++) {
            host.send(RawSocket.marker(number));
        }
        for (int index = 0; index < 5; index++) {
            addRead(tap.fd(), index);
        }

        uring.submit();

        for (int number = 0; number < 3; number++) {
            assertThat(read(number)).isEqualTo(RawSocket.marker(number));
        }
        assertThat(uring.result(3)).isEqualTo(-Errno.EAGAIN);
        assertThat(uring.result(4)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void writesInTheirOrderTimeAndAgain() {
        int number = 0;
        for (int round = 1; round <= 20; round++) {
            int count = Math.min(round * 7, IoUring.ENTRIES);
            for (int index = 0; index < count; index++) {
                addWrite(tap.fd(), number + index);
            }
            uring.submit();
            for (int index = 0; index < count; index++) {
                assertThat(uring.result(index)).isEqualTo(LENGTH);
                assertThat(host.receive()).isEqualTo(RawSocket.marker(number + index));
            }
            number += count;
        }
    }

    @Test
    void oneThatFailsDoesNotStopTheOthers() {
        addWrite(tap.fd(), 0);
        addWrite(Integer.MAX_VALUE, 1);
        uring.write(tap.fd(), 1, LENGTH); // nothing is there
        addWrite(IoUring.registered(7), 2);
        addWrite(tap.fd(), 3);

        uring.submit();

        assertThat(uring.result(0)).isEqualTo(LENGTH);
        assertThat(uring.result(1)).isEqualTo(-Errno.EBADF);
        assertThat(uring.result(2)).isNegative();
        assertThat(uring.result(3)).isEqualTo(-Errno.EBADF);
        assertThat(uring.result(4)).isEqualTo(LENGTH);
        assertThat(host.receive()).isEqualTo(RawSocket.marker(0));
        assertThat(host.receive()).isEqualTo(RawSocket.marker(3));
    }

    @Test
    void registeredFileServesForItsDescriptor() throws IOException {
        assertThat(uring.register(5, tap.fd())).isTrue();
        host.send(RawSocket.marker(1));
        addRead(IoUring.registered(5), 0);
        addWrite(IoUring.registered(5), 2);

        uring.submit();

        assertThat(read(0)).isEqualTo(RawSocket.marker(1));
        assertThat(host.receive()).isEqualTo(RawSocket.marker(2));
    }

    /** A device lives as long as somebody has it open. */
    @Test
    void fileThatIsNotRegisteredAnyMoreIsLetGoAtOnce() throws IOException {
        TunDevice other = net.call(() -> TunDevice.create("tap1"));
        uring.register(0, other.fd());
        other.close();
        assertThat(net.succeeds("ip", "link", "show", "tap1")).isTrue();

        assertThat(uring.unregister(0)).isTrue();

        assertThat(net.succeeds("ip", "link", "show", "tap1")).isFalse();
    }

    @Test
    void allFilesAreLetGoWithTheRing() throws IOException {
        long before = OpenFiles.count();
        IoUring other = Rings.open();
        assertThat(OpenFiles.count()).isEqualTo(before + 1);
        TunDevice registered = net.call(() -> TunDevice.create("tap1"));
        other.register(IoUring.FILES - 1, registered.fd());
        registered.close();

        other.close();

        assertThat(OpenFiles.count()).isEqualTo(before);
        await().until(() -> !net.succeeds("ip", "link", "show", "tap1"));
    }
}
