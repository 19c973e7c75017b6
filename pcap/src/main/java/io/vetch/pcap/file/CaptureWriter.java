package io.vetch.pcap.file;

import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;

/**
 * Writes a capture file or pipe of either format. Records collect in a buffer and leave whole, in as few writes as
 * possible; call {@link #flush()} where a reader waits. One thread.
 */
public interface CaptureWriter extends Closeable, Flushable {
    /** Adds a frame, cut to the snap length. @throws IOException if the buffer had to be written and could not be */
    void write(CaptureRecord frame) throws IOException;

    /** Bytes of the file so far, those in the buffer included. */
    long size();
}
