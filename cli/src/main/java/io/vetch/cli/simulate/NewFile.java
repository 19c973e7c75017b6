package io.vetch.cli.simulate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that a run writes beside the one that it is to replace, and that takes its place when all is written: a run
 * that fails leaves an earlier one's file as it was. What is no plain file, as a pipe, is written itself.
 */
final class NewFile implements Closeable {
    private final Path target;
    private final Path written;
    private boolean done;

    /** @param wanted as the user named it; a link stays one */
    NewFile(Path wanted) throws IOException {
        boolean device =
                wanted.startsWith("/dev") || wanted.startsWith("/proc"); // a file perhaps that the shell opened
        boolean plain = !Files.exists(wanted) || (Files.isRegularFile(wanted) && !device);
        target = Files.exists(wanted) ? wanted.toRealPath() : wanted;
        written = plain ? target.resolveSibling(target.getFileName() + ".part") : target;
    }

    /** Where to write. */
    Path path() {
        return written;
    }

    /** All is written, and closed. */
    void done() throws IOException {
        if (!written.equals(target)) {
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        }
        done = true;
    }

    /** Takes away what was not done. */
    @Override
    public void close() throws IOException {
        if (!done && !written.equals(target)) {
            Files.deleteIfExists(written);
        }
    }
}
