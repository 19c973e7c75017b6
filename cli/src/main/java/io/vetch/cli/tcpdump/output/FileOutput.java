package io.vetch.cli.tcpdump.output;

import io.vetch.cli.tcpdump.options.TcpdumpException;
import io.vetch.pcap.file.CaptureInterface;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.InterfaceStatistics;
import io.vetch.pcap.file.PcapngWriter;
import io.vetch.pcap.rotate.RotatingFile;
import java.io.IOException;
import java.util.Map;

/**
 * Frames in capture files, written by one thread; any may have them {@linkplain #save saved}. What goes wrong there
 * ends the program: it is no error of the frames' source.
 */
final class FileOutput implements FrameOutput {
    private final RotatingFile file;
    private boolean closed;

    FileOutput(RotatingFile file) {
        this.file = file;
    }

    @Override
    public synchronized boolean accept(CaptureRecord frame) throws IOException {
        try {
            file.write(frame);
            return !file.limitReached();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void statistics(Map<CaptureInterface, InterfaceStatistics> sums) throws IOException {
        if (file.limitReached() || !(file.writer() instanceof PcapngWriter writer)) {
            return;
        }
        try {
            for (Map.Entry<CaptureInterface, InterfaceStatistics> each : sums.entrySet()) {
                writer.statistics(writer.idOf(each.getKey()), each.getValue());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** A file is not printed: it leaves in large pieces. */
    @Override
    public void idle() {}

    @Override
    public void finish() {}

    @Override
    public synchronized void save() {
        try {
            if (!closed) {
                file.flush();
            }
        } catch (IOException e) {
            // the writing thread will meet it, and say so
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        try {
            file.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static IOException failed(IOException cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof OutputClosedException closed) {
                return closed;
            }
        }
        throw new TcpdumpException(String.valueOf(cause.getMessage()));
    }
}
