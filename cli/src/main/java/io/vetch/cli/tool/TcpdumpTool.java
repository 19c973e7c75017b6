package io.vetch.cli.tool;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.core.port.BridgePort;
import io.vetch.pcap.capture.CaptureFilter;
import io.vetch.pcap.dissect.DissectOptions;
import java.util.List;
import java.util.Optional;

/**
 * {@code vetch tcpdump}: frames of a port, a bridge or all of them as tcpdump(1) prints them, with {@code --why} also
 * their verdicts. An interface that is not ours is the real tcpdump's.
 */
public final class TcpdumpTool implements Tool {
    private static final String USAGE =
            "Usage: vetch tcpdump [-e] [-n] [-l] [-q] [-S] [-c count] [-i interface|any] [--why]\n"
                    + "Filter expressions and files are not supported yet.";
    private static final int SNAP_LENGTH = 262_144;

    @Override
    public String name() {
        return "tcpdump";
    }

    /** What the flags ask for. */
    private static final class Flags {
        String where = "any";
        long count = Long.MAX_VALUE;
        DissectOptions dissect = DissectOptions.DEFAULT;
        boolean why;
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        Flags flags = new Flags();
        Words words = new Words(arguments);
        try {
            while (!words.isEmpty()) {
                parse(flags, words);
            }
        } catch (UsageException e) {
            return e.outcome();
        }
        return flags.where.equals("any") ? everywhere(caller, flags) : at(caller, flags, arguments);
    }

    private static void parse(Flags flags, Words words) {
        String word = words.next();
        switch (word) {
            case "-i", "--interface" -> flags.where = words.next();
            case "-c" -> flags.count = count(words.next());
            case "-e" -> flags.dissect = flags.dissect.withLinkHeader();
            case "-S" -> flags.dissect = flags.dissect.withAbsoluteSequences();
            case "--why" -> flags.why = true;
            case "-n", "-nn", "-l", "-ln", "-nl" -> {} // names are never looked up, lines never held back
            case "-ne", "-en", "-nne" -> flags.dissect = flags.dissect.withLinkHeader();
            default -> throw new UsageException("tcpdump: not supported: '" + word + "'\n" + USAGE, 1);
        }
    }

    private static long count(String word) {
        long count = word.matches("\\d{1,18}") ? Long.parseLong(word) : 0;
        if (count == 0) {
            throw new UsageException("tcpdump: invalid packet count " + word, 1);
        }
        return count;
    }

    private static Outcome everywhere(Caller caller, Flags flags) {
        return stream(caller, flags, caller.control().bridges(), CaptureFilter.all());
    }

    private static Outcome at(Caller caller, Flags flags, List<String> arguments) {
        Optional<ManagedInterface> watched = caller.find(flags.where);
        if (watched.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        if (watched.get() instanceof BridgeInterface bridge) {
            return stream(caller, flags, List.of(bridge), CaptureFilter.all());
        }
        Membership membership = watched.get().membership().orElse(null);
        if (membership == null) {
            return Outcome.failed(1, "tcpdump: " + flags.where + ": is not a port of a bridge yet");
        }
        List<BridgePort> port = List.of(membership.port());
        return stream(caller, flags, List.of(membership.bridge()), CaptureFilter.ports(port));
    }

    private static Outcome stream(Caller caller, Flags flags, List<BridgeInterface> bridges, CaptureFilter filter) {
        String banner = "tcpdump: listening on " + flags.where + ", link-type EN10MB (Ethernet), snapshot length "
                + SNAP_LENGTH + " bytes\n";
        FrameLines lines = new FrameLines(flags.dissect, flags.why);
        return Outcome.streaming(banner, new CaptureStream(caller.control(), bridges, filter, lines, flags.count));
    }
}
