package io.vetch.cli.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Which interfaces of this namespace have IPv6 addresses. */
final class Ipv6Addresses {
    private static final Path TABLE = Path.of("/proc/thread-self/net/if_inet6");

    private Ipv6Addresses() {}

    /** Whether an interface has one: without, a bridge sends no MLD queries. */
    static boolean has(String name) {
        try (Stream<String> lines = Files.lines(TABLE)) {
            return lines.anyMatch(line -> line.endsWith(" " + name));
        } catch (IOException e) {
            return false; // no IPv6 here
        }
    }
}
