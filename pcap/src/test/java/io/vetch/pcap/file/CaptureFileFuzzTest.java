package io.vetch.pcap.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Files are strangers' bytes: they are read or refused, and what was read can be written. */
class CaptureFileFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void readsOrRefusesAnything(byte[] input) throws IOException {
        WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream());
        PcapngHeader header = new PcapngHeader(PcapHeader.LARGEST_SNAP_LENGTH, "", "");
        try (PcapngWriter writer = new PcapngWriter(nowhere, header);
                CaptureReader reader = CaptureFiles.open(Channels.newChannel(new ByteArrayInputStream(input)))) {
            for (CaptureRecord frame = reader.next(); frame != null; frame = reader.next()) {
                writer.write(frame);
            }
        } catch (PcapFormatException e) {
            if (e.getMessage().isEmpty()) {
                throw new IllegalStateException(e);
            }
        }
    }
}
