package io.vetch.cli.tool.bridge;

import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.Membership;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.Refusal;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.BridgePort;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code bridge fdb flush}. Unlike the kernel's, it never takes away the bridge's own addresses. */
final class FdbFlush {
    private static final int REFUSED = 255;
    private static final int MAX_VLAN = 4095;

    // What can be said of an entry; the kernel bridge takes a local one for static, too.
    private static final int LOCAL = 1;
    private static final int STATIC = 2;
    private static final int BY_USER = 4;
    private static final int STICKY = 8;
    /** Entries that Vetch does not have. */
    private static final int ELSEWHERE = 16;

    /** What a word asks for: bits to be looked at, and those of them that are to be set. */
    private record Criterion(int mask, int value) {
        static Criterion yes(int bit) {
            return new Criterion(bit, bit);
        }

        static Criterion no(int bit) {
            return new Criterion(bit, 0);
        }
    }

    private static final Map<String, Criterion> CRITERIA = Map.ofEntries(
            Map.entry("permanent", Criterion.yes(LOCAL)),
            Map.entry("nopermanent", Criterion.no(LOCAL)),
            Map.entry("static", new Criterion(STATIC | LOCAL, STATIC)),
            Map.entry("nostatic", Criterion.no(STATIC)),
            Map.entry("dynamic", Criterion.no(STATIC | LOCAL)),
            Map.entry("nodynamic", Criterion.yes(STATIC)),
            Map.entry("added_by_user", Criterion.yes(BY_USER)),
            Map.entry("noadded_by_user", Criterion.no(BY_USER)),
            Map.entry("sticky", Criterion.yes(STICKY)),
            Map.entry("nosticky", Criterion.no(STICKY)),
            Map.entry("extern_learn", Criterion.yes(ELSEWHERE)),
            Map.entry("noextern_learn", Criterion.no(ELSEWHERE)),
            Map.entry("offloaded", Criterion.yes(ELSEWHERE)),
            Map.entry("nooffloaded", Criterion.no(ELSEWHERE)));

    private FdbFlush() {}

    /** @param vlan -1: any */
    record Request(String device, @Nullable String port, boolean self, boolean master, long vlan, int mask, int value) {
        static Request parse(Words words) {
            String device = "";
            String port = null;
            boolean self = false;
            boolean master = false;
            long vlan = -1;
            int mask = 0;
            int value = 0;
            while (!words.isEmpty()) {
                String word = words.next();
                switch (word) {
                    case "dev" -> device = words.next();
                    case "brport" -> port = words.next();
                    case "vlan" -> vlan = Numbers.leading(words.next());
                    case "self" -> self = true;
                    case "master" -> master = true;
                    default -> {
                        Criterion criterion = CRITERIA.getOrDefault(word, new Criterion(0, 0));
                        mask |= criterion.mask;
                        value = (value & ~criterion.mask) | criterion.value;
                    }
                }
            }
            return new Request(device, port, self || !master, master, vlan, mask, value);
        }

        boolean wants(FdbEntry entry) {
            return (vlan < 0 || vlan == entry.vlan()) && (bits(entry) & mask) == value;
        }

        private static int bits(FdbEntry entry) {
            int kind = switch (entry.kind()) {
                case LOCAL -> LOCAL | STATIC;
                case STATIC -> STATIC;
                case DYNAMIC -> 0;
            };
            return kind | (entry.isSticky() ? STICKY : 0) | (entry.isLearned() ? 0 : BY_USER);
        }
    }

    /** @param words what follows {@code flush} */
    static Outcome run(Caller caller, Words words, List<String> arguments) throws IOException {
        Request request;
        try {
            request = Request.parse(words);
        } catch (UsageException e) {
            return Outcome.passOn(arguments);
        }
        Optional<BridgeInterface> bridge = caller.bridge(request.device);
        Optional<Membership> member = caller.find(request.device).flatMap(ManagedInterface::membership);
        if (bridge.isEmpty() && member.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        if (request.vlan > MAX_VLAN) {
            return Outcome.failed(REFUSED, "Invalid VLAN ID \"" + request.vlan + "\"");
        }
        if (bridge.isPresent() ? request.master : request.self) {
            return Refusals.answer(REFUSED, Refusal.NOT_SUPPORTED);
        }
        return bridge.isPresent()
                ? onBridge(caller, bridge.get(), request)
                : flush(member.get().bridge().bridge(), member.get().port(), request);
    }

    private static Outcome onBridge(Caller caller, BridgeInterface bridge, Request request) throws IOException {
        String name = request.port;
        if (name == null || name.equals(bridge.name())) {
            return flush(
                    bridge.bridge(),
                    name == null ? null : bridge.bridge().local().orElse(null),
                    request);
        }
        Optional<BridgePort> port = bridge.bridge().port(name);
        if (port.isPresent()) {
            return flush(bridge.bridge(), port.get(), request);
        }
        boolean exists = caller.control().netlink().link(caller.nsid(), name).isPresent();
        return Outcome.failed(
                REFUSED,
                exists
                        ? "Error: bridge: Flush device is not a bridge or bridge port."
                        : "Cannot find bridge port device \"" + name + "\"");
    }

    /** @param port null: any */
    static Outcome flush(Bridge bridge, @Nullable BridgePort port, Request request) {
        bridge.entries().flush(entry -> (port == null || entry.port() == port) && request.wants(entry));
        return Outcome.DONE;
    }
}
