package io.vetch.cli.simulate;

import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.FrameNotes.Way;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The run as a pcapng file: an interface for each port, each frame as it enters and each copy as it leaves, tied
 * together by the frame's number as packet id. The first comment is the verdict, a copy's second one where it entered.
 */
final class CaptureOutput implements Closeable {
    private final PcapngWriter writer;
    private final Map<BridgePort, Integer> interfaces = new HashMap<>();

    @SuppressWarnings("MustBeClosedChecker")
    CaptureOutput(Path file, List<MemberPort> ports) throws IOException {
        PcapngHeader header = new PcapngHeader(PcapHeader.LARGEST_SNAP_LENGTH, "vetch simulate", "");
        writer = new PcapngWriter(CaptureFiles.create(file), header);
        for (MemberPort each : ports) {
            String description = each.port().isLocal() ? "bridge" : "port of " + each.bridge();
            int id = writer.addInterface(
                    each.port().name(), description, each.port().address());
            interfaces.put(each.port(), id);
        }
    }

    void write(FrameResult result) throws IOException {
        byte[] verdict = result.text().getBytes(StandardCharsets.UTF_8);
        write(result, result.ingress(), Way.INBOUND, verdict);
        byte[] origin = ("entered by " + result.ingress()).getBytes(StandardCharsets.UTF_8);
        for (BridgePort port : result.egress()) {
            write(result, port, Way.OUTBOUND, verdict, origin);
        }
    }

    private void write(FrameResult result, BridgePort at, Way way, byte[]... comments) throws IOException {
        CaptureRecord record = result.record();
        byte[] bytes = record.bytes();
        int id = interfaces.getOrDefault(at, 0);
        writer.write(
                id,
                record.epochNanos(),
                bytes,
                0,
                bytes.length,
                record.originalLength(),
                way,
                result.number(),
                0,
                comments);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
