package io.vetch.cli.lookback;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.pcap.lookback.LookBackStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code vetch lookback …}: what bridges of the caller's namespace keep, and when it is saved. */
public final class LookBackTool implements Tool {
    private static final int EXIT_USAGE = 1;
    private static final int EXIT_REFUSED = 2;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final LookBacks lookBacks;

    public LookBackTool(LookBacks lookBacks) {
        this.lookBacks = lookBacks;
    }

    @Override
    public Outcome run(Caller caller, List<String> arguments) {
        if (arguments.isEmpty()) {
            return usage("what to do?");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        try {
            return switch (arguments.getFirst()) {
                case "show" -> show(kept(caller, rest));
                case "save" -> save(kept(caller, rest));
                case "clear" -> clear(kept(caller, rest));
                case "on" -> on(bridge(caller, rest), rest.subList(1, rest.size()));
                case "off" -> off(bridge(caller, rest), rest);
                case "trigger" -> trigger(caller, bridge(caller, rest), rest.subList(1, rest.size()));
                default -> usage("no command '" + arguments.getFirst() + "'");
            };
        } catch (IllegalArgumentException e) {
            return usage(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Outcome.failed(EXIT_REFUSED, "vetch: " + e.getMessage());
        }
    }

    private static Outcome usage(String message) {
        return Outcome.failed(EXIT_USAGE, "vetch: lookback: " + message + "; see 'vetch lookback --help'");
    }

    private static BridgeInterface bridge(Caller caller, List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("of which bridge?");
        }
        String name = words.getFirst();
        return caller.anyBridge(name)
                .orElseThrow(() -> new IllegalArgumentException("no bridge " + name + " in this namespace"));
    }

    /** Those of one bridge, or of all that look back. */
    private List<BridgeLookBack> kept(Caller caller, List<String> words) throws IOException {
        if (words.size() > 1) {
            throw new IllegalArgumentException("not understood: '" + words.get(1) + "'");
        }
        if (words.isEmpty()) {
            return caller.allBridges().stream()
                    .flatMap(bridge -> lookBacks.of(bridge).stream())
                    .toList();
        }
        BridgeInterface bridge = bridge(caller, words);
        return List.of(lookBacks.of(bridge).orElseThrow(() -> keepsNothing(bridge.name())));
    }

    private static IOException keepsNothing(String who) {
        return new IOException(who + ": keeps no frames; 'vetch lookback on " + who + "' turns it on");
    }

    private Outcome on(BridgeInterface bridge, List<String> limits) throws IOException {
        lookBacks.on(bridge, LimitWords.parse(limits));
        return Outcome.DONE;
    }

    private Outcome off(BridgeInterface bridge, List<String> words) {
        if (words.size() > 1) {
            throw new IllegalArgumentException("not understood: '" + words.get(1) + "'");
        }
        lookBacks.off(bridge);
        return Outcome.DONE;
    }

    private Outcome trigger(Caller caller, BridgeInterface bridge, List<String> words) throws IOException {
        if (!words.equals(List.of("off"))) {
            Trigger trigger = Trigger.parse(words);
            checkRights(caller, trigger);
            lookBacks.arm(bridge, trigger);
            return Outcome.DONE;
        }
        Optional<BridgeLookBack> at = lookBacks.of(bridge);
        at.ifPresent(lookBacks::disarm);
        return Outcome.DONE;
    }

    /** The daemon makes the file, with its own rights; it does not lend them to whoever may speak to it. */
    private static void checkRights(Caller caller, Trigger trigger) throws IOException {
        if (!caller.isDaemonsUser() && !trigger.savesWhereTheDaemonDoes()) {
            throw new IOException("dir=" + trigger.directory() + ": only the user that the daemon runs as may choose a"
                    + " directory, as the daemon makes the files with its own rights; leave dir= out, and they go where"
                    + " it was started or told to by VETCH_STATE");
        }
    }

    private Outcome save(List<BridgeLookBack> kept) throws IOException {
        if (kept.isEmpty()) {
            throw new IOException("no bridge here keeps frames; 'vetch lookback on BRIDGE' turns it on");
        }
        return Outcome.streaming(lookBacks.saveTo(kept));
    }

    private static Outcome clear(List<BridgeLookBack> kept) {
        kept.forEach(BridgeLookBack::clear);
        return Outcome.DONE;
    }

    private static Outcome show(List<BridgeLookBack> kept) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-16s %-16s %9s %9s %11s  %-23s %9s %9s\n",
                "BRIDGE",
                "LIMITS",
                "FRAMES",
                "SPAN",
                "BYTES",
                "OLDEST",
                "DROPPED",
                "TRIGGERS"));
        kept.forEach(each -> row(text, each));
        return Outcome.printed(text.toString());
    }

    private static void row(StringBuilder text, BridgeLookBack kept) {
        LookBackStatus status = kept.status();
        long age = status.frames() == 0 ? 0 : System.nanoTime() - status.oldestNanos();
        text.append(String.format(
                Locale.ROOT,
                "%-16s %-16s %9d %8.1fs %11d  %-23s %9d %9d\n",
                kept.bridge().name(),
                LimitWords.format(kept.limits()),
                status.frames(),
                (double) age / TimeUnit.SECONDS.toNanos(1),
                status.bytes(),
                status.frames() == 0 ? "-" : TIME.format(Instant.now().minusNanos(age)),
                kept.statistics().dropped(),
                kept.triggers().size()));
        for (ArmedTrigger armed : kept.triggers()) {
            text.append("  ").append(armed.trigger()).append(": fired ").append(armed.fired());
            text.append(armed.outcome().isEmpty() ? "" : "; " + armed.outcome()).append('\n');
        }
    }
}
