package io.vetch.cli.tool.vlan;

import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import java.io.IOException;
import java.util.List;

/** {@code bridge vlan}. */
public final class VlanTool {
    private VlanTool() {}

    /**
     * @param words what follows {@code vlan}
     * @param arguments of the whole call
     */
    public static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments)
            throws IOException {
        try {
            return command(caller, options, words, arguments);
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
    }

    private static Outcome command(Caller caller, GlobalOptions options, Words words, List<String> arguments)
            throws IOException {
        String command = words.isEmpty() ? "show" : words.next();
        if (Words.abbreviates(command, "add")) {
            return VlanChange.add(caller, words, arguments);
        }
        if (Words.abbreviates(command, "delete")) {
            return VlanChange.delete(caller, words, arguments);
        }
        if (isShow(command)) {
            return VlanShow.run(caller, options, words, arguments);
        }
        if (command.equals("set")) {
            return VlanSet.run(caller, words, arguments);
        }
        return command.equals("global") ? VlanGlobal.run(caller, options, words, arguments) : Outcome.passOn(arguments);
    }

    static boolean isShow(String command) {
        return List.of("show", "lst", "list").stream().anyMatch(full -> Words.abbreviates(command, full));
    }
}
