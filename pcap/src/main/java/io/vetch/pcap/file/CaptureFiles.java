package io.vetch.pcap.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens capture files, with tcpdump's words where that fails. */
public final class CaptureFiles {
    private CaptureFiles() {}

    /**
     * Takes over a file or pipe and tells by its first four bytes which format it has.
     *
     * @throws PcapFormatException if it is neither pcap nor pcapng; the channel is closed then
     * @throws IOException {@code error reading dump file: } and the cause; the channel is closed then
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static CaptureReader open(ReadableByteChannel channel) throws IOException {
        ChannelInput input = new ChannelInput(channel);
        try {
            int there = input.await(4);
            if (there < 4) {
                throw new PcapFormatException(
                        "truncated dump file; tried to read 4 file header bytes, only got " + there);
            }
            int magic = input.bytes().getInt(0);
            return magic == Pcapng.SECTION_HEADER ? new PcapngReader(input) : new PcapReader(input);
        } catch (PcapFormatException e) {
            input.close();
            throw e;
        } catch (IOException e) {
            input.close();
            throw new IOException("error reading dump file: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file by its name.
     *
     * @throws IOException {@code FILE: No such file or directory}, or another cause in these words
     */
    public static CaptureReader open(Path file) throws IOException {
        return open(channel(file));
    }

    /**
     * The same of its bytes.
     *
     * @throws IOException in the same words
     */
    public static FileChannel channel(Path file) throws IOException {
        try {
            return FileChannel.open(file);
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    /**
     * Creates a file as tcpdump does: what was there is gone, rights as the umask leaves them.
     *
     * @throws IOException {@code FILE: Permission denied}, or another cause in these words
     */
    public static FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    private static IOException named(Path file, IOException cause) {
        return new IOException(file + ": " + reason(cause), cause);
    }

    /** What strerror(3) says; the JDK keeps it to itself where it has an exception of its own. */
    private static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException e -> "No such file or directory";
            case AccessDeniedException e -> "Permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(cause.getMessage());
        };
    }
}
