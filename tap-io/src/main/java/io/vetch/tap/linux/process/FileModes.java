package io.vetch.tap.linux.process;

import io.vetch.tap.linux.Libc;
import java.io.IOException;

/** Which mode new files get. */
public final class FileModes {
    private static final int ALL = 0777;

    private FileModes() {}

    /** Something that makes a file. */
    @FunctionalInterface
    public interface Maker {
        void make() throws IOException;
    }

    /**
     * Runs {@code maker} with a umask by which a socket has this mode from its first moment on, unlike one whose mode
     * is set afterwards. The umask is the whole process's: while nothing else makes files.
     */
    public static void making(int mode, Maker maker) throws IOException {
        int before = Libc.umask(ALL & ~mode);
        try {
            maker.make();
        } finally {
            Libc.umask(before);
        }
    }
}
