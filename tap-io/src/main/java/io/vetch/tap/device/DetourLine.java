package io.vetch.tap.device;

import io.vetch.core.Closing;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.bpf.Detour;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An existing interface, attached to a bridge of ours by the {@link DetourDevice} of that bridge: what it receives is
 * moved by the kernel or led there, and the host has none of it. The interface has no packet tap, which would see each
 * frame first.
 */
public final class DetourLine implements AttachedLine {
    private final int ifindex;
    private final int number;
    private final boolean bySystemCalls;
    private final PacketSocket ear;
    private final AutoCloseable claim;
    private final Runnable ended;
    private DetourDevice detour;
    private boolean led = true;
    private boolean queued;
    private volatile DetourPort egress;
    private @Nullable BridgePort port;

    private DetourLine(
            DetourDevice detour, LinkInfo link, int number, PacketSocket ear, AutoCloseable claim, Runnable ended) {
        this.detour = detour;
        this.ifindex = link.index();
        this.number = number;
        this.bySystemCalls = isReadBySystemCalls(link);
        this.egress = detour.port(ifindex);
        this.ear = ear;
        this.claim = claim;
        this.ended = ended;
    }

    private static boolean isReadBySystemCalls(LinkInfo link) {
        return Reception.of(link.kind()) == Reception.QUEUE;
    }

    /**
     * Attaches an interface of the detour's namespace; the host receives nothing by it until {@link #close}.
     *
     * @param number by which the detour knows its frames, 1 to 1023, no other's
     * @param ended told when the number is free again
     * @throws io.vetch.core.RefusedException BUSY if another switch has it
     * @throws io.vetch.tap.linux.LinuxException if the kernel takes no such program, among others
     */
    public static DetourLine attach(DetourDevice detour, LinkInfo link, int number, Runnable ended) throws IOException {
        int ifindex = link.index();
        AutoCloseable claim = Detour.claim(ifindex);
        try {
            PacketSocket ear = PacketSocket.openEar(ifindex, link.name());
            try {
                if (isReadBySystemCalls(link)) {
                    detour.receiveBySystemCalls();
                }
                detour.detour().throughPort(ifindex, number);
                return new DetourLine(detour, link, number, ear, claim, ended);
            } catch (IOException | RuntimeException | Error e) {
                Closing.after(e, ear);
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            Closing.after(e, claim);
            throw e;
        }
    }

    /**
     * Has its frames led to another device of the same bridge, for somebody has deleted this one. The host has none of
     * them meanwhile: the program that is there lets nothing go on to the one behind it. If the kernel takes no other,
     * the line {@link #isLost}.
     */
    public void moveTo(DetourDevice other) throws IOException {
        DetourDevice before = detour;
        DetourPort egressBefore = egress;
        BridgePort joined = port;
        if (joined != null) {
            other.connect(number, joined, ifindex);
        }
        led = false;
        try {
            if (bySystemCalls) {
                other.receiveBySystemCalls();
            }
            other.detour().throughPort(ifindex, number);
            led = true;
        } finally {
            leave();
            before.detour().leavePort(ifindex);
            port = joined;
            detour = other;
            DetourPort made = other.port(ifindex);
            made.setQueued(queued);
            egress = made;
            other.awaitBurstBoundary();
            egressBefore.close();
        }
    }

    /** Does nothing: the detour receives already. */
    @Override
    public void start() {}

    @Override
    public LoopDevice device() {
        return detour.device();
    }

    @Override
    public void join(BridgeIngress ingress) {
        port = ingress.port();
        detour.connect(number, ingress.port(), ifindex);
    }

    @Override
    public void leave() {
        BridgePort left = port;
        if (left != null) {
            port = null;
            detour.disconnect(number, left);
        }
    }

    @Override
    public int speed(String name) {
        return ear.speed(name);
    }

    @Override
    public void setQueued(boolean through) {
        queued = through;
        egress.setQueued(through);
    }

    /** The detour's own care: it receives for all. */
    @Override
    public boolean mendReception() {
        return false;
    }

    @Override
    public boolean isLost() {
        return !led || detour.isGone();
    }

    @Override
    public void transmit(Frame frame, int loop, PortCounters counters) {
        egress.transmit(frame, loop, counters);
    }

    /** After no relay sends here any more. */
    @Override
    public void close() {
        try {
            AutoCloseable leading = () -> detour.detour().leavePort(ifindex);
            Closing.all(this::leave, leading, ear, claim, detour::awaitBurstBoundary, egress, ended::run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "attached interface " + ifindex;
    }
}
