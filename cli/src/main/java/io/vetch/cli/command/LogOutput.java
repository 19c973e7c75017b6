package io.vetch.cli.command;

import io.vetch.tap.linux.process.StandardError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the daemon's log goes: a file, or standard error; there with the levels of sd-daemon(3) if journald reads it.
 */
final class LogOutput {
    /** How much the program says, see simplelogger.properties: what it is made of has its own levels. */
    private static final String LEVEL = "org.slf4j.simpleLogger.log.io.vetch";

    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private LogOutput() {}

    /** The levels, as users name them. */
    enum Level {
        error,
        warn,
        info,
        debug
    }

    /**
     * From now on.
     *
     * @param file becomes standard error, and what it has is kept; null for the standard error that there is
     */
    static void open(@Nullable Path file, Level level) throws IOException {
        System.setProperty(LEVEL, level.name()); // of loggers that are made from now on: nearly all
        if (file != null) {
            StandardError.appendTo(file);
        } else if (isJournal(System.getenv("JOURNAL_STREAM"))) {
            System.setErr(new PrintStream(new Levelled(System.err), true, StandardCharsets.UTF_8));
        }
    }

    /** The file is opened anew, for somebody may have moved it away. */
    static void reopen(Path file) throws IOException {
        StandardError.appendTo(file);
        StandardError.takeOutput();
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
