package io.vetch.cli.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pcapng file that the daemon's bytes go into as they come; whatever happens, it ends with a whole block. */
final class SavedFile implements AutoCloseable {
    /** Type and length, and the length again. */
    private static final int SHORTEST_BLOCK = 12;

    private final String name;
    private final FileChannel channel;

    private SavedFile(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** @param name {@code -} for standard output. @throws IOException with the name and the reason */
    static SavedFile open(String name) throws IOException {
        FileOutputStream out = name.equals("-") ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(name);
        return new SavedFile(name, out.getChannel());
    }

    /**
     * @throws IOException with the name and the reason. The file has what came before, or is gone if that was nothing
     */
    void copy(ReadableByteChannel from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        long copied = 0;
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                copied += buffer.remaining();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage() + keepWholeBlocks(), e);
        }
        if (copied == 0) {
            throw new IOException("the daemon sent nothing; its log says why" + keepWholeBlocks());
        }
    }

    /** What can be done for a file is done. @return what that was, for people */
    private String keepWholeBlocks() {
        Path file = Path.of(name);
        if (name.equals("-") || !Files.isRegularFile(file)) {
            return "";
        }
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
            long length = wholeBlocks(whole.getChannel());
            whole.setLength(length);
            if (length > 0) {
                return "; the file ends with the last whole frame";
            }
            Files.delete(file);
            return "";
        } catch (IOException e) {
            return "; the end of the file is cut off (" + e.getMessage() + ")";
        }
    }

    private static long wholeBlocks(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        long size = file.size();
        long end = 0;
        while (file.read(head.clear(), end) == head.capacity()) {
            int length = head.getInt(4);
            if (length < SHORTEST_BLOCK || length > size - end) {
                break;
            }
            end += length;
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
