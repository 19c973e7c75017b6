package io.vetch.cli.tcpdump.output;

import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.pcap.file.TimePrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of the tcpdump that prints for us. */
final class RealFlags {
    private RealFlags() {}

    /**
     * {@code setsid} keeps the terminal's signals from it; names are never looked up; by the numbers we find each frame's
     * first line.
     */
    static List<String> command(String tool, TcpdumpOptions options, boolean atOnce) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        if (!mayBecomeAnother()) {
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

    /** tcpdump that root starts becomes another user, and ends where there is none: in a user namespace of root alone. */
    private static boolean mayBecomeAnother() {
        try {
            return Files.readString(Path.of("/proc/self/uid_map")).strip().endsWith(" 4294967295");
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether bytes of a frame are printed as they are, line feeds too: by {@code -A}, if no other dump is wanted. */
    static boolean printsPayload(TcpdumpOptions.Text text) {
        return text.ascii() > 0 && text.hex() == 0 && text.hexAscii() == 0;
    }
}
