package io.vetch.cli.control;

import io.vetch.core.port.Egress;
import io.vetch.tap.device.PacketDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import org.jspecify.annotations.Nullable;

/** An existing interface, attached by AF_PACKET for as long as it is a port. */
public final class AttachedInterface extends ManagedInterface {
    private final PacketDevice device;
    private final long namespaceInode;

    AttachedInterface(int nsid, LinkInfo link, PacketDevice device, long namespaceInode) {
        super(nsid, link);
        this.device = device;
        this.namespaceInode = namespaceInode;
    }

    /** Tells its namespace from others. */
    long namespaceInode() {
        return namespaceInode;
    }

    @Override
    @Nullable
    TapDevice tap() {
        return null;
    }

    @Override
    PacketDevice device() {
        return device;
    }

    @Override
    Egress egress() {
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
