package io.vetch.cli.tcpdump;

import io.vetch.cli.client.LiveCapture;
import io.vetch.cli.client.RealTool;
import io.vetch.cli.tcpdump.options.LinkTypes;
import io.vetch.cli.tcpdump.options.OptionParser;
import io.vetch.cli.tcpdump.options.TcpdumpException;
import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.cli.tcpdump.options.TcpdumpOptions.Ask;
import io.vetch.cli.tcpdump.options.Usage;
import io.vetch.cli.tcpdump.output.OutputClosedException;
import io.vetch.cli.tcpdump.output.Outputs;
import io.vetch.cli.tcpdump.output.StandardOutput;
import io.vetch.cli.tcpdump.output.Streams;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code vetch tcpdump}: tcpdump's command line, words and exit statuses for capture files and for the switch's
 * interfaces. Any other interface is the real tcpdump's. See docs/tcpdump.md.
 */
public final class TcpdumpCommand {
    private static final String NAME = "tcpdump";
    private static final int EXIT_NO_TOOL = 127;

    private final List<String> arguments;
    private final Streams streams;
    private final Interruption interruption;
    private final String tool;

    /** @param tool path of the real tcpdump; empty if it is not installed */
    TcpdumpCommand(List<String> arguments, Streams streams, Interruption interruption, String tool) {
        this.arguments = arguments;
        this.streams = streams;
        this.interruption = interruption;
        this.tool = tool;
    }

    /** Runs on this process's streams and answers its signals. @return the exit status */
    public static int run(List<String> arguments) {
        Interruption interruption = new Interruption();
        interruption.listen();
        int status = new TcpdumpCommand(arguments, Streams.ofProcess(), interruption, RealTool.find(NAME)).run();
        interruption.finish(status);
        return status;
    }

    int run() {
        try {
            return perform(OptionParser.parse(arguments, streams.err()));
        } catch (TcpdumpException e) {
            if (!e.text().isEmpty()) {
                streams.complain(e.text());
            }
            if (e.wantsUsage()) {
                streams.err().print(Usage.VERSION + Usage.TEXT);
            }
            return 1;
        } catch (InvalidPathException e) {
            streams.complain(e.getInput() + ": no name of a file in this locale; set LC_ALL=C.UTF-8");
            return 1;
        }
    }

    private int perform(TcpdumpOptions options) {
        if (options.ask() == Ask.HELP) {
            return print(Usage.VERSION + Usage.TEXT);
        }
        if (options.ask() == Ask.VERSION) {
            return print(Usage.VERSION);
        }
        if (options.ask() == Ask.INTERFACES) {
            return listInterfaces();
        }
        if (options.source().isSaved()) {
            return new SavedSession(options, streams, interruption, new Outputs(options, streams, tool)).run();
        }
        try {
            return live(options);
        } catch (NotOursException e) {
            return real(options);
        }
    }

    private int live(TcpdumpOptions options) throws NotOursException {
        return switch (options.ask()) {
            case LINK_TYPES -> tell(options, "Data link types for ", "-y", "  " + LinkTypes.ETHERNET_DESCRIBED);
            case TIME_STAMP_TYPES -> tell(options, "Time stamp types for ", "-j", "  host (Host)");
            default ->
                options.filter().dump() > 0
                        ? dump(options)
                        : new LiveSession(options, streams, interruption, new Outputs(options, streams, tool)).run();
        };
    }

    private int tell(TcpdumpOptions options, String what, String flag, String only) throws NotOursException {
        String name = options.source().interfaceOrAny();
        LiveSession.requireOurs(name);
        streams.err().println(what + name + " (use option " + flag + " to set):\n" + only);
        return 0;
    }

    /** The program of an expression; all interfaces of ours are Ethernet, so that none need be asked. */
    private int dump(TcpdumpOptions options) {
        if (options.source().interfaceName() == null && options.live().linkType() == null) {
            streams.err().println("Warning: assuming Ethernet");
        }
        String type = options.live().linkType();
        if (type != null && !type.equals(LinkTypes.ETHERNET)) {
            throw new TcpdumpException("-y " + type + ": not supported: all that Vetch captures is Ethernet (EN10MB)");
        }
        return print(Expression.read(options.filter()).dump(options.snapLength()));
    }

    private int listInterfaces() {
        try {
            return print(LiveCapture.list());
        } catch (IOException e) {
            throw TcpdumpException.of(e);
        }
    }

    private int real(TcpdumpOptions options) {
        String name = options.source().interfaceOrAny();
        String flag = options.flagOfOurs();
        if (flag != null) {
            throw new TcpdumpException(name + ": not an interface of the switch, and " + flag
                    + " works on those only; vetch tcpdump -D lists them");
        }
        if (tool.isEmpty()) {
            streams.err().println("vetch: this call is for the real tcpdump, which is not installed");
            return EXIT_NO_TOOL;
        }
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(tool);
        try {
            return RealTool.run(command, process -> {
                Signals.passOnTo(process);
                interruption.onRequest(process::destroy);
            });
        } catch (IOException e) {
            throw TcpdumpException.of(e);
        }
    }

    private int print(String text) {
        try (StandardOutput out = new StandardOutput(streams, false)) {
            out.print(text);
        } catch (OutputClosedException e) {
            return 0;
        } catch (IOException e) {
            throw TcpdumpException.of(e);
        }
        return 0;
    }
}
