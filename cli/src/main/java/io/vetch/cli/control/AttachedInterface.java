package io.vetch.cli.control;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.tap.device.AttachedLine;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.LoopDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An existing interface, attached for as long as it is a port. */
public final class AttachedInterface extends ManagedInterface {
    private static final Logger LOG = LoggerFactory.getLogger(AttachedInterface.class);

    private final AttachedLine line;
    private final long namespaceInode;

    AttachedInterface(int nsid, LinkInfo link, AttachedLine line, long namespaceInode) {
        super(nsid, link);
        this.line = line;
        this.namespaceInode = namespaceInode;
    }

    @Override
    public long namespaceInode() {
        return namespaceInode;
    }

    @Override
    public long heldNamespace() {
        return namespaceInode;
    }

    /** A queueing discipline that somebody chose is honoured, a rate limit for one. */
    void followQdisc() {
        try {
            line.setQueued(link().hasChosenQdisc());
        } catch (LinuxException e) {
            LOG.warn("frames to {} pass by its queueing discipline {}: {}", name(), link().qdisc(), e.getMessage());
        }
    }

    /** Devices of ours are all as fast as the bridge takes them to be. */
    @Override
    void followSpeed(BridgePort port) {
        port.setSpeed(line.speed(name()));
    }

    @Override
    protected void update(int newNsid, LinkInfo newLink) {
        super.update(newNsid, newLink);
        followQdisc();
    }

    @Override
    @Nullable
    protected TapDevice tap() {
        return null;
    }

    AttachedLine line() {
        return line;
    }

    @Override
    protected LoopDevice device() {
        return line.device();
    }

    @Override
    protected Egress egress() {
        return line;
    }

    @Override
    void connect(BridgeIngress ingress) {
        line.join(ingress);
    }

    @Override
    void disconnect() {
        line.leave();
    }

    @Override
    protected void close() {
        line.close();
    }

    @Override
    boolean isLent() {
        return true;
    }

    @Override
    public String kind() {
        return link().kind();
    }
}
