package io.vetch.cli.tool.ip;

import io.vetch.cli.tool.Words;
import java.util.List;
import java.util.Optional;

/**
 * The words of {@code ip link add} and {@code set}, in iproute2's order: of two that a word abbreviates the first is
 * meant.
 */
enum LinkKey {
    UP("up", true, 0),
    DOWN("down", true, 0),
    NAME("name", true, 1),
    INDEX("index", true, 1),
    LINK("link", false, 1),
    ADDRESS("address", false, 1),
    BROADCAST("broadcast", false, 1, "brd"),
    TXQUEUELEN("txqueuelen", false, 1, "qlen", "txqlen"),
    MTU("mtu", true, 1),
    NETNS("netns", true, 1),
    MULTICAST("multicast", true, 1),
    ALLMULTICAST("allmulticast", true, 1),
    PROMISC("promisc", true, 1),
    TRAILERS("trailers", true, 1),
    ARP("arp", true, 1),
    CARRIER("carrier", true, 1),
    MASTER("master", false, 1),
    VRF("vrf", true, 1),
    NOMASTER("nomaster", false, 0),
    DYNAMIC("dynamic", false, 1),
    TYPE("type", false, 1),
    ALIAS("alias", false, 1),
    GROUP("group", true, 1),
    MODE("mode", true, 1),
    STATE("state", true, 1),
    NUMTXQUEUES("numtxqueues", false, 1),
    NUMRXQUEUES("numrxqueues", false, 1),
    ADDRGENMODE("addrgenmode", false, 1),
    LINK_NETNS("link-netns", false, 1),
    LINK_NETNSID("link-netnsid", false, 1),
    PROTODOWN("protodown", true, 1),
    PROTODOWN_REASON("protodown_reason", true, 2),
    GSO_MAX_SIZE("gso_max_size", true, 1),
    GSO_MAX_SEGS("gso_max_segs", true, 1),
    GRO_MAX_SIZE("gro_max_size", true, 1),
    PARENTDEV("parentdev", true, 1);

    private final String word;
    private final boolean exact;
    private final int operands;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change
    private final List<String> aliases;

    LinkKey(String word, boolean exact, int operands, String... aliases) {
        this.word = word;
        this.exact = exact;
        this.operands = operands;
        this.aliases = List.of(aliases);
    }

    /** How many words follow. */
    int operands() {
        return operands;
    }

    static Optional<LinkKey> of(String word) {
        for (LinkKey key : values()) {
            boolean meant = key.exact ? key.word.equals(word) : Words.abbreviates(word, key.word);
            if (meant || key.aliases.contains(word)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }
}
