package io.vetch.cli.tcpdump;

import io.vetch.cli.client.WaitingChannel;
import io.vetch.cli.tcpdump.options.LinkTypes;
import io.vetch.cli.tcpdump.options.TcpdumpException;
import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.cli.tcpdump.output.FrameOutput;
import io.vetch.cli.tcpdump.output.OutputClosedException;
import io.vetch.cli.tcpdump.output.Outputs;
import io.vetch.cli.tcpdump.output.StandardOutput;
import io.vetch.cli.tcpdump.output.Streams;
import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.PcapFormatException;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.filter.FrameFilter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads capture files: {@code -r} and {@code -V}. Needs no daemon. */
final class SavedSession {
    private final TcpdumpOptions options;
    private final Streams streams;
    private final Interruption interruption;
    private final Outputs outputs;
    private final StandardOutput out;
    private FrameOutput output = FrameOutput.NOWHERE;
    /** The file that is read. The thread that prints closes it if it can print no more. */
    private volatile @Nullable CaptureReader current;

    SavedSession(TcpdumpOptions options, Streams streams, Interruption interruption, Outputs outputs) {
        this.options = options;
        this.streams = streams;
        this.interruption = interruption;
        this.outputs = outputs;
        this.out = outputs.standardOutput();
    }

    /** @return the exit status. @throws TcpdumpException if the call cannot be carried out */
    int run() {
        Iterator<String> names = names().iterator();
        try (CaptureReader first = open(names.next())) {
            Expression expression = Expression.read(options.filter());
            if (options.filter().dump() > 0) {
                out.print(expression.dump(first.snapLength()));
                out.flush();
                return 0;
            }
            return run(first, names, expression);
        } catch (OutputClosedException e) {
            return 0;
        } catch (IOException e) {
            throw new TcpdumpException(String.valueOf(e.getMessage()));
        }
    }

    private int run(CaptureReader first, Iterator<String> names, Expression expression) throws IOException {
        FrameFilter filter = expression.forFile(first.snapLength());
        current = first; // before there is a tcpdump that may end at once
        try (FrameOutput opened = outputs.open(expression.text(), snapLength(first), () -> wake(current))) {
            output = opened;
            Signals.on("USR2", opened::save);
            FrameLoop loop = new FrameLoop(filter, output, options.count(), interruption::isRequested);
            int status = take(first, loop);
            while (names.hasNext() && !loop.isFull() && !interruption.isRequested()) {
                try (CaptureReader next = open(names.next())) {
                    status = take(next, loop);
                }
            }
            output.finish();
            sayLast(loop);
            return status;
        }
    }

    /**
     * For the file that is written: no frame is longer, of other interfaces of the file and of the files that follow
     * either.
     */
    private int snapLength(CaptureReader first) {
        boolean oneForAll = first.interfaces().isEmpty() && options.source().list() == null;
        return oneForAll ? first.snapLength() : PcapHeader.LARGEST_SNAP_LENGTH;
    }

    private void sayLast(FrameLoop loop) throws IOException {
        if (interruption.isRequested() && options.saving().file() == null) {
            out.print("\n"); // as tcpdump does when a signal may have come in the middle of a line
        }
        if (loop.isFull()) {
            streams.err()
                    .println("Maximum file limit reached: " + options.saving().files());
        } else if (options.countOnly()) {
            out.print(Counts.packets(loop.captured()) + "\n");
        }
        out.flush();
    }

    /** Takes the frames of one file; one that is broken says so after what is whole. */
    private int take(CaptureReader file, FrameLoop loop) throws IOException {
        current = file;
        interruption.onRequest(() -> wake(file));
        try {
            loop.run(file);
            output.flush();
            return 0;
        } catch (OutputClosedException e) {
            throw e;
        } catch (IOException e) {
            if (interruption.isRequested()) {
                return 0;
            }
            printed();
            String error = e instanceof PcapFormatException ? "" : "error reading dump file: ";
            streams.complain("pcap_loop: " + error + e.getMessage());
            return 1;
        }
    }

    /** What came before an error stands before it, where no other file follows. */
    private void printed() throws IOException {
        if (options.source().list() == null) {
            output.finish();
            out.flush();
        } else {
            output.flush();
        }
    }

    /** A read that waits for a pipe ends when its channel is closed. */
    private static void wake(@Nullable CaptureReader file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // it is of no use any more, open or not
        }
    }

    private List<String> names() {
        String list = options.source().list();
        if (list == null) {
            return List.of(String.valueOf(options.source().file()));
        }
        List<String> names = lines(list);
        if (names.isEmpty()) {
            throw new TcpdumpException("Nothing in " + list);
        }
        return names;
    }

    private List<String> lines(String list) {
        try {
            return list.equals("-")
                    ? new String(Channels.newInputStream(streams.in()).readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : Files.readAllLines(Path.of(list));
        } catch (NoSuchFileException e) {
            throw new TcpdumpException("Unable to open file: No such file or directory");
        } catch (FileSystemException e) {
            throw new TcpdumpException("Unable to open file: " + e.getReason());
        } catch (IOException e) {
            throw new TcpdumpException("Unable to open file: " + e.getMessage());
        }
    }

    private CaptureReader open(String name) throws IOException {
        ReadableByteChannel bytes = name.equals("-") ? streams.in() : CaptureFiles.channel(Path.of(name));
        CaptureReader file = CaptureFiles.open(new WaitingChannel(bytes, () -> output.idle()));
        if (file.linkType() != PcapHeader.ETHERNET) {
            file.close();
            throw new IOException(name + ": link type " + file.linkType()
                    + " is not Ethernet, which is all that Vetch reads; use the tcpdump of your system");
        }
        streams.err()
                .println("reading from file " + name + ", link-type " + LinkTypes.ETHERNET_DESCRIBED
                        + ", snapshot length " + file.snapLength());
        return file;
    }
}
