package io.vetch.pcap.capture;

import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One captured frame, seen in place in the memory that holds it: valid while {@link CaptureSink#accept} runs, then
 * moved to the next one. Whoever needs it longer copies it. The thread's that calls the sink.
 */
public interface CapturedFrame {

    /** When it was received, in nanoseconds since 1970 UTC. */
    long epochNanos();

    /** The port it came in by. A port keeps its identity when it is renamed or removed. */
    BridgePort ingress();

    Direction direction();

    Verdict verdict();

    /** The VLAN that it was relayed in; 0 if the bridge does not tell VLANs apart, or it was dropped before. */
    int vlan();

    /** Frames of the same ingress port that did not fit into the ring since the one before. */
    int droppedBefore();

    /** Where in {@link #array()} its virtio header begins, see {@link io.vetch.core.frame.VirtioNetHeader}. */
    int virtioHeaderOffset();

    /** Why it was dropped, or left to the kernel; else null. */
    @Nullable
    DropReason reason();

    /** How many ports it was sent to; 0 for a drop. */
    int egressCount();

    /** @param index 0 to {@link #egressCount()} - 1 */
    BridgePort egress(int index);

    default List<String> egressNames() {
        int count = egressCount();
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(egress(i).name());
        }
        return names;
    }

    /** The bytes at {@link #offset()}, {@link #length()} of them. Not to be changed. */
    byte[] array();

    int offset();

    /** Bytes captured, from the destination address on. */
    int length();

    /** Bytes of the frame as it crossed the bridge, without FCS; up to 64 KiB for a super-frame. */
    int originalLength();

    /** The captured bytes as a read-only buffer, big-endian. */
    default ByteBuffer bytes() {
        return ByteBuffer.wrap(array(), offset(), length()).asReadOnlyBuffer();
    }

    /** Destination address, or 0 if it was not captured. */
    default long destination() {
        if (length() < 6) {
            return 0;
        }
        ByteBuffer bytes = bytes();
        int at = bytes.position();
        return (bytes.getShort(at) & 0xffffL) << 32 | (bytes.getInt(at + 2) & 0xffff_ffffL);
    }
}
