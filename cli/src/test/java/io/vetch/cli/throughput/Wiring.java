package io.vetch.cli.throughput;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Tools;

/** What the two hosts of a throughput test are plugged in with. */
enum Wiring {
    /** The kernel's bridge and veth: proves the test. */
    KERNEL(Flavor.KERNEL, "ip", "ip"),
    TAP_TAP(Flavor.VETCH, "ip", "ip"),
    PACKET_PACKET(Flavor.VETCH, Tools.real("ip"), Tools.real("ip")),
    TAP_PACKET(Flavor.VETCH, "ip", Tools.real("ip"));

    final Flavor flavor;
    /** The command that makes the veth pair of the first host. */
    final String first;
    /** The command that makes the veth pair of the second host. */
    final String second;

    Wiring(Flavor flavor, String first, String second) {
        this.flavor = flavor;
        this.first = first;
        this.second = second;
    }
}
