package io.vetch.cli.rpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that this daemon made. Another daemon, or a user, may have put one of their own in its place since.
 *
 * @param inode its number when it was made
 */
public record OwnFile(Path path, long inode) {
    public static OwnFile of(Path path) throws IOException {
        return new OwnFile(path, inodeOf(path));
    }

    /** Deletes it, if it is still there and still the one that was made. */
    public void delete() throws IOException {
        try {
            if (inodeOf(path) == inode) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // somebody has deleted it already
        }
    }

    private static long inodeOf(Path path) throws IOException {
        return (long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }
}
