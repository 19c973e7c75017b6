package io.vetch.cli.tool.bridge;

import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows {@code bridge mdb add|del|replace|get|flush}.
 *
 * @param permanent null if neither {@code permanent} nor {@code nopermanent} is said
 * @param unknownSource whether there is a source that is no address
 */
record MdbRequest(
        @Nullable String device,
        @Nullable String port,
        @Nullable IpAddress group,
        @Nullable IpAddress source,
        @Nullable Boolean permanent,
        long vlan) {
    /** Words of later versions of bridge(8) whose meaning Vetch does not have. */
    private static final Set<String> NOT_HERE =
            Set.of("filter_mode", "source_list", "proto", "dst", "dst_port", "vni", "src_vni", "via");

    /** @throws UsageException if it is for the real tool to complain of, or, with a message, if it is not here */
    static MdbRequest parse(Words words) {
        String device = null;
        String port = null;
        IpAddress group = null;
        IpAddress source = null;
        Boolean permanent = null;
        long vlan = 0;
        while (!words.isEmpty()) {
            String word = words.next();
            switch (word) {
                case "dev" -> device = words.next();
                case "port" -> port = words.next();
                case "grp" -> group = group(words.next());
                case "src" -> source = ip(words.next()).orElseThrow(MdbRequest::forTheRealTool);
                case "permanent" -> permanent = true;
                case "nopermanent" -> permanent = false;
                case "vid" -> vlan = Numbers.leading(words.next());
                default -> check(word);
            }
        }
        return new MdbRequest(device, port, group, source, permanent, vlan);
    }

    /** The original takes no notice of words that it does not know. */
    private static void check(String word) {
        if (Words.abbreviates(word, "help")) {
            throw forTheRealTool();
        }
        if (NOT_HERE.contains(word)) {
            throw new UsageException("Error: " + word + " is not supported by bridges of Vetch.", 255);
        }
    }

    private static UsageException forTheRealTool() {
        return new UsageException("", 255);
    }

    private static IpAddress group(String text) {
        return ip(text).or(() -> Numbers.address(text).map(mac -> new IpAddress(IpAddress.LINK_LAYER, 0, mac.value())))
                .orElseThrow(MdbRequest::forTheRealTool);
    }

    /** As inet_pton(3). */
    private static Optional<IpAddress> ip(String text) {
        boolean ipv4 = text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        boolean ipv6 = text.contains(":") && text.matches("[0-9a-fA-F:.]+") && !isMac(text);
        if (!ipv4 && !ipv6) {
            return Optional.empty();
        }
        try {
            ByteBuffer address = ByteBuffer.wrap(InetAddress.getByName(text).getAddress());
            return address.capacity() == Integer.BYTES
                    ? Optional.of(IpAddress.ipv4(address.getInt()))
                    : Optional.of(IpAddress.ipv6(address.getLong(), address.getLong()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean isMac(String text) {
        return Numbers.address(text).map(MacAddress::value).isPresent();
    }

    IpAddress sourceOrAny(IpAddress of) {
        return source == null ? IpAddress.any(of.etherType()) : source;
    }
}
