package io.vetch.pcap.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Files are strangers' bytes: they are read or refused, in memory that their size bounds whatever lengths they tell,
 * and what was read can be written.
 */
class CaptureFileFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a reader begins with: its buffer of 64 KiB, and room for a message. */
    private static final int FIXED_BYTES = 256 << 10;
    /** A byte of the file becomes at most so many on the heap: the worst are blocks with an interface each. */
    private static final int BYTES_EACH = 32;
    /** No record is shorter. */
    private static final int SHORTEST_RECORD = 12;

    @FunctionalInterface
    private interface Format {
        CaptureReader open(ReadableByteChannel channel) throws IOException;
    }

    @FuzzTest(maxDuration = "10m")
    void pcap(byte[] input) throws IOException {
        readsOrRefuses(input, PcapReader::new);
    }

    @FuzzTest(maxDuration = "10m")
    void pcapng(byte[] input) throws IOException {
        readsOrRefuses(input, PcapngReader::new);
    }

    private static void readsOrRefuses(byte[] input, Format format) throws IOException {
        long most = FIXED_BYTES + (long) BYTES_EACH * input.length;
        if (allocated(input, format) > most) {
            assertThat(allocated(input, format)).isLessThanOrEqualTo(most); // all classes are loaded now
        }
        WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream());
        PcapngHeader header = new PcapngHeader(PcapHeader.LARGEST_SNAP_LENGTH, "", "");
        try (PcapngWriter writer = new PcapngWriter(nowhere, header)) {
            read(input, format, writer);
        }
    }

    private static long allocated(byte[] input, Format format) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        read(input, format, null);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void read(byte[] input, Format format, @Nullable PcapngWriter writer) throws IOException {
        int records = 0;
        try (CaptureReader reader = format.open(Channels.newChannel(new ByteArrayInputStream(input)))) {
            for (CaptureRecord frame = reader.next(); frame != null; frame = reader.next()) {
                records++;
                if (writer != null) {
                    writer.write(frame);
                }
            }
        } catch (PcapFormatException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        assertThat(records).isLessThanOrEqualTo(input.length / SHORTEST_RECORD);
    }
}
