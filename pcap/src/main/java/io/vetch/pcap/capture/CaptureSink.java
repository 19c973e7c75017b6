package io.vetch.pcap.capture;

import io.vetch.core.port.BridgePort;
import java.io.Closeable;
import java.io.IOException;

/** Where captured frames go: a file, a client, a test. Called by the capture's writer thread only. */
public interface CaptureSink extends Closeable {
    /**
     * Takes a frame; it and its bytes are valid during the call only.
     *
     * @throws IOException if it can take no more; ends this capture and nothing else
     */
    void accept(CapturedFrame frame) throws IOException;

    /** There is nothing more to take at the moment: what is buffered should become visible. */
    default void flush() throws IOException {}

    /**
     * Called at the end, before {@link #close}, for each port whose last losses no frame told of.
     *
     * @param dropped frames that came in by {@code port} after its last one here and did not fit into the ring
     */
    default void lost(BridgePort port, long dropped) throws IOException {}

    /** Called once, at the end of the capture. */
    @Override
    default void close() throws IOException {}
}
