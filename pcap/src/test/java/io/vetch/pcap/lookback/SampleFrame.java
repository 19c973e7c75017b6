package io.vetch.pcap.lookback;

import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.capture.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A captured frame that stays as it is: its virtio header, then its bytes. */
@SuppressWarnings("ArrayRecordComponent")
record SampleFrame(
        long epochNanos,
        BridgePort ingress,
        Direction direction,
        Verdict verdict,
        @Nullable DropReason reason,
        int droppedBefore,
        List<BridgePort> leaves,
        byte[] array,
        int originalLength)
        implements CapturedFrame {

    static SampleFrame random(Random random, long nanos, List<BridgePort> ports, int longest) {
        byte[] bytes = new byte[VirtioNetHeader.LENGTH + random.nextInt(14, longest + 1)];
        random.nextBytes(bytes);
        Verdict verdict = Verdict.values()[random.nextInt(Verdict.values().length)];
        boolean ends = verdict == Verdict.DROP || verdict == Verdict.PUNT;
        DropReason reason = ends ? DropReason.values()[random.nextInt(DropReason.values().length)] : null;
        int egress = ends ? 0 : random.nextInt(1, ports.size());
        return new SampleFrame(
                nanos,
                ports.get(random.nextInt(ports.size())),
                Direction.INGRESS,
                verdict,
                reason,
                random.nextInt(10) == 0 ? random.nextInt(100) : 0,
                ports.subList(0, egress),
                bytes,
                bytes.length - VirtioNetHeader.LENGTH + random.nextInt(2000));
    }

    /** Of a size that is told by hand: the layout in FrameRecord. */
    int recordSize() {
        return 42 + 2 * leaves.size() + length();
    }

    /** Everything about a frame. */
    static String describe(CapturedFrame frame) {
        int end = frame.offset() + frame.length();
        int header = frame.virtioHeaderOffset();
        return frame.epochNanos() + " " + frame.ingress() + " " + frame.direction() + " " + frame.verdict() + " "
                + frame.reason() + " " + frame.droppedBefore() + " " + frame.egressNames() + " "
                + frame.originalLength() + " " + frame.length() + " " + frame.vlan() + " "
                + Arrays.hashCode(Arrays.copyOfRange(frame.array(), frame.offset(), end)) + " "
                + Arrays.hashCode(Arrays.copyOfRange(frame.array(), header, header + VirtioNetHeader.LENGTH));
    }

    @Override
    public int virtioHeaderOffset() {
        return 0;
    }

    @Override
    public int vlan() {
        return originalLength & 0xfff;
    }

    @Override
    public int egressCount() {
        return leaves.size();
    }

    @Override
    public BridgePort egress(int index) {
        return leaves.get(index);
    }

    @Override
    public int offset() {
        return VirtioNetHeader.LENGTH;
    }

    @Override
    public int length() {
        return array.length - VirtioNetHeader.LENGTH;
    }
}
