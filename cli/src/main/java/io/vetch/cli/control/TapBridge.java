package io.vetch.cli.control;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.frame.MacAddress;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bridge of ours. Its own interface is the TAP of the same name by which the host takes part. What the user does to
 * the interface (up, down, address, MTU, promiscuous) is done to the bridge.
 */
public final class TapBridge extends BridgeInterface implements LocalDevice {
    private static final Logger LOG = LoggerFactory.getLogger(TapBridge.class);

    private final TapDevice tap;
    /** What we set last; what the kernel has otherwise is the user's. 0: nothing yet. */
    private long ownAddress;

    private int ownMtu;

    TapBridge(int nsid, LinkInfo link, Bridge bridge, TapDevice tap) {
        super(nsid, link, bridge);
        this.tap = tap;
    }

    @Override
    protected void update(int newNsid, LinkInfo newLink) {
        Bridge bridge = bridge();
        LinkInfo before = link();
        super.update(newNsid, newLink);
        if (!newLink.name().equals(before.name())) {
            bridge.rename(newLink.name());
            bridge.local().ifPresent(port -> port.rename(newLink.name()));
        }
        if (newLink.address() != before.address() && newLink.address() != ownAddress) {
            bridge.localInterface().addressSetByUser(newLink.address());
        }
        if (newLink.mtu() != before.mtu() && newLink.mtu() != ownMtu) {
            bridge.localInterface().mtuSetByUser(newLink.mtu());
        }
        bridge.setPromiscuous(newLink.promiscuity() > 0);
        bridge.setUp(newLink.isUp());
    }

    /** It may tell of what we set before that. */
    @Override
    boolean isDoubtful(LinkInfo news) {
        boolean address = news.address() != link().address() && news.address() != ownAddress;
        return address || (news.mtu() != link().mtu() && news.mtu() != ownMtu);
    }

    @Override
    public void setAddress(long address) {
        long before = ownAddress;
        ownAddress = address;
        try {
            tap.device().setAddress(address);
        } catch (LinuxException e) {
            ownAddress = before;
            LOG.warn("{} keeps its address, {} was refused: {}", name(), MacAddress.format(address), e.getMessage());
        }
    }

    @Override
    public void setMtu(int mtu) {
        int before = ownMtu;
        ownMtu = mtu;
        try (NetworkNamespace namespace = tap.device().namespace()) {
            RouteNetlink.setMtu(namespace, name(), mtu);
        } catch (IOException | UncheckedIOException e) {
            ownMtu = before;
            LOG.warn("{} keeps its MTU, {} was refused: {}", name(), mtu, e.getMessage());
        }
    }

    /**
     * Has it begin with another MTU than bridges do. It follows its ports all the same, as a bridge of the kernel's
     * does.
     */
    public void beginWithMtu(NetworkNamespace namespace, int mtu) throws IOException {
        RouteNetlink.setMtu(namespace, name(), mtu);
        ownMtu = mtu;
        bridge().local().ifPresent(port -> port.setMtu(mtu));
    }

    @Override
    public void setCarrier(boolean on) {
        try {
            tap.device().setCarrier(on);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EBADFD) { // it is gone
                LOG.warn("the carrier of {} does not follow its ports: {}", name(), e.getMessage());
            }
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

    /** Its ports are free then. */
    @Override
    List<AutoCloseable> ending(SwitchControl control) {
        return List.of(() -> control.setPortsFree(this), this::close);
    }
}
