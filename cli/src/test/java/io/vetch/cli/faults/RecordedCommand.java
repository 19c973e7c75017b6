package io.vetch.cli.faults;

import io.vetch.cli.lab.Scripts;
import java.util.ArrayList;
import java.util.List;

/**
 * A command and how the original ended it: text (standard output and error together) and exit status. Recorded with
 * iproute2 6.1.0 and bridge-utils 1.7 on Linux 6.18, in the format of the samples: {@code $ command}, text,
 * {@code [rc=N]}.
 */
record RecordedCommand(String command, String text, int exit) {
    /** All that a resource records. */
    static List<RecordedCommand> load(String resource) {
        List<RecordedCommand> commands = new ArrayList<>();
        String command = "";
        StringBuilder text = new StringBuilder();
        for (String line : Scripts.resource(resource).lines().toList()) {
            if (line.startsWith("$ ")) {
                command = line.substring(2);
                text.setLength(0);
            } else if (line.startsWith("[rc=")) {
                int exit = Integer.parseInt(line.substring(4, line.length() - 1));
                commands.add(new RecordedCommand(command, text.toString(), exit));
            } else {
                text.append(line).append('\n');
            }
        }
        return commands;
    }

    @Override
    public String toString() {
        return command;
    }
}
