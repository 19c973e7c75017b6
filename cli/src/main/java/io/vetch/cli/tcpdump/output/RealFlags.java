package io.vetch.cli.tcpdump.output;

import io.vetch.cli.client.RealTool;
import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line of the tcpdump that prints for us. */
final class RealFlags {
    /** CAP_SETGID and CAP_SETUID, which becoming another user takes. */
    private static final long SET_IDS = 1 << 6 | 1 << 7;

    private RealFlags() {}

    /**
     * {@code setsid} keeps the terminal's signals from it; names are never looked up; by the numbers we find each
     * frame's first line.
     */
    static List<String> command(String tool, TcpdumpOptions options, boolean atOnce) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        if (isRoot() && isAlone()) {
            command.addAll(List.of("unshare", "--user")); // nobody, who stays that
        }
        command.addAll(List.of(tool, "-n", "--number", "-r", "-"));
        if (atOnce) {
            command.add("-l");
        }
        if (options.precision() == TimePrecision.NANOSECONDS) {
            command.add("--nano");
        }
        command.addAll(options.text().words());
        return command;
    }

    /** Why tcpdump cannot print for us; empty if it can. @param tool its path, empty for none */
    static String obstacle(String tool) {
        if (tool.isEmpty()) {
            return "tcpdump is not installed (apt install tcpdump)";
        }
        if (RealTool.find("setsid").isEmpty()) {
            return "setsid(1), which the real tcpdump is started by, is not installed";
        }
        boolean becomesAnother = (Long.parseUnsignedLong(status("CapEff"), 16) & SET_IDS) == SET_IDS;
        return isRoot() && !isAlone() && !becomesAnother ? "the real tcpdump cannot give up root's rights here" : "";
    }

    private static boolean isRoot() {
        return status("Uid").matches("\\d+\\s+0\\s.*");
    }

    /**
     * tcpdump that root starts becomes another user, and ends where there is none: in a user namespace of root alone.
     */
    private static boolean isAlone() {
        try {
            return Files.readString(Path.of("/proc/self/uid_map")).strip().matches("\\d+\\s+\\d+\\s+1");
        } catch (IOException e) {
            return false;
        }
    }

    /** A line of proc_pid_status(5); "0" if it cannot be read. */
    private static String status(String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .findFirst()
                    .map(line -> line.substring(key.length() + 1).strip())
                    .orElse("0");
        } catch (IOException | UncheckedIOException e) {
            return "0";
        }
    }

    /** Whether bytes of a frame are printed as they are, line feeds too: by {@code -A}, if no other dump is wanted. */
    static boolean printsPayload(TcpdumpOptions.Text text) {
        return text.ascii() > 0 && text.hex() == 0 && text.hexAscii() == 0;
    }
}
