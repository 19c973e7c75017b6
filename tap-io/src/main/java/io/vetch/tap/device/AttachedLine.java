package io.vetch.tap.device;

import io.vetch.core.port.Egress;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;

/**
 * How the frames of an existing interface come and go while it is attached. Control thread, but for what is {@link
 * Egress}'s.
 */
public interface AttachedLine extends Egress, AutoCloseable {
    /** Begins to receive. */
    void start();

    /** By which its loop receives, perhaps for other interfaces, too. */
    LoopDevice device();

    /** What it receives enters a bridge from the next burst on. */
    void join(BridgeIngress ingress);

    /** What it receives is thrown away from the next burst on. */
    void leave();

    /**
     * Has frames go through the interface's queueing discipline, or past it, as at first.
     *
     * @throws LinuxException if the kernel refuses; it stays as it was then
     */
    void setQueued(boolean through) throws LinuxException;

    /** What the interface, whose name is now {@code name}, tells of its speed, in Mbit/s; 0 if it tells nothing. */
    int speed(String name);

    /** See {@link PacketDevice#mendReception}. */
    boolean mendReception() throws IOException;

    /** Whether nothing can come any more, until the interface is attached again. */
    default boolean isLost() {
        return false;
    }

    /** Gives the interface back to the host, whatever fails. @throws java.io.UncheckedIOException the first failure */
    @Override
    void close();
}
