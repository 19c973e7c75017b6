package io.vetch.cli.tool.ip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code ip link xstats}: what protocols count, of the kernel's bridges and their ports, then of ours. */
final class IpLinkXstats {
    /** No name of a device. */
    private static final String AT_THE_END = "/";

    private final GlobalOptions options;
    private final List<String> suites;

    private IpLinkXstats(GlobalOptions options, List<String> suites) {
        this.options = options;
        this.suites = suites;
    }

    /** @param suite the only one that is shown, if one is said */
    private record Query(
            boolean asPort,
            @Nullable String device,
            @Nullable String suite) {
        /** @throws UsageException if the original is to say what is wrong */
        static Query parse(Words words) {
            if (!Words.abbreviates(words.next(), "type")) {
                throw notOurs();
            }
            String type = words.next();
            if (!type.equals("bridge") && !type.equals("bridge_slave")) {
                throw notOurs();
            }
            String device = null;
            String suite = null;
            while (!words.isEmpty()) {
                switch (words.next()) {
                    case "dev" -> device = words.next();
                    case "igmp", ProtocolCounts.MULTICAST -> suite = ProtocolCounts.MULTICAST;
                    case ProtocolCounts.SPANNING_TREE -> suite = ProtocolCounts.SPANNING_TREE;
                    default -> throw notOurs();
                }
            }
            return new Query(type.endsWith("_slave"), device, suite);
        }

        private static UsageException notOurs() {
            return new UsageException("not ours", 255);
        }
    }

    /** @param words what follows {@code xstats} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) {
        Query query;
        try {
            query = Query.parse(words);
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
        String suite = query.suite();
        IpLinkXstats xstats = new IpLinkXstats(
                options,
                suite == null ? List.of(ProtocolCounts.MULTICAST, ProtocolCounts.SPANNING_TREE) : List.of(suite));
        String device = query.device();
        if (device == null) {
            return xstats.all(ProtocolCounts.all(caller, query.asPort()), arguments);
        }
        Optional<ManagedInterface> ours = caller.find(device);
        return ours.map(each -> Outcome.printed(xstats.alone(ProtocolCounts.of(each, query.asPort()))))
                .orElseGet(() -> Outcome.passOn(arguments));
    }

    private Outcome all(List<ProtocolCounts> ours, List<String> arguments) {
        if (ours.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        return Outcome.merged(
                options.with(options.rest()),
                options,
                List.of(AT_THE_END),
                false,
                ours.stream()
                        .map(each -> new Stream.Piece(AT_THE_END, false, piece(each)))
                        .iterator());
    }

    private String alone(Optional<ProtocolCounts> counts) {
        if (!options.has(Flag.JSON)) {
            return counts.map(this::text).orElse("");
        }
        return IprouteJson.print(
                counts.map(each -> IprouteJson.NODES.arrayNode().add(json(each)))
                        .orElseGet(IprouteJson.NODES::arrayNode),
                options.has(Flag.PRETTY));
    }

    private String piece(ProtocolCounts counts) {
        return options.has(Flag.JSON) ? IprouteJson.element(json(counts), options.has(Flag.PRETTY)) : text(counts);
    }

    private String text(ProtocolCounts counts) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-16s\n", counts.name()));
        suites.forEach(suite -> text.append(counts.text(suite)));
        return text.toString();
    }

    private ObjectNode json(ProtocolCounts counts) {
        ObjectNode json = IprouteJson.NODES.objectNode().put("ifname", counts.name());
        suites.forEach(suite -> counts.addTo(json, suite));
        return json;
    }
}
