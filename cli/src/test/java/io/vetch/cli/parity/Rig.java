package io.vetch.cli.parity;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Tools;

/** What the parts of a {@link Star} are made of. */
enum Rig {
    /** Kernel bridge, kernel veth: the reference. */
    KERNEL(Flavor.KERNEL, "ip"),
    /** Vetch's bridge on Vetch's veth: every port a TAP. */
    VETCH(Flavor.VETCH, "ip"),
    /** Vetch's bridge on kernel veths: every port a packet socket. */
    VETCH_ON_KERNEL_VETH(Flavor.VETCH, Tools.real("ip")),
    /** Kernel bridge, kernel veth, all commands the real ones; Vetch stands in: it has the frames. */
    STAND_IN(Flavor.KERNEL, "ip");

    final Flavor flavor;
    /** The command that makes the veth pairs. */
    final String pairMaker;

    Rig(Flavor flavor, String pairMaker) {
        this.flavor = flavor;
        this.pairMaker = pairMaker;
    }

    /** Whether the bridge that the commands are about is the kernel's. */
    boolean isKernel() {
        return flavor == Flavor.KERNEL;
    }

    /** Whether Vetch sends by packet sockets, which take no frame that is longer than their interface's MTU and its header. */
    boolean sendsByPacketSocket() {
        return this == VETCH_ON_KERNEL_VETH || this == STAND_IN;
    }

    /** Whether Vetch forwards what the kernel's bridge would. */
    boolean standsIn() {
        return this == STAND_IN;
    }
}
