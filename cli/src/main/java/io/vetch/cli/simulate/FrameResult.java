package io.vetch.cli.simulate;

import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.DropReason;
import io.vetch.core.verdict.Verdict;
import io.vetch.pcap.capture.VerdictText;
import io.vetch.pcap.file.CaptureRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one frame.
 *
 * @param number counts from 1 in the order the frames enter
 * @param nanos when it entered, after the first frame
 * @param ingress the port
 * @param egress in the order of the copies; empty for a drop
 * @param vlan 0 if the bridge does not tell VLANs apart
 * @param learned {@link LearnOutcome#NEW}, MOVED or REFUSED; null if nothing changed in the forwarding database but
 *     times
 */
record FrameResult(
        long number,
        long nanos,
        BridgePort ingress,
        CaptureRecord record,
        Verdict verdict,
        @Nullable DropReason reason,
        List<BridgePort> egress,
        int vlan,
        @Nullable LearnOutcome learned) {
    List<String> egressNames() {
        return egress.stream().map(BridgePort::name).toList();
    }

    /** The verdict in words. */
    String text() {
        return VerdictText.of(verdict, reason, destination(), egressNames(), vlan);
    }

    private long destination() {
        byte[] bytes = record.bytes();
        long address = 0;
        for (int i = 0; i < 6 && bytes.length >= Frame.HEADER_LENGTH; i++) {
            address = address << 8 | (bytes[i] & 0xff);
        }
        return address;
    }
}
