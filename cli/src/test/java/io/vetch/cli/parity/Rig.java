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
    VETCH_ON_KERNEL_VETH(Flavor.VETCH, Tools.real("ip"));

    final Flavor flavor;
    /** The command that makes the veth pairs. */
    final String pairMaker;

    Rig(Flavor flavor, String pairMaker) {
        this.flavor = flavor;
        this.pairMaker = pairMaker;
    }

    boolean isKernel() {
        return this == KERNEL;
    }
}
