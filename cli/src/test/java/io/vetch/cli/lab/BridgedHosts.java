package io.vetch.cli.lab;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Hosts of a lab on its bridge br0, which is there: h1 has 10.0.0.1/24 and 02:00:00:00:00:01, and so on up to h9. Their
 * ports are made by the tools of the lab, or by the kernel.
 */
public final class BridgedHosts {
    private BridgedHosts() {}

    /** Makes h1 to hN by pairs of the lab's flavor: port veth10 of br0, and veth11 in h1. */
    public static List<Host> byPairs(Lab lab, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> byPair(lab, number))
                .toList();
    }

    private static Host byPair(Lab lab, int number) {
        Host host = lab.addHost("h" + number);
        lab.sh("""
                ip link add veth%1$d0 type veth peer name veth%1$d1; ip link set veth%1$d1 netns h%1$d
                ip -n h%1$d link set veth%1$d1 address 02:00:00:00:00:0%1$d up
                ip -n h%1$d addr add 10.0.0.%1$d/24 dev veth%1$d1
                ip link set veth%1$d0 up master br0
                """.formatted(number));
        return host;
    }

    /** Makes one host by a pair of the kernel's: k1 is attached to br0, and e1 is in h1. */
    public static Host byAttachedPair(Lab lab, int number) {
        Host host = lab.addHost("h" + number);
        lab.sh("""
                %2$s link add k%1$d type veth peer name e%1$d netns h%1$d; %2$s link set k%1$d up
                %2$s -n h%1$d link set e%1$d address 02:00:00:00:00:0%1$d up
                %2$s -n h%1$d addr add 10.0.0.%1$d/24 dev e%1$d
                ip link set k%1$d master br0
                """.formatted(number, Tools.real("ip")));
        return host;
    }
}
