package io.vetch.cli.tcpdump.output;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The three standard streams.
 *
 * @param out not buffered
 * @param outKind what standard output is
 */
public record Streams(ReadableByteChannel in, OutputStream out, PrintStream err, Kind outKind) {
    public enum Kind {
        TERMINAL,
        PIPE,
        FILE
    }

    /** Those of this process. */
    public static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in).getChannel(),
                new FileOutputStream(FileDescriptor.out),
                System.err,
                kind("/proc/self/fd/1"));
    }

    /** Without {@code System.console()}, which costs more than all else that happens before the first frame. */
    private static Kind kind(String link) {
        try {
            String target = Files.readSymbolicLink(Path.of(link)).toString();
            if (target.startsWith("pipe:") || target.startsWith("socket:")) {
                return Kind.PIPE;
            }
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console")
                    ? Kind.TERMINAL
                    : Kind.FILE;
        } catch (IOException e) {
            return Kind.FILE;
        }
    }

    /** Says what ends the program, or nothing of one frame. */
    public void complain(String message) {
        err.println("tcpdump: " + message);
        err.flush();
    }
}
