package io.vetch.cli.standin.filter;

import io.vetch.tap.linux.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bridges in a namespace of the calling test's own, and what a script of the real tools does to them. */
final class FilterLab {
    private static final String BRIDGES = """
            for pair in br0:10.0.0.1/24 br1:10.1.0.1/24 docker0:172.17.0.1/16 br-app:172.18.0.1/16 br-closed:172.19.0.1/16 \\
                    cni-podman0:10.88.0.1/16
            do ip link add ${pair%%:*} type bridge
               ip address add ${pair#*:} dev ${pair%%:*}
               ip link set ${pair%%:*} up
            done
            ip link add p1 type veth peer name q1
            ip link add p2 type veth peer name q2
            ip link add other type veth peer name q3
            ip link set p1 master br0
            ip link set p2 master br0
            """;
    static final List<String> PORTS = List.of("p1", "p2");

    private FilterLab() {}

    /** What is found on {@code br0}, whose ports are p1 and p2, after this script. */
    static List<String> look(String script) throws IOException {
        return look("br0", script);
    }

    static List<String> look(String bridge, String script) throws IOException {
        return NetworkNamespace.callInNew(() -> {
            run(BRIDGES);
            run(script);
            return BridgeFilters.look(bridge, bridge.equals("br0") ? PORTS : List.of("veth1", "veth2"))
                    .lines();
        });
    }

    /** Writes rules by {@code nft -f}. */
    static String nft(String rules) {
        return "nft -f - <<'END'\n" + rules + "\nEND\n";
    }

    /** A program that reads a file of rules beside this class, {@code iptables-nft-restore} or its like. */
    static String restore(String program, String file) throws IOException {
        try (InputStream rules = FilterLab.class.getResourceAsStream(file)) {
            return program + " <<'END'\n" + new String(rules.readAllBytes(), StandardCharsets.UTF_8) + "\nEND\n";
        }
    }

    private static void run(String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-ec", script).redirectErrorStream(true);
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(script + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
