package io.vetch.cli.tool;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The words of {@code ip link set PORT type bridge_slave}. */
final class PortWords {
    /** What is to be done to a port; may be refused. */
    @FunctionalInterface
    interface Change {
        void apply(Bridge bridge, BridgePort port);
    }

    /** Makes a change of a value. */
    @FunctionalInterface
    private interface Reader {
        Change read(String word, String value);
    }

    /** In iproute2's order, in which abbreviations are tried. */
    private record Word(String word, Reader reader) {}

    private static final List<Word> WORDS = List.of(
            new Word(
                    "state",
                    number(8, "state is invalid", (bridge, port, value) -> bridge.setState(port, (int) value))),
            new Word("priority", number(16, "priority is invalid", Bridge::setPriority)),
            new Word("cost", number(32, "cost is invalid", Bridge::setCost)),
            new Word("hairpin", PortWords::onOff),
            new Word("guard", PortWords::onOff),
            new Word("root_block", PortWords::onOff),
            new Word("fastleave", PortWords::onOff),
            new Word("learning", PortWords::onOff),
            new Word("flood", PortWords::onOff),
            new Word("mcast_flood", PortWords::onOff),
            new Word("bcast_flood", PortWords::onOff),
            new Word("mcast_to_unicast", PortWords::onOff),
            new Word("proxy_arp", PortWords::onOff),
            new Word("proxy_arp_wifi", PortWords::onOff),
            new Word(
                    "mcast_router",
                    number(8, "invalid mcast_router", (bridge, port, value) -> PortSettings.setMulticastRouter(value))),
            new Word("mcast_fast_leave", PortWords::onOff),
            new Word("neigh_suppress", PortWords::onOff),
            new Word("group_fwd_mask", number(16, "invalid group_fwd_mask", Bridge::setGroupForwardMask)),
            new Word("vlan_tunnel", PortWords::onOff),
            new Word("isolated", PortWords::onOff),
            new Word("locked", PortWords::onOff));

    private PortWords() {}

    /** @throws UsageException for what is not of the grammar */
    static List<Change> parse(Words words) {
        List<Change> changes = new ArrayList<>();
        while (!words.isEmpty()) {
            String given = words.next();
            Optional<Word> word = WORDS.stream()
                    .filter(candidate -> Words.abbreviates(given, candidate.word))
                    .findFirst();
            if (Words.abbreviates(given, "fdb_flush")) {
                changes.add((bridge, port) -> bridge.flush(entry -> entry.port() == port && entry.isDynamic()));
            } else if (word.isPresent()) {
                changes.add(word.get().reader.read(word.get().word, words.next()));
            } else if (!Words.abbreviates(given, "nobackup_port")) {
                throw new UsageException("bridge_slave: unknown option \"" + given + "\"?", 1);
            }
        }
        return changes;
    }

    private static Change onOff(String word, String value) {
        boolean on = PortSettings.onOff(word, value);
        return (bridge, port) -> PortSettings.set(bridge, port, word, on);
    }

    @FunctionalInterface
    private interface Setter {
        void set(Bridge bridge, BridgePort port, long value);
    }

    private static Reader number(int bits, String complaint, Setter setter) {
        return (word, text) -> {
            OptionalLong value = Numbers.unsigned(text, bits);
            if (value.isEmpty()) {
                throw new UsageException("Error: argument \"" + text + "\" is wrong: " + complaint, 255);
            }
            return (bridge, port) -> setter.set(bridge, port, value.getAsLong());
        };
    }
}
