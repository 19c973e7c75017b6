package io.vetch.cli.plan;

import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace in words: its name in ip-netns(8), the id of a process, or the path of a file that leads to it.
 */
final class Netns {
    private Netns() {}

    /** The caller closes it. @param words null: the daemon's own @throws IOException if there is none */
    static NetworkNamespace open(@Nullable String words) throws IOException {
        if (words == null) {
            return NetworkNamespace.current();
        }
        try {
            return NetworkNamespace.of(words);
        } catch (LinuxException e) {
            throw new IOException("netns=" + words + ": " + e.getMessage() + " (see 'ip netns')", e);
        }
    }

    /**
     * The words that a running switch is saved with; null for the daemon's own.
     *
     * @throws IOException if there is none
     */
    static @Nullable String canonical(String words) throws IOException {
        try (NetworkNamespace namespace = open(words);
                NetworkNamespace own = NetworkNamespace.current()) {
            long inode = namespace.inode();
            return inode == own.inode() ? null : words(inode).orElse(words);
        }
    }

    /** Words that lead to a namespace; empty if it has no name, and no process is in it. */
    static Optional<String> words(long inode) {
        return NetworkNamespace.wordsFor(inode);
    }
}
