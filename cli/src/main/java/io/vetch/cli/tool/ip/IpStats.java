package io.vetch.cli.tool.ip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.overlay.LinkOverlay;
import io.vetch.cli.overlay.StatsKey;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ip stats show}: the real tool shows what the kernel knows, and the client adds what the protocols of our
 * bridges count. To the kernel our bridges and ports are TAP devices, of which it has all other statistics.
 */
final class IpStats {
    private IpStats() {}

    /** @param words what follows {@code stats} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) {
        boolean shows = words.isEmpty() || words.next().equals("show");
        if (!shows || caller.control().interfaces().stream().noneMatch(each -> each.nsid() == caller.nsid())) {
            return Outcome.passOn(arguments);
        }
        return Outcome.changed("stats", options.with(options.rest()), options);
    }

    /** @param keys of what the real tool shows, see {@link StatsKey}. @return what to add, by key */
    static Map<String, LinkOverlay> overlays(Caller caller, List<String> keys) {
        Map<String, LinkOverlay> overlays = new LinkedHashMap<>();
        for (String each : keys) {
            StatsKey key = StatsKey.parse(each);
            if (key.isOfBridges()) {
                caller.find(key.device())
                        .flatMap(ours -> ProtocolCounts.of(ours, key.isOfPort()))
                        .ifPresent(counts -> overlays.put(each, overlay(counts, key.suite())));
            }
        }
        return overlays;
    }

    private static LinkOverlay overlay(ProtocolCounts counts, String suite) {
        ObjectNode json = IprouteJson.NODES.objectNode();
        counts.addTo(json, suite);
        return LinkOverlay.adding(counts.text(suite), json.toString());
    }
}
