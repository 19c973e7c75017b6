package io.vetch.cli.parity;

import io.vetch.cli.lab.Flavor;
import java.util.List;
import java.util.stream.Stream;

/** What the parts of a {@link Star} are made of. */
enum Rig {
    /** Kernel bridge, kernel veth: the reference. */
    KERNEL(Flavor.KERNEL, ""),
    /** Vetch's bridge on Vetch's veth: every port a TAP. */
    VETCH(Flavor.VETCH, "tap"),
    /** Vetch's bridge on real veths that Vetch makes: every port is attached. */
    VETCH_ON_REAL_VETH(Flavor.VETCH, "real"),
    /** The same, and the kernel moves nothing by itself. */
    VETCH_ON_REAL_VETH_UNCACHED(Flavor.VETCH, "real"),
    /** Kernel bridge, kernel veth, all commands the real ones; Vetch stands in: it has the frames. */
    STAND_IN(Flavor.KERNEL, ""),
    /** The same, and the kernel moves nothing by itself. */
    STAND_IN_UNCACHED(Flavor.KERNEL, "");

    final Flavor flavor;
    /** What veths Vetch makes; empty where it makes none. */
    private final String veth;

    Rig(Flavor flavor, String veth) {
        this.flavor = flavor;
        this.veth = veth;
    }

    /**
     * Those of a run of the parity tests. If each frame is sent again ({@link Repeats}), those on which the kernel can
     * move frames by itself, each with that and then without it.
     */
    static Stream<Rig> wanted() {
        return Repeats.AGAIN > 0
                ? Stream.of(VETCH_ON_REAL_VETH, VETCH_ON_REAL_VETH_UNCACHED, STAND_IN, STAND_IN_UNCACHED)
                : Stream.of(KERNEL, VETCH, VETCH_ON_REAL_VETH, STAND_IN);
    }

    /** Those where an attached interface can be moved to another namespace. */
    static Stream<Rig> wantedWithAttachedInterfaces() {
        return wanted().filter(rig -> rig == KERNEL || rig.onRealVeth());
    }

    /** Of the daemon. */
    List<String> runOptions() {
        return veth.isEmpty() ? List.of() : List.of("--veth", veth, "--kernel-cache", kernelCache());
    }

    /** Whether the kernel may move known frames by itself: {@code --kernel-cache} of the daemon. */
    String kernelCache() {
        return isUncached() ? "off" : Flavor.KERNEL_CACHE;
    }

    boolean isUncached() {
        return this == VETCH_ON_REAL_VETH_UNCACHED || this == STAND_IN_UNCACHED;
    }

    /** This rig with the frames that the kernel moves by itself. */
    Rig cached() {
        return switch (this) {
            case VETCH_ON_REAL_VETH_UNCACHED -> VETCH_ON_REAL_VETH;
            case STAND_IN_UNCACHED -> STAND_IN;
            default -> this;
        };
    }

    /** This rig, and the kernel moves nothing by itself. */
    Rig uncached() {
        return switch (this) {
            case VETCH_ON_REAL_VETH -> VETCH_ON_REAL_VETH_UNCACHED;
            case STAND_IN -> STAND_IN_UNCACHED;
            default -> throw new IllegalStateException(this + " has no flows");
        };
    }

    /** Whether the kernel may move frames by itself on this rig or on its like. */
    boolean canHaveFlows() {
        return onRealVeth() || standsIn();
    }

    /** Whether the bridge that the commands are about is the kernel's. */
    boolean isKernel() {
        return flavor == Flavor.KERNEL;
    }

    /**
     * Whether Vetch sends by packet sockets, which take no frame that is longer than their interface's MTU and its
     * header.
     */
    boolean sendsByPacketSocket() {
        return canHaveFlows();
    }

    /** Whether Vetch forwards what the kernel's bridge would. */
    boolean standsIn() {
        return cached() == STAND_IN;
    }

    private boolean onRealVeth() {
        return cached() == VETCH_ON_REAL_VETH;
    }
}
