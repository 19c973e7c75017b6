package io.vetch.bench.targets;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Names interfaces of all sorts, and prints what is said to them. */
final class RefusalTrial {
    private RefusalTrial() {}

    public static void main(String[] arguments) throws Exception {
        Commands.run("sh", "-ec", """
                ip link add port1 type veth peer name port2
                ip link add idle type veth peer name member
                ip link add way4 type veth peer name way6
                ip link add br0 type bridge
                ip link set member master br0
                for name in port1 port2 way4 way6 member br0; do ip link set $name up; done
                ip route add default dev way4
                [ ! -d /proc/sys/net/ipv6 ] || echo 0 >/proc/sys/net/ipv6/conf/way6/disable_ipv6
                [ ! -d /proc/sys/net/ipv6 ] || ip -6 route add default dev way6
                ip route add default dev br0 metric 9
                """);
        for (String names : List.of(
                "port1,port2",
                "port1",
                "port1,port2,port1",
                "port1,none",
                "port1,lo",
                "port1,idle",
                "port1,way4",
                "port1,way6",
                "port1,member")) {
            open(names, false);
        }
        open("port1,way4,way6,member", true);
        open("port1,idle", true);
        NamedInterfaces self = NamedInterfaces.open(
                List.of("port1", "port2"),
                false,
                OptionalLong.of(ProcessHandle.current().pid()));
        System.out.println("self: " + (self.processorNanos().orElse(0) > 0));
    }

    private static void open(String names, boolean forced) {
        try (Target target = NamedInterfaces.open(List.of(names.split(",")), forced, OptionalLong.empty())) {
            System.out.println(names + ": " + target.ports().size() + " ports, " + target.processorNanos());
        } catch (IOException e) {
            System.out.println(names + ": " + e.getMessage());
        }
    }
}
