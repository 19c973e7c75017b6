package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The nets that the host's interfaces are in. Docker has rules for the net behind one bridge that leave out that
 * bridge: {@code -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE}. They do not concern what stays in another bridge.
 */
final class OtherNets {
    private static final Pattern NET = Pattern.compile("([0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

    /** The first {@code length} bits of an address of {@code bits} bits. */
    private record Net(BigInteger address, int bits, int length) {
        boolean overlaps(Net other) {
            int shift = bits - Math.min(length, other.length);
            return bits == other.bits && address.shiftRight(shift).equals(other.address.shiftRight(shift));
        }
    }

    /** By the names of interfaces. */
    private final Map<String, List<Net>> nets = new HashMap<>();

    private OtherNets() {}

    /** Those of the calling thread's namespace; none are known if they cannot be listed. */
    static OtherNets list(Listings listings) throws IOException {
        return parse(listings.of("ip", "-j", "address", "show").text());
    }

    static OtherNets parse(String json) throws IOException {
        OtherNets all = new OtherNets();
        for (JsonNode link : Json.parse(json)) {
            List<Net> own = all.nets.computeIfAbsent(link.path("ifname").asText(), name -> new ArrayList<>());
            for (JsonNode address : link.path("addr_info")) {
                Net net = net(address.path("local").asText() + "/"
                        + address.path("prefixlen").asInt());
                if (net != null) {
                    own.add(net);
                }
            }
        }
        return all;
    }

    /** Whether an address or a range of addresses is of a net that this interface is in. */
    boolean isBehind(String name, String range) {
        Net net = net(range);
        return net != null && nets.getOrDefault(name, List.of()).stream().anyMatch(net::overlaps);
    }

    /** Whether a range of addresses holds all nets, of its protocol, that this interface is in, and there is one. */
    boolean isAllOf(String name, String range) {
        Net net = net(range);
        List<Net> own = net == null
                ? List.of()
                : nets.getOrDefault(name, List.of()).stream()
                        .filter(one -> one.bits == net.bits)
                        .toList();
        return net != null
                && !own.isEmpty()
                && own.stream().allMatch(one -> one.length >= net.length && net.overlaps(one));
    }

    /** @return null if it is no address, and no range of the form {@code address/length} */
    private static @Nullable Net net(String text) {
        Matcher found = NET.matcher(text);
        if (!found.matches()) {
            return null;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(found.group(1)).getAddress();
            int bits = bytes.length * 8;
            int length = found.group(2) == null ? bits : Integer.parseInt(found.group(2));
            return length > bits ? null : new Net(new BigInteger(1, bytes), bits, length);
        } catch (IllegalArgumentException e) {
            return null; // no address
        }
    }
}
