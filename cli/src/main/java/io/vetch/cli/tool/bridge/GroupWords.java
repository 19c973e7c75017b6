package io.vetch.cli.tool.bridge;

import io.vetch.cli.tool.Numbers;
import io.vetch.core.multicast.message.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Words for what an entry of the group table has: addresses, and routing protocols by the names of iproute2
 * (rt_protos).
 */
public final class GroupWords {
    private static final int MOST_PROTOCOL = 255;
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("unspec", 0),
            Map.entry("redirect", 1),
            Map.entry("kernel", 2),
            Map.entry("boot", 3),
            Map.entry("static", 4),
            Map.entry("gated", 8),
            Map.entry("ra", 9),
            Map.entry("mrt", 10),
            Map.entry("zebra", 11),
            Map.entry("bird", 12),
            Map.entry("dnrouted", 13),
            Map.entry("xorp", 14),
            Map.entry("ntk", 15),
            Map.entry("dhcp", 16),
            Map.entry("keepalived", 18),
            Map.entry("babel", 42),
            Map.entry("openr", 99),
            Map.entry("bgp", 186),
            Map.entry("isis", 187),
            Map.entry("ospf", 188),
            Map.entry("rip", 189),
            Map.entry("eigrp", 192));
    private static final Map<Integer, String> NAMES =
            NUMBERS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private GroupWords() {}

    /** @param number 0 to 255 */
    public static String protocol(int number) {
        return NAMES.getOrDefault(number, String.valueOf(number));
    }

    /** @param text a name, or a number up to 255 */
    public static Optional<Integer> protocol(String text) {
        Integer named = NUMBERS.get(text);
        if (named != null) {
            return Optional.of(named);
        }
        return text.matches("\\d{1,3}") && Integer.parseInt(text) <= MOST_PROTOCOL
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    /** Of IP, or a MAC address. */
    public static Optional<IpAddress> address(String text) {
        return ip(text).or(() -> Numbers.address(text).map(mac -> new IpAddress(IpAddress.LINK_LAYER, 0, mac.value())));
    }

    /** As inet_pton(3). */
    static Optional<IpAddress> ip(String text) {
        boolean ipv4 = text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        boolean ipv6 = text.contains(":")
                && text.matches("[0-9a-fA-F:.]+")
                && Numbers.address(text).isEmpty();
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
}
