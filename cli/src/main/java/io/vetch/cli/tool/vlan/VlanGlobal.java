package io.vetch.cli.tool.vlan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.core.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code bridge vlan global}: what VLANs of a bridge have for themselves about multicast. They follow the bridge, and nothing can be
 * set for one of them.
 */
final class VlanGlobal {
    private static final int REFUSED = 255;

    /** In iproute2's order. */
    private static final List<String> SETTINGS = List.of(
            "mcast_snooping",
            "mcast_querier",
            "mcast_igmp_version",
            "mcast_mld_version",
            "mcast_last_member_count",
            "mcast_last_member_interval",
            "mcast_startup_query_count",
            "mcast_startup_query_interval",
            "mcast_membership_interval",
            "mcast_querier_interval",
            "mcast_query_interval",
            "mcast_query_response_interval");

    private VlanGlobal() {}

    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) throws IOException {
        String command = words.isEmpty() ? "show" : words.next();
        String device = null;
        VlanRange wanted = null;
        boolean set = command.equals("set");
        if (!set && !VlanTool.isShow(command)) {
            return Outcome.passOn(arguments);
        }
        while (!words.isEmpty()) {
            switch (words.next()) {
                case "dev" -> device = words.next();
                case "vid" -> wanted = VlanRange.parse(words.next());
                default -> {
                    if (!set) {
                        throw new UsageException("not of the grammar", REFUSED);
                    }
                    words.next();
                }
            }
        }
        Optional<VlanTarget> own = device == null
                ? Optional.empty()
                : caller.bridge(device).flatMap(bridge -> VlanTarget.own(bridge.bridge()));
        if (own.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        return set
                ? Refusals.answer(REFUSED, Refusal.NOT_SUPPORTED)
                : Outcome.printed(show(own.get(), options, wanted));
    }

    private static String show(VlanTarget own, GlobalOptions options, @Nullable VlanRange wanted) throws IOException {
        List<VlanRow> rows =
                VlanRow.of(own.bridge().vlans().everywhere(), vlan -> wanted == null || wanted.contains(vlan), true);
        if (options.has(Flag.JSON)) {
            return IprouteJson.print(json(own, rows), options.has(Flag.PRETTY));
        }
        StringBuilder text = new StringBuilder("port              vlan-id  \n");
        String name = own.port().name();
        for (VlanRow row : rows) {
            text.append(String.format(Locale.ROOT, "%-16s  %s\n", name, row.text()));
            text.append(" ".repeat(20)).append(settings(own)).append(" \n");
            name = "";
        }
        return text.toString();
    }

    private static String settings(VlanTarget own) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String word : SETTINGS) {
            text.append(text.isEmpty() ? "" : " ").append(word).append(' ').append(value(own, word));
        }
        return text.toString();
    }

    private static long value(VlanTarget own, String word) throws IOException {
        return BridgeSettings.of(word).get(own.bridge());
    }

    private static ArrayNode json(VlanTarget own, List<VlanRow> rows) throws IOException {
        ArrayNode all = IprouteJson.NODES.arrayNode();
        ObjectNode json = all.addObject().put("ifname", own.port().name());
        ArrayNode vlans = json.putArray("vlans");
        for (VlanRow row : rows) {
            ObjectNode each = row.json("vlan", false);
            for (String word : SETTINGS) {
                each.put(word, value(own, word));
            }
            vlans.add(each);
        }
        return all;
    }
}
