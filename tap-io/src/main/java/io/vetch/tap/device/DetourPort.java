package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.tap.linux.PacketAddress;

/** How frames leave by a port of a bridge that the switch stands in for: straight to its interface. */
public final class DetourPort implements Egress, AutoCloseable {
    private final DetourSender sender;
    private final PacketAddress address;
    private volatile boolean queued;

    /** @param ifindex of an interface in the namespace of the sender */
    DetourPort(DetourSender sender, int ifindex) {
        this.sender = sender;
        this.address = new PacketAddress(ifindex);
    }

    /** Has frames go through the interface's queueing discipline, or past it, as at first. */
    public void setQueued(boolean through) {
        queued = through;
    }

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        sender.egress(queued).transmit(frame, loop, counters, address.address(), address.length());
    }

    /** After no relay sends here any more. */
    @Override
    public void close() {
        address.close();
    }
}
