package io.vetch.cli.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a state. One daemon has it at a time. The file in it is the one before or the one after, whenever a
 * process ends.
 */
final class StateStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

    private static final String FILE = "switch.state";
    private static final String LOCK = "lock";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path directory;
    private final Path file;
    private final Disk disk;
    private @Nullable FileChannel lock;

    private StateStore(Path directory, Disk disk) {
        this.directory = directory;
        this.file = directory.resolve(FILE);
        this.disk = disk;
    }

    /** Of a directory, which is made if it is not there. It may be somebody else's until {@link #lock}. */
    static StateStore of(Path directory, Disk disk) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return new StateStore(directory, disk);
    }

    /** @throws IOException if the directory cannot be had, or another daemon has it */
    static StateStore open(Path directory, Disk disk) throws IOException {
        StateStore store = of(directory, disk);
        store.lock();
        return store;
    }

    /** @throws IOException if another daemon has it */
    void lock() throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new IOException("another daemon keeps its state in " + directory
                        + "; choose another --state DIR, or --state none");
            }
            lock = channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Another daemon may have it. */
    void unlock() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    /** Null: somebody else has it. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // a daemon of this very process
        }
    }

    Path file() {
        return file;
    }

    /** What was written last; one that is damaged is set aside, and said. */
    Optional<StateFile> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StateFile.decode(Files.readAllBytes(file)));
        } catch (DamagedException e) {
            Path aside = directory.resolve(FILE + ".damaged-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
            Files.move(file, aside);
            LOG.warn("the state is not taken up: {}; it is {} now", e.getMessage(), aside);
            return Optional.empty();
        }
    }

    /**
     * When this returns it is what {@link #read} reads, whatever happens; when it throws, it may be what was there
     * before.
     */
    void write(byte[] bytes) throws IOException {
        Path fresh = directory.resolve(FILE + ".new");
        disk.write(fresh, bytes);
        disk.sync(fresh);
        disk.rename(fresh, file);
        disk.sync(directory);
    }

    void delete() throws IOException {
        disk.delete(file);
        disk.sync(directory);
    }

    @Override
    public void close() throws IOException {
        unlock();
    }
}
