package io.vetch.cli.control;

import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.FrameSink;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.loop.SwitchLoop;

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
    public String kind() {
        return "tun";
    }

    /** None: the device is the station's own interface, and its address the station's. */
    @Override
    long portAddress() {
        return 0;
    }

    @Override
    boolean isOperational() {
        return link().isUp() && link().hasCarrier();
    }

    @Override
    SwitchLoop loop() {
        return tap.loop();
    }

    @Override
    void connect(BridgeIngress ingress) {
        tap.connect(ingress);
    }

    @Override
    void disconnect() {
        tap.connect(FrameSink.DISCARD);
    }

    @Override
    void close() {
        tap.close();
    }
}
