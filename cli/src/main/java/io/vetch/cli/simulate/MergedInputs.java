package io.vetch.cli.simulate;

import io.vetch.core.frame.Frame;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.FrameNotes.Way;
import io.vetch.pcap.file.PcapHeader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The frames of all inputs by their time stamps; equal ones in the order of the inputs. Within a file the order stays:
 * a frame that is stamped earlier than the one before it comes after that one, and enters no earlier.
 */
final class MergedInputs implements Closeable {
    private final List<Source> sources = new ArrayList<>();
    private final PriorityQueue<Source> byTime =
            new PriorityQueue<>(Comparator.comparingLong(Source::time).thenComparingInt(source -> source.index));

    /** @throws IOException if a file cannot be opened; none stays open then */
    MergedInputs(List<Input> inputs) throws IOException {
        try {
            for (Input input : inputs) {
                Source source = new Source(sources.size(), input);
                sources.add(source);
                enqueue(source);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** A frame and the name of the port it enters by. */
    record Arrival(String port, CaptureRecord record) {}

    private void enqueue(Source source) throws IOException {
        if (source.advance()) {
            byTime.add(source);
        }
    }

    /** The next frame, or null. @throws IOException naming the file and the record that cannot be used */
    @Nullable
    Arrival next() throws IOException {
        Source source = byTime.poll();
        if (source == null) {
            return null;
        }
        Arrival arrival = source.take();
        enqueue(source);
        return arrival;
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.reader.close();
        }
    }

    /** One file and its next frame. */
    private static final class Source {
        private final int index;
        private final Input input;
        private final CaptureReader reader;
        private long number;
        private @Nullable Arrival next;

        @SuppressWarnings("MustBeClosedChecker") // by close() of the owner
        Source(int index, Input input) throws IOException {
            this.index = index;
            this.input = input;
            this.reader = CaptureFiles.open(input.file());
            if (reader.linkType() != PcapHeader.ETHERNET) {
                reader.close();
                throw new IOException(
                        input.file() + ": its frames are not Ethernet but of link type " + reader.linkType());
            }
        }

        long time() {
            return take().record().epochNanos();
        }

        Arrival take() {
            if (next == null) {
                throw new IllegalStateException("at the end of " + input.file());
            }
            return next;
        }

        boolean advance() throws IOException {
            next = null;
            try {
                for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                    number++;
                    if (input.port() == null && record.notes().way() == Way.OUTBOUND) {
                        continue;
                    }
                    check(record);
                    next = new Arrival(port(record), record);
                    return true;
                }
                return false;
            } catch (IOException e) {
                throw new IOException(input.file() + ": record " + number + ": " + e.getMessage(), e);
            }
        }

        private static void check(CaptureRecord record) throws IOException {
            int length = record.originalLength();
            int captured = record.bytes().length;
            if (length > Frame.MAX_LENGTH) {
                throw new IOException("a frame of " + length + " bytes; the largest has " + Frame.MAX_LENGTH);
            }
            if (captured < Math.min(length, Frame.HEADER_LENGTH)) {
                throw new IOException("only " + captured + " bytes were captured: its addresses are not all there");
            }
        }

        private String port(CaptureRecord record) throws IOException {
            String port = input.port();
            if (port != null) {
                return port;
            }
            CaptureInterface at = record.notes().at();
            if (at == null || at.name().isEmpty()) {
                throw new IOException("does not say by which port it enters: write PORT=" + input.file()
                        + ", or inputs: in the topology");
            }
            return at.name();
        }
    }
}
