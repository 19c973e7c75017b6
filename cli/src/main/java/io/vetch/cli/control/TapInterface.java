package io.vetch.cli.control;

import io.vetch.core.port.Egress;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TAP device of ours that is a port as it is: what its namespace sends into it enters the bridge. */
public final class TapInterface extends ManagedInterface {
    private static final Logger LOG = LoggerFactory.getLogger(TapInterface.class);

    private final TapDevice tap;

    TapInterface(int nsid, LinkInfo link, TapDevice tap) {
        super(nsid, link);
        this.tap = tap;
    }

    /**
     * Has the host answer ARP requests that come by it for its own addresses only. Linux answers for all addresses of
     * the host otherwise, and a station would have an answer from each such port. Moved to another namespace, it is as
     * others there.
     */
    void answerForItselfOnly() {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf", name(), "arp_ignore"), "1\n");
        } catch (IOException e) {
            LOG.debug("{} answers ARP for all addresses of its host", name(), e); // /proc/sys of a container
        }
    }

    @Override
    protected TapDevice tap() {
        return tap;
    }

    @Override
    protected TapDevice device() {
        return tap;
    }

    @Override
    protected Egress egress() {
        return tap;
    }

    @Override
    public String kind() {
        return "tun";
    }

    /** It has carrier while we have it open: news of the moment before tells otherwise. */
    @Override
    boolean isDoubtful(LinkInfo news) {
        return news.isUp() && !news.hasCarrier();
    }

    /** None: the device is the station's own interface, and its address the station's. */
    @Override
    long portAddress() {
        return 0;
    }
}
