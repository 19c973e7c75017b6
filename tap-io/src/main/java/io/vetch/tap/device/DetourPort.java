package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortCounters;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How frames leave by a port of a bridge that the switch stands in for: straight to its device. */
public final class DetourPort implements Egress, AutoCloseable {
    private final PacketSocket socket;
    private final PacketEgress egress;
    private final SwitchLoops loops;
    private boolean queued;

    private DetourPort(PacketSocket socket, String name, SwitchLoops loops) {
        this.socket = socket;
        this.loops = loops;
        this.egress = new PacketEgress(name, loops, () -> socket, loop -> {});
    }

    /** @param ifindex of an interface in the namespace of the calling thread */
    public static DetourPort open(int ifindex, String name, SwitchLoops loops) throws LinuxException {
        PacketSocket socket = PacketSocket.openPortSender(ifindex);
        try {
            return new DetourPort(socket, name, loops);
        } catch (RuntimeException | Error e) {
            Closing.after(e, socket);
            throw e;
        }
    }

    /** Has frames go through the interface's queueing discipline, or past it, as at first. */
    public void setQueued(boolean through) throws LinuxException {
        if (through != queued) {
            socket.passQdisc(!through);
            queued = through;
        }
    }

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        egress.transmit(frame, loop, counters);
    }

    /** After no relay sends here any more. */
    @Override
    public void close() {
        loops.awaitBurstBoundary();
        try {
            Closing.all(egress, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
