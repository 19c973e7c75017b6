package io.vetch.cli.tool.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.frame.MacAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code bridge fdb get}. */
final class FdbGet {
    private static final int REFUSED = 254;

    private FdbGet() {}

    private record Request(
            @Nullable String bridge, @Nullable String device, MacAddress address, int vlan) {
        static Request parse(Words words) {
            String bridge = null;
            String device = null;
            String address = "";
            int vlan = 0;
            while (!words.isEmpty()) {
                String word = words.next();
                if (word.equals("brport") || word.equals("dev")) {
                    device = words.next();
                } else if (word.equals("br")) {
                    bridge = words.next();
                } else if (Words.abbreviates(word, "vlan")) {
                    vlan = (int) Numbers.leading(words.next());
                } else if (!isFlag(word)) {
                    address = word.equals("to") ? words.next() : word;
                }
            }
            String given = address;
            MacAddress parsed =
                    Numbers.address(given).orElseThrow(() -> new UsageException("Invalid mac address " + given, 255));
            return new Request(bridge, device, parsed, vlan);
        }

        private static boolean isFlag(String word) {
            return word.equals("self") || Words.abbreviates(word, "master") || Words.abbreviates(word, "dynamic");
        }
    }

    /** @param words what follows {@code get} */
    static Outcome run(Caller caller, GlobalOptions options, Words words, List<String> arguments) {
        Request request;
        try {
            request = Request.parse(words);
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
        Optional<Bridge> bridge = bridge(caller, request);
        if (bridge.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        if (request.bridge != null && request.device != null) {
            return Outcome.failed(REFUSED, "Error: Master and device are mutually exclusive.");
        }
        if (request.device != null && caller.bridge(request.device).isPresent()) {
            return Outcome.failed(REFUSED, "Error: Device is not a bridge port.");
        }
        return get(bridge.get(), request, options);
    }

    private static Optional<Bridge> bridge(Caller caller, Request request) {
        String name = request.bridge == null ? request.device : request.bridge;
        if (name == null) {
            return Optional.empty();
        }
        Optional<BridgeInterface> ofPort =
                caller.find(name).flatMap(ManagedInterface::membership).map(Membership::bridge);
        return caller.bridge(name)
                .or(() -> request.bridge == null ? ofPort : Optional.empty())
                .map(BridgeInterface::bridge);
    }

    private static Outcome get(Bridge bridge, Request request, GlobalOptions options) {
        FdbEntry entry = bridge.fdb().get(request.address, request.vlan);
        if (entry == null) {
            return Outcome.failed(REFUSED, "Error: Fdb entry not found.");
        }
        FdbRow row = new FdbRow(bridge.name(), entry);
        FdbRow.Style style = new FdbRow.Style(true, options.has(Flag.STATISTICS), System.nanoTime());
        if (!options.has(Flag.JSON)) {
            return Outcome.printed(row.text(style));
        }
        ArrayNode found = IprouteJson.NODES.arrayNode().add(row.json(style));
        return Outcome.printed(IprouteJson.print(found, options.has(Flag.PRETTY)));
    }
}
