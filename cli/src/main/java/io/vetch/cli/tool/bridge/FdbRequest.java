package io.vetch.cli.tool.bridge;

import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.frame.MacAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bridge fdb add} and its like ask for.
 *
 * @param master whether the bridge's table is meant, not the device's own list
 * @param use whether the entry is to be as if it had been learned
 */
record FdbRequest(
        String device,
        MacAddress address,
        boolean master,
        EntryKind kind,
        boolean sticky,
        boolean use,
        OptionalLong vlan) {
    /** Words without a value that are taken, in iproute2's order. */
    private static final List<String> FLAGS = List.of(
            "master", "router", "local", "permanent", "temp", "static", "dynamic", "use", "extern_learn", "sticky");

    /** Words of tunnels: never a bridge's business. */
    private static final Set<String> TUNNEL = Set.of("dst", "nhid", "port", "vni", "src_vni", "via");

    /** @throws UsageException for what is not of the grammar, or not a bridge's business */
    static FdbRequest parse(Words words) {
        String device = null;
        String address = null;
        OptionalLong vlan = OptionalLong.empty();
        Set<String> flags = new HashSet<>();
        while (!words.isEmpty()) {
            String word = words.next();
            Optional<String> flag = flag(word);
            if (word.equals("dev")) {
                device = words.next();
            } else if (word.equals("self") || flag.isPresent()) {
                flags.add(flag.orElse(word));
            } else if (Words.abbreviates(word, "vlan")) {
                vlan = OptionalLong.of(Numbers.leading(words.next()));
            } else if (address == null && !TUNNEL.contains(word)) {
                address = word.equals("to") ? words.next() : word;
            } else {
                throw new UsageException("Error: either \"to\" is duplicate, or \"" + word + "\" is a garbage.", 255);
            }
        }
        return of(device, address, flags, vlan);
    }

    private static Optional<String> flag(String word) {
        return FLAGS.stream().filter(full -> Words.abbreviates(word, full)).findFirst();
    }

    private static FdbRequest of(
            @Nullable String device, @Nullable String address, Set<String> flags, OptionalLong vlan) {
        if (device == null || address == null) {
            throw new UsageException("Device and address are required arguments.", 255);
        }
        MacAddress parsed =
                Numbers.address(address).orElseThrow(() -> new UsageException("Invalid mac address " + address, 255));
        return new FdbRequest(
                device,
                parsed,
                flags.contains("master"),
                kind(flags),
                flags.contains("sticky"),
                flags.contains("use"),
                vlan);
    }

    /** An entry that another program learned does not age and moves: as a static one does. */
    private static EntryKind kind(Set<String> flags) {
        boolean fixed = flags.contains("temp") || flags.contains("static");
        if (flags.contains("local") || flags.contains("permanent")) {
            return EntryKind.LOCAL;
        }
        if (flags.contains("extern_learn")) {
            return EntryKind.STATIC;
        }
        if (flags.contains("dynamic") || flags.contains("use")) {
            return EntryKind.DYNAMIC;
        }
        return fixed ? EntryKind.STATIC : EntryKind.LOCAL;
    }
}
