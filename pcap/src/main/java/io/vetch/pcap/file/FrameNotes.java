package io.vetch.pcap.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pcapng file tells about a frame besides its bytes.
 *
 * @param at where it was captured; null in a pcap file
 * @param way which way it passed there
 * @param packetId the same for each copy of one frame; -1 if not told
 * @param dropped frames lost before this one since the last one of the same interface
 * @param comments in the file's order; Vetch's first one is the verdict
 */
public record FrameNotes(@Nullable CaptureInterface at, Way way, long packetId, long dropped, List<String> comments) {
    public static final FrameNotes NONE = new FrameNotes(null, Way.UNKNOWN, -1, 0, List.of());

    /** The direction bits of {@code epb_flags}. */
    public enum Way {
        UNKNOWN,
        INBOUND,
        OUTBOUND
    }
}
