package io.vetch.pcap.lookback;

import io.vetch.pcap.capture.CaptureSink;
import io.vetch.pcap.capture.CapturedFrame;
import io.vetch.pcap.capture.PcapngSink;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Frames as they were kept at one moment; can be written once. One thread. */
public final class LookBackSnapshot {
    private final KeptFrame frames;
    private final int snapLength;
    private final long takenEpochNanos;

    LookBackSnapshot(KeptFrame frames, int snapLength, long takenEpochNanos) {
        this.frames = frames;
        this.snapLength = snapLength;
        this.takenEpochNanos = takenEpochNanos;
    }

    /**
     * Writes the frames as pcapng, as a live capture of the bridge would have, and closes the channel.
     *
     * @param application for the file, see {@link PcapngHeader}
     * @return how many frames that were
     */
    public long writeTo(WritableByteChannel channel, String application) throws IOException {
        return write(List.of(this), channel, application);
    }

    /**
     * Writes the frames of several bridges into one file in the order of time, and closes the channel.
     *
     * @param application for the file, see {@link PcapngHeader}
     * @return how many frames that were
     */
    public static long write(List<LookBackSnapshot> snapshots, WritableByteChannel channel, String application)
            throws IOException {
        int snapLength =
                snapshots.stream().mapToInt(each -> each.snapLength).max().orElse(LookBackLimits.HEADERS);
        long taken =
                snapshots.stream().mapToLong(each -> each.takenEpochNanos).max().orElse(0);
        PcapngWriter writer = new PcapngWriter(channel, new PcapngHeader(snapLength, application, ""));
        List<KeptFrame> ahead = new ArrayList<>();
        for (LookBackSnapshot each : snapshots) {
            if (each.frames.advance()) {
                ahead.add(each.frames);
            }
        }
        KeptFrame oldest = earliest(ahead);
        long start = oldest == null ? taken : oldest.epochNanos();
        try (PcapngSink sink = new PcapngSink(writer, null, false, start, () -> taken)) {
            return merge(ahead, sink);
        }
    }

    private static long merge(List<KeptFrame> ahead, CaptureSink sink) throws IOException {
        long written = 0;
        for (KeptFrame next = earliest(ahead); next != null; next = earliest(ahead)) {
            sink.accept(next);
            written++;
            if (!next.advance()) {
                ahead.remove(next);
            }
        }
        return written;
    }

    private static @Nullable KeptFrame earliest(List<KeptFrame> ahead) {
        KeptFrame earliest = null;
        for (KeptFrame each : ahead) {
            if (earliest == null || each.epochNanos() < earliest.epochNanos()) {
                earliest = each;
            }
        }
        return earliest;
    }

    /** The frames one by one; in place of writing them. */
    public void forEach(Consumer<CapturedFrame> action) {
        while (frames.advance()) {
            action.accept(frames);
        }
    }
}
