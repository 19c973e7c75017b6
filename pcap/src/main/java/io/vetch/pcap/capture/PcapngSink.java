package io.vetch.pcap.capture;

import io.vetch.core.port.BridgePort;
import io.vetch.pcap.file.FrameNotes.Way;
import io.vetch.pcap.file.InterfaceStatistics;
import io.vetch.pcap.file.PcapngWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes captured frames with their verdicts as pcapng: an interface for each port, counts of what was lost, and at the
 * end what became of all.
 */
public final class PcapngSink implements CaptureSink {
    private final PcapngWriter writer;
    private final @Nullable BridgePort watched;
    private final LongSupplier epochClock;
    private final long startNanos;
    private final VerdictComments comments = new VerdictComments();
    private final Map<BridgePort, Point> points = new LinkedHashMap<>();
    private final @Nullable SegmentWriter segments;
    private @Nullable Point last;
    private long packetId;

    /** A port in the file. */
    private static final class Point {
        private final BridgePort port;
        private final int id;
        private long seen;
        private long written;
        private long dropped;

        Point(BridgePort port, int id) {
            this.port = port;
            this.id = id;
        }
    }

    /**
     * Takes over the writer.
     *
     * @param watched the one port that frames are captured at, or null if each is captured where it enters
     * @param segments whether super-frames are cut, and checksums completed, as on a wire; frames must be captured
     *     whole
     * @param epochClock nanoseconds since 1970 UTC
     */
    public PcapngSink(PcapngWriter writer, @Nullable BridgePort watched, boolean segments, LongSupplier epochClock) {
        this(writer, watched, segments, epochClock.getAsLong(), epochClock);
    }

    /**
     * As above, for frames that were captured before.
     *
     * @param startEpochNanos when that began
     */
    public PcapngSink(
            PcapngWriter writer,
            @Nullable BridgePort watched,
            boolean segments,
            long startEpochNanos,
            LongSupplier epochClock) {
        this.writer = writer;
        this.watched = watched;
        this.segments = segments ? new SegmentWriter(writer) : null;
        this.epochClock = epochClock;
        this.startNanos = startEpochNanos;
    }

    @Override
    public void accept(CapturedFrame frame) throws IOException {
        Point point = point(watched == null ? frame.ingress() : watched);
        Way way = frame.direction() == Direction.INGRESS ? Way.INBOUND : Way.OUTBOUND;
        int dropped = frame.droppedBefore();
        byte[][] verdict = comments.of(frame, point.port != frame.ingress());
        if (segments != null) {
            point.written += segments.write(point.id, frame, way, packetId, dropped, verdict);
        } else {
            writer.write(
                    point.id,
                    frame.epochNanos(),
                    frame.array(),
                    frame.offset(),
                    frame.length(),
                    frame.originalLength(),
                    way,
                    packetId,
                    dropped,
                    verdict);
            point.written++;
        }
        packetId++;
        point.seen += 1 + dropped;
        point.dropped += dropped;
    }

    /**
     * Names ports before their first frames, so that a reader need not wait for those. Before the capture starts.
     *
     * @param ports where frames may be captured; none is named if one is watched, but that
     */
    public void announce(List<BridgePort> ports) throws IOException {
        for (BridgePort port : watched == null ? ports : List.of(watched)) {
            point(port);
        }
    }

    private Point point(BridgePort port) throws IOException {
        Point point = last;
        if (point != null && point.port == port) {
            return point;
        }
        point = points.get(port);
        if (point == null) {
            point = new Point(port, writer.addInterface(port.name(), description(port), port.address()));
            points.put(port, point);
        }
        last = point;
        return point;
    }

    private static String description(BridgePort port) {
        return switch (port.number()) {
            case BridgePort.LOCAL_NUMBER -> "the bridge itself";
            case BridgePort.NO_NUMBER -> "end of a veth pair";
            default -> "port " + port.number();
        };
    }

    @Override
    public void lost(BridgePort port, long dropped) throws IOException {
        Point point = point(watched == null ? port : watched);
        point.seen += dropped;
        point.dropped += dropped;
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        try (writer) {
            long now = epochClock.getAsLong();
            for (Point point : points.values()) {
                writer.statistics(
                        point.id,
                        new InterfaceStatistics(startNanos, now, point.seen, point.dropped, point.seen, point.written));
            }
        }
    }
}
