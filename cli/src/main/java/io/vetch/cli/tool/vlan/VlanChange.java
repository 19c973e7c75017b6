package io.vetch.cli.tool.vlan;

import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Refusals;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code bridge vlan add|del}. */
final class VlanChange {
    private static final int REFUSED = 255;
    /** A port that takes its VLANs from a tunnel has it: none of ours does. */
    private static final String TUNNEL = "tunnel_info";

    private static final int TUNNEL_ID_BITS = 24;
    private static final Set<String> FLAGS = Set.of("self", "master", "pvid", "untagged", TUNNEL);

    private VlanChange() {}

    static Outcome add(Caller caller, Words words, List<String> arguments) throws IOException {
        Request request = Request.parse(words);
        Optional<VlanTarget> target = VlanTarget.of(caller, request.device);
        if (target.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        return Refusals.orAnswer(REFUSED, () -> add(target.get(), request));
    }

    private static Outcome add(VlanTarget target, Request request) {
        request.checkFor(target);
        VlanRange range = request.range;
        if (!range.isValid()) {
            return Outcome.failed(REFUSED, "Error: bridge: Vlan id is invalid.");
        }
        target.bridge()
                .vlans()
                .add(target.port(), range.first(), range.last(), request.has("pvid"), request.has("untagged"));
        return Outcome.DONE;
    }

    static Outcome delete(Caller caller, Words words, List<String> arguments) throws IOException {
        Request request = Request.parse(words);
        Optional<VlanTarget> target = VlanTarget.of(caller, request.device);
        if (target.isEmpty()) {
            return Outcome.passOn(arguments);
        }
        return Refusals.orAnswer(REFUSED, () -> {
            request.checkFor(target.get());
            target.get().bridge().vlans().delete(target.get().port(), request.range.first(), request.range.last());
            return Outcome.DONE;
        });
    }

    /** @param flags of {@link #FLAGS} */
    private record Request(String device, VlanRange range, Set<String> flags) {
        /** Like the original, ignores words that it does not know. */
        static Request parse(Words words) {
            String device = null;
            VlanRange range = null;
            Set<String> flags = new HashSet<>();
            while (!words.isEmpty()) {
                String word = words.next();
                switch (word) {
                    case "dev" -> device = words.next();
                    case "vid" -> range = VlanRange.parse(words.next());
                    case "help" -> throw new UsageException("not ours: " + word, REFUSED);
                    case TUNNEL -> {
                        checkTunnel(words);
                        flags.add(word);
                    }
                    default -> flags.add(word);
                }
            }
            flags.retainAll(FLAGS);
            return of(device, range, flags);
        }

        /** {@code id N[-M]}. @throws UsageException if the original is to say what is wrong */
        private static void checkTunnel(Words words) {
            boolean isId = Words.abbreviates(words.next(), "id");
            for (String number : words.next().split("-", 2)) {
                if (!isId || Numbers.unsigned(number, TUNNEL_ID_BITS).isEmpty()) {
                    throw new UsageException("no tunnel", REFUSED);
                }
            }
        }

        private static Request of(@Nullable String device, @Nullable VlanRange range, Set<String> flags) {
            if (device == null || range == null || range.first() == -1) {
                throw new UsageException("Device and VLAN ID are required arguments.", REFUSED);
            }
            if (flags.contains("pvid") && !range.isSingle()) {
                throw new UsageException("pvid cannot be configured for a vlan range", REFUSED);
            }
            return new Request(device, range, flags);
        }

        boolean has(String flag) {
            return flags.contains(flag);
        }

        /** A bridge's own list is meant by {@code self}, a port's by {@code master} or nothing. */
        void checkFor(VlanTarget target) {
            boolean own = has("self") && !has("master");
            boolean ports = !has("self");
            if (!(target.port().isLocal() ? own : ports)) {
                throw new RefusedException(Refusal.NOT_SUPPORTED);
            }
            if (has(TUNNEL)) {
                throw new RefusedException(Refusal.INVALID);
            }
        }
    }
}
