package io.vetch.cli.manual;

import io.vetch.cli.command.CommandHelp;
import io.vetch.cli.command.ParsedCommands;
import io.vetch.cli.plan.PlanSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the manual: {@code vetch(8)}, a page for each command, {@code vetch.yaml(5)}. The options of a command come
 * from picocli, or from the text that it prints for {@code --help}.
 */
public final class Manual {
    private static final String SOCKET = """
            VETCH_SOCKET names the control socket; else it is /run/vetch/vetch.sock for root and
            $XDG_RUNTIME_DIR/vetch.sock for others.
            """;

    private final String date;

    private Manual(String date) {
        this.date = date;
    }

    /**
     * @param arguments the directory of manual pages, with man5 and man8 in it or to be made, and the date of the pages
     */
    public static void main(String[] arguments) throws IOException {
        Manual manual = new Manual(arguments[1]);
        Path man5 = Files.createDirectories(Path.of(arguments[0], "man5"));
        Path man8 = Files.createDirectories(Path.of(arguments[0], "man8"));
        List<CommandHelp> commands = ParsedCommands.manual();
        Files.writeString(man5.resolve("vetch.yaml.5"), manual.configuration());
        Files.writeString(man8.resolve("vetch.8"), manual.overview(commands));
        for (CommandHelp command : commands) {
            Files.writeString(man8.resolve("vetch-" + command.name() + ".8"), manual.page(command));
        }
    }

    /** Of {@code vetch} itself. @param commands in the order of the help */
    String overview(List<CommandHelp> commands) {
        Roff page = new Roff("vetch", 8, date, "userspace Ethernet switch that tells you why")
                .section("SYNOPSIS")
                .verbatim(List.of("vetch COMMAND [ARGUMENT]..."))
                .section("DESCRIPTION")
                .text(
                        "Vetch is a switch in one process. It attaches to TAP devices, veth pairs and existing interfaces, "
                                + "learns stations, floods frames to unknown ones, and says of each frame why it went where it "
                                + "went.");
        String group = "";
        for (CommandHelp command : commands) {
            if (!group.equals(command.group())) {
                group = command.group();
                page.section(group.toUpperCase(java.util.Locale.ROOT));
            }
            page.tagged(Roff.bold("vetch " + command.name()), command.help() + "; vetch-" + command.name() + "(8).");
        }
        return page.section("ENVIRONMENT")
                .text(SOCKET)
                .section("FILES")
                .tagged(Roff.bold("/etc/vetch/vetch.yaml"), "the switch of vetch.service, see vetch.yaml(5).")
                .tagged(Roff.bold("/var/lib/vetch"), "the state: what a switch is, for the next daemon.")
                .tagged(Roff.bold("/run/vetch/vetch.sock"), "the control socket.")
                .seeAlso("vetch-run(8), vetch.yaml(5), bridge(8), ip-link(8), brctl(8), tcpdump(1)")
                .toString();
    }

    /** Of one command. */
    String page(CommandHelp command) {
        Roff page = new Roff("vetch-" + command.name(), 8, date, command.help());
        CommandSpec options = command.options();
        if (options == null) {
            new UsageText(command.usage()).write(page);
        } else {
            parsed(page, command.usage(), options);
        }
        return page.section("ENVIRONMENT")
                .text(SOCKET)
                .seeAlso(related(command.name()))
                .toString();
    }

    private static void parsed(Roff page, String usage, CommandSpec spec) {
        page.section("SYNOPSIS").verbatim(UsageText.synopsis(usage)).section("DESCRIPTION");
        for (String line : spec.usageMessage().description()) {
            page.text(line.replace("%n", "\n"));
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            page.tagged(Roff.italic(parameter.paramLabel()), String.join(" ", parameter.description()));
        }
        page.section("OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() == 0 ? "" : "=" + Roff.italic(option.paramLabel());
                page.tagged(
                        Roff.bold(String.join(", ", option.names())) + value, String.join(" ", option.description()));
            }
        }
        for (String line : spec.usageMessage().footer()) {
            page.text(line.replace("%n", "\n"));
        }
    }

    private static String related(String command) {
        return switch (command) {
            case "brctl" -> "vetch(8), brctl(8)";
            case "ip" -> "vetch(8), ip-link(8), ip-address(8)";
            case "bridge" -> "vetch(8), bridge(8)";
            case "tcpdump" -> "vetch(8), tcpdump(1), pcap-filter(7)";
            case "run", "apply", "save", "schema" -> "vetch(8), vetch.yaml(5)";
            default -> "vetch(8)";
        };
    }

    /** Of the configuration file, from its schema. */
    String configuration() {
        Roff page = new Roff("vetch.yaml", 5, date, "configuration of a switch")
                .section("DESCRIPTION")
                .text("The file of 'vetch run --config' and 'vetch apply', in YAML; 'vetch save' prints the running "
                        + "switch as one. 'vetch schema' prints its JSON Schema, by which an editor knows the keys.");
        PlanSchema.keys().forEach((place, keys) -> {
            page.section(place.toUpperCase(java.util.Locale.ROOT));
            keys.forEach((key, text) -> page.tagged(Roff.bold(key), text));
        });
        return page.section("EXAMPLE")
                .verbatim("""
                        bridges:
                          br0:
                            options: {ageing_time: 30000}
                            taps: [p1, "p2,netns=h2"]
                            attach: [eth1]
                            ports:
                              p1: {isolated: on}
                        """.lines().toList())
                .seeAlso("vetch-run(8), vetch-apply(8), vetch-save(8), ip-link(8)")
                .toString();
    }
}
