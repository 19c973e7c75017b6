package io.vetch.cli.command;

import io.vetch.cli.daemon.FailureLog;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the daemon's log goes: a file, or standard error; there with the levels of sd-daemon(3) if journald reads it. */
final class LogOutput {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private LogOutput() {}

    /** From now on. @param file what it has is kept; null for standard error */
    static void open(@Nullable Path file) throws IOException {
        if (file != null) {
            FileOutputStream log = new FileOutputStream(file.toFile(), true);
            FailureLog.setLastWords(log);
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        } else if (isJournal(System.getenv("JOURNAL_STREAM"))) {
            System.setErr(new PrintStream(new Levelled(System.err), true, StandardCharsets.UTF_8));
        }
    }

    /** systemd.exec(5): device and inode of what journald reads, which may be another's standard error by now. */
    private static boolean isJournal(@Nullable String stream) {
        try {
            return stream != null
                    && stream.equals(
                            Files.getAttribute(STDERR, "unix:dev") + ":" + Files.getAttribute(STDERR, "unix:ino"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Puts its level before each line. A line without one belongs to the line before it: a stack does. */
    static final class Levelled extends OutputStream {
        private final OutputStream to;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private char level = '6';

        Levelled(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int octet) throws IOException {
            line.write(octet);
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                level = level(text.split(" ", 2)[0]);
                to.write(("<" + level + ">" + text).getBytes(StandardCharsets.UTF_8));
            }
        }

        private char level(String word) {
            return switch (word) {
                case "ERROR", "vetch:" -> '3';
                case "WARN" -> '4';
                case "INFO" -> '6';
                case "DEBUG", "TRACE" -> '7';
                default -> level;
            };
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }
}
