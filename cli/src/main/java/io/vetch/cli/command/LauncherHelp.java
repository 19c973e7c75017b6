package io.vetch.cli.command;

/** What {@code --help} prints of the commands that the launcher runs by itself. */
final class LauncherHelp {
    private LauncherHelp() {}

    static String shims() {
        return """
                Usage: vetch shims
                Prints the directory of the shims. Before all others on PATH it makes brctl, ip, bridge and tcpdump
                mean Vetch where a call concerns the switch; it has vetch, too:
                    PATH=$(./vetch shims):$PATH
                """;
    }

    static String extcap() {
        return """
                Usage: vetch extcap [--install]
                Prints the path of the program by which Wireshark lists the bridges and ports of the switch and captures
                from them, with verdicts. --install puts a link to it into this user's folder of extcap programs, one
                to a Lua plugin that takes verdicts apart into that of plugins, and makes a profile with columns for
                port, verdict and reason.
                """;
    }

    static String demo() {
        return """
                Usage: vetch demo
                Shows a bridge between two hosts on real traffic, with the reason for each frame's way. It needs no
                arguments, and leaves nothing behind: its namespaces vanish with it.
                """;
    }
}
