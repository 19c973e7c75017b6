package io.vetch.cli.control;

import io.vetch.core.port.Egress;
import io.vetch.tap.device.PacketDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An existing interface, attached by AF_PACKET for as long as it is a port. */
public final class AttachedInterface extends ManagedInterface {
    private static final Logger LOG = LoggerFactory.getLogger(AttachedInterface.class);

    private final PacketDevice device;
    private final long namespaceInode;

    AttachedInterface(int nsid, LinkInfo link, PacketDevice device, long namespaceInode) {
        super(nsid, link);
        this.device = device;
        this.namespaceInode = namespaceInode;
    }

    @Override
    public long namespaceInode() {
        return namespaceInode;
    }

    @Override
    long heldNamespace() {
        return namespaceInode;
    }

    /** A queueing discipline that somebody chose is honoured, a rate limit for one. */
    void followQdisc() {
        try {
            device.setQueued(link().hasChosenQdisc());
        } catch (LinuxException e) {
            LOG.warn("frames to {} pass by its queueing discipline {}: {}", name(), link().qdisc(), e.getMessage());
        }
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

    @Override
    protected PacketDevice device() {
        return device;
    }

    @Override
    protected Egress egress() {
        return device;
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
