package io.vetch.cli.tcpdump.output;

import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.InterfaceStatistics;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.util.Map;

/** Where frames go: to the screen, to a file, or to both. */
public interface FrameOutput extends Closeable, Flushable {
    /** For {@code --count}. */
    FrameOutput NOWHERE = new FrameOutput() {
        @Override
        public boolean accept(CaptureRecord frame) {
            return true;
        }

        @Override
        public void idle() {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /**
     * Takes a frame.
     *
     * @return false if it was one too many: the files are full
     * @throws OutputClosedException if nobody reads any more
     */
    boolean accept(CaptureRecord frame) throws IOException;

    /** No frame waits to be taken: where lines leave at once, all that are printed leave now. */
    void idle() throws IOException;

    /** No more frames come: waits until all are printed. Files stay open for the sums. */
    default void finish() throws IOException {
        flush();
    }

    /** What waits to be written to a file is written. By any thread. */
    default void save() {}

    /** Adds the sums of a live capture, for a file that has a place for them. */
    default void statistics(Map<CaptureInterface, InterfaceStatistics> sums) throws IOException {}

    /** First one, then the other. @param first a file */
    static FrameOutput both(FrameOutput first, FrameOutput second) {
        return new FrameOutput() {
            @Override
            public boolean accept(CaptureRecord frame) throws IOException {
                return first.accept(frame) && second.accept(frame);
            }

            @Override
            public void idle() throws IOException {
                first.idle();
                second.idle();
            }

            @Override
            public void finish() throws IOException {
                first.finish();
                second.finish();
            }

            @Override
            public void save() {
                first.save();
            }

            @Override
            public void statistics(Map<CaptureInterface, InterfaceStatistics> sums) throws IOException {
                first.statistics(sums);
            }

            @Override
            public void flush() throws IOException {
                first.flush();
                second.flush();
            }

            @Override
            public void close() throws IOException {
                try (first) {
                    second.close();
                }
            }
        };
    }
}
