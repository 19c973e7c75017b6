package io.vetch.cli.control;

import io.vetch.core.port.Egress;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;

/** A TAP device of ours that is a port as it is: what its namespace sends into it enters the bridge. */
public final class TapInterface extends ManagedInterface {
    private final TapDevice tap;

    TapInterface(int nsid, LinkInfo link, TapDevice tap) {
        super(nsid, link);
        this.tap = tap;
    }

    @Override
    TapDevice tap() {
        return tap;
    }

    @Override
    TapDevice device() {
        return tap;
    }

    @Override
    Egress egress() {
        return tap;
    }

    @Override
    public String kind() {
        return "tun";
    }

    /** None: the device is the station's own interface, and its address the station's. */
    @Override
    long portAddress() {
        return 0;
    }
}
