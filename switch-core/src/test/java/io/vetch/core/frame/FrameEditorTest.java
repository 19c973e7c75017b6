package io.vetch.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A frame with a tag more, or with one less, and its virtio header. */
class FrameEditorTest {
    private static final String ADDRESSES = "020000000002" + "020000000001";
    private static final String REST = "0800" + "4500002e";
    private static final int TAG = 0x8100_e064;

    private final ByteBuffer buffer = ByteBuffer.allocate(100);

    private Frame frame(String hex, int flags, int gsoType, int headers, int checksumAt) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        int at = Frame.HEADROOM + Frame.TAG_LENGTH; // one tag more than a device leaves room for
        buffer.put(at, bytes);
        ByteBuffer header = buffer.duplicate().order(ByteOrder.nativeOrder()).position(at - VirtioNetHeader.LENGTH);
        header.put((byte) flags).put((byte) gsoType).putShort((short) headers).putShort((short) 1448);
        header.putShort((short) checksumAt).putShort((short) 16);
        return new Frame().wrap(buffer, 0, at, bytes.length);
    }

    private static String hex(Frame frame) {
        byte[] bytes = new byte[frame.length()];
        frame.copyTo(bytes, 0, bytes.length);
        return HexFormat.of().formatHex(bytes);
    }

    /** flags, gso_type, hdr_len, gso_size, csum_start, csum_offset */
    private static int[] header(Frame frame) {
        byte[] bytes = new byte[VirtioNetHeader.LENGTH];
        frame.copyVirtioHeaderTo(bytes, 0);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        return new int[] {
            header.get(), header.get(), header.getShort(), header.getShort(), header.getShort(), header.getShort()
        };
    }

    @Test
    void aTagStandsBehindTheAddressesAndCanBeTakenAway() {
        Frame frame = frame(ADDRESSES + REST, 0, 0, 0, 0);

        assertThat(hex(FrameEditor.push(frame, TAG))).isEqualTo(ADDRESSES + "8100e064" + REST);
        assertThat(frame.isTagged()).isTrue();
        assertThat(hex(FrameEditor.push(frame, 0x88a8_0007))).isEqualTo(ADDRESSES + "88a80007" + "8100e064" + REST);
        assertThat(hex(FrameEditor.pop(FrameEditor.pop(frame)))).isEqualTo(ADDRESSES + REST);
        assertThat(header(frame)).containsExactly(0, 0, 0, 1448, 0, 16);
    }

    @Test
    void theOffsetsOfASuperFrameMoveWithIt() {
        Frame frame = frame(ADDRESSES + REST, VirtioNetHeader.F_NEEDS_CSUM, VirtioNetHeader.GSO_TCPV4, 66, 34);

        assertThat(header(FrameEditor.push(frame, TAG))).containsExactly(1, 1, 70, 1448, 38, 16);
        assertThat(header(FrameEditor.pop(frame))).containsExactly(1, 1, 66, 1448, 34, 16);
    }

    @Test
    void withoutSuperFrameOnlyTheChecksumMoves() {
        Frame frame = frame(ADDRESSES + REST, VirtioNetHeader.F_NEEDS_CSUM, 0, 66, 34);

        assertThat(header(FrameEditor.push(frame, TAG))).containsExactly(1, 0, 66, 1448, 38, 16);
    }
}
