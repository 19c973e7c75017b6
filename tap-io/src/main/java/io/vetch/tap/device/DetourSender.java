package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends for all ports of a bridge, so that copies for many ports share a system call. There are two sockets, since
 * going past the queueing discipline is a socket's property.
 */
final class DetourSender implements AutoCloseable {
    private final PacketSocket past;
    private final PacketSocket through;
    private final PacketEgress pastQdisc;
    private final PacketEgress throughQdisc;

    private DetourSender(PacketSocket past, PacketSocket through, String name, SwitchLoops loops) {
        this.past = past;
        this.through = through;
        this.pastQdisc = new PacketEgress(name, loops, () -> past, loop -> {});
        this.throughQdisc = new PacketEgress(name, loops, () -> through, loop -> {});
    }

    /** Opens in the namespace of the calling thread. @param name of the bridge, for reports */
    static DetourSender open(String name, SwitchLoops loops) throws LinuxException {
        PacketSocket past = PacketSocket.openSenderToAny();
        try {
            PacketSocket through = PacketSocket.openSenderToAny();
            try {
                through.passQdisc(false);
                return new DetourSender(past, through, name, loops);
            } catch (LinuxException | RuntimeException | Error e) {
                Closing.after(e, through);
                throw e;
            }
        } catch (LinuxException | RuntimeException | Error e) {
            Closing.after(e, past);
            throw e;
        }
    }

    PacketEgress egress(boolean queued) {
        return queued ? throughQdisc : pastQdisc;
    }

    /** After every loop has let go of it. */
    @Override
    public void close() {
        try {
            Closing.all(pastQdisc, throughQdisc, past, through);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
