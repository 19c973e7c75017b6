package io.vetch.pcap.capture;

import io.vetch.core.offload.SegmentSink;
import io.vetch.core.offload.Segmenter;
import io.vetch.pcap.file.FrameNotes.Way;
import io.vetch.pcap.file.PcapngWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a captured frame as it would look on a wire: one record for each segment, all with the frame's id. */
final class SegmentWriter {
    private final PcapngWriter writer;
    private final Segmenter segmenter = new Segmenter();

    SegmentWriter(PcapngWriter writer) {
        this.writer = writer;
    }

    /** @return how many records that were. */
    int write(int interfaceId, CapturedFrame frame, Way way, long packetId, int dropped, byte[][] comments)
            throws IOException {
        long time = frame.epochNanos();
        int[] written = new int[1];
        SegmentSink records = (bytes, offset, length) -> {
            try {
                int before = written[0]++ == 0 ? dropped : 0;
                writer.write(interfaceId, time, bytes, offset, length, length, way, packetId, before, comments);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try {
            segmenter.finish(
                    frame.array(), frame.virtioHeaderOffset(), frame.array(), frame.offset(), frame.length(), records);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return written[0];
    }
}
