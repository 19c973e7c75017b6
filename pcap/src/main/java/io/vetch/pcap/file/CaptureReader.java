package io.vetch.pcap.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a capture file or a pipe of either format, frame by frame. One thread. */
public interface CaptureReader extends Closeable {
    /** The snap length of the file; in a pcapng file that of its first interface. */
    int snapLength();

    /** LINKTYPE of the frames, see {@link PcapHeader#ETHERNET}; in a pcapng file that of its first interface. */
    int linkType();

    TimePrecision precision();

    /** The interfaces met so far; always empty for a pcap file. */
    List<CaptureInterface> interfaces();

    /**
     * The next frame, or null at the end of the file.
     *
     * @throws PcapFormatException if the file is cut off or broken here; what came before is complete
     */
    @Nullable
    CaptureRecord next() throws IOException;
}
