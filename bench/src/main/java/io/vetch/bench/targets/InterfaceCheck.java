package io.vetch.bench.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether interfaces that somebody named may be filled with test traffic. */
final class InterfaceCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    private InterfaceCheck() {}

    /**
     * @param forced whether to leave a default route out of account
     * @throws IOException what is wrong with which interface
     */
    static void check(List<String> names, boolean forced) throws IOException {
        if (names.size() < 2) {
            throw new IOException("at least two interfaces are needed: one to send, one to receive");
        }
        Set<Integer> routes = forced ? Set.of() : defaultRoutes();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IOException(name + " is named twice");
            }
            check(name, routes);
        }
    }

    private static void check(String name, Set<Integer> routes) throws IOException {
        JsonNode links = list();
        JsonNode link = link(links, name);
        Set<String> flags = new HashSet<>();
        link.path("flags").forEach(flag -> flags.add(flag.asText()));
        if (flags.contains("LOOPBACK")) {
            throw new IOException(name + " is the loopback: it leads into no switch");
        }
        if (!flags.contains("UP")) {
            throw new IOException(name + " is down: ip link set " + name + " up");
        }
        if (routes.contains(link.path("ifindex").asInt())) {
            throw new IOException(name + " carries a default route: test traffic would cut this machine off");
        }
        String master = link.path("master").asText();
        if (!master.isEmpty()
                && routes.contains(link(links, master).path("ifindex").asInt())) {
            throw new IOException(name + " is a port of " + master
                    + ", which carries a default route: test traffic would cut this machine off");
        }
    }

    private static JsonNode link(JsonNode links, String name) throws IOException {
        for (JsonNode link : links) {
            if (link.path("ifname").asText().equals(name)) {
                return link;
            }
        }
        throw new IOException("there is no interface " + name);
    }

    private static Set<Integer> defaultRoutes() throws IOException {
        try (NetworkNamespace own = NetworkNamespace.current()) {
            return RouteNetlink.defaultRoutes(own);
        }
    }

    /** Nothing to list is nothing printed for some versions of ip, an empty array for others. */
    private static JsonNode list() throws IOException {
        String printed = Commands.run("ip", "-j", "link", "show");
        return printed.isBlank() ? JSON.createArrayNode() : JSON.readTree(printed);
    }
}
