package io.vetch.cli.lookback;

import io.vetch.pcap.lookback.LookBackSnapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** A file that a trigger makes. It gets its name when it is complete, so that who waits for it finds all of it. */
final class TriggerFile {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TriggerFile() {}

    /** {@code DIR/BRIDGE-TIME-EVENT.pcapng}, the time in UTC. */
    static Path path(Trigger trigger, String bridge, Instant when) {
        return trigger.directory()
                .resolve(
                        bridge + "-" + TIME.format(when) + "-" + trigger.event().fileWord() + ".pcapng");
    }

    /** @return how many frames. @throws IOException in words for the log; nothing is left behind then */
    static long write(Path file, LookBackSnapshot snapshot) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        FileChannel channel = create(part);
        try {
            long frames = snapshot.writeTo(channel, LookBacks.APPLICATION);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return frames;
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /** Follows no link, and takes no file that is there. */
    private static FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already", e);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no directory " + file.getParent(), e);
        } catch (AccessDeniedException e) {
            throw new IOException("the daemon may not write to " + file.getParent(), e);
        }
    }
}
