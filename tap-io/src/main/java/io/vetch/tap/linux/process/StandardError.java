package io.vetch.tap.linux.process;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.nio.file.Path;

/** Where this process writes what goes wrong: the program, the JVM, and C code alike. */
public final class StandardError {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_APPEND = 0x400;
    /** Of a log that is made: its owner and his group read it, as the umask allows. */
    private static final int MODE = 0640;

    private StandardError() {}

    /**
     * From now on it is appended to this file, which is made if need be. No line is lost or cut in two: the kernel
     * changes from one file to the other between two writes.
     *
     * @throws LinuxException if the file cannot be opened; then all stays as it was
     */
    public static void appendTo(Path file) throws LinuxException {
        int opened = Libc.open(file.toString(), O_WRONLY | O_CREAT | O_APPEND, MODE);
        try {
            Libc.dup2("write errors to " + file, opened, STDERR);
        } finally {
            Libc.close(opened);
        }
    }

    /**
     * From now on standard output goes there, too: a JVM says by it why it crashes, and where its threads are
     * (SIGQUIT).
     */
    public static void takeOutput() throws LinuxException {
        Libc.dup2("write output where errors go", STDERR, STDOUT);
    }
}
