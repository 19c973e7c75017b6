package io.vetch.cli.load;

import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;

/** Hosts h1, h2, … of a bridge br0, each plugged in by a device of Vetch's: endN in the host, swN at the bridge. */
final class Stations {
    private Stations() {}

    static void makeBridge(Lab lab, int hosts) {
        lab.sh("ip link add br0 type bridge; ip link set br0 up");
        for (int number = 1; number <= hosts; number++) {
            addHost(lab, number);
        }
        lab.assertServedByFlavor("br0");
    }

    private static void addHost(Lab lab, int i) {
        Host host = lab.addHost("h" + i);
        lab.sh("ip link add sw%d type veth peer name end%d".formatted(i, i));
        lab.sh("ip link set end%d netns h%d; ip link set sw%d master br0; ip link set sw%d up".formatted(i, i, i, i));
        host.sh("ip link set end%d up; ip addr add 10.0.0.%d/24 dev end%d".formatted(i, i, i));
    }

    /** A station behind host {@code number}; not the address of its interface, so that no stack looks at its frames. */
    static String station(int number) {
        return "02:aa:00:00:00:%02x".formatted(number);
    }

    /** Frames the kernel counts as received by a host's interface. */
    static long received(Lab lab, int number) {
        String file = "/sys/class/net/end%d/statistics/rx_packets".formatted(number);
        return Long.parseLong(
                new Host(lab, "h" + number).sh("cat " + file).out().strip());
    }
}
