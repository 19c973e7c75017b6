package io.vetch.cli.control;

import io.vetch.cli.veth.MadeEnd;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortState;
import io.vetch.core.relay.ObserverList;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.device.VethEnd;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.loop.SwitchLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One end of an emulated veth pair. Its carrier is the administrative state of its peer. */
public final class VethInterface extends ManagedInterface implements MadeEnd {
    private static final Logger LOG = LoggerFactory.getLogger(VethInterface.class);

    private static final int MOST_ATTEMPTS = 10;

    private final VethEnd end;
    private @Nullable VethInterface peer;

    VethInterface(int nsid, LinkInfo link, VethEnd end) {
        super(nsid, link);
        this.end = end;
        followLink(link);
    }

    private void followLink(LinkInfo link) {
        BridgePort self = end.self();
        self.rename(link.name());
        self.setAddress(link.address());
        self.setMtu(link.mtu());
        self.setOperational(link.isUp());
        self.setState(link.isUp() ? PortState.FORWARDING : PortState.DISABLED);
    }

    static void join(VethInterface a, VethInterface b) {
        a.peer = b;
        b.peer = a;
        VethEnd.join(a.end, b.end);
        a.followPeer();
        b.followPeer();
    }

    /** Undoes {@link #join} for both ends, before their devices are closed. */
    void separate() {
        VethEnd.separate(end, peer().end);
    }

    /** As captures and counters know it while neither end is a port. */
    public BridgePort self() {
        return end.self();
    }

    /** Who watches what its host sends, unless that enters a bridge. */
    public ObserverList observers() {
        return end.observers();
    }

    /** Whether neither end is a port: the pair is a switch of two ports. */
    public boolean isOfAFreePair() {
        return membership().isEmpty() && peer().membership().isEmpty();
    }

    @Override
    public VethInterface peer() {
        if (peer == null) {
            throw new IllegalStateException(name() + " is not joined yet");
        }
        return peer;
    }

    @Override
    protected TapDevice tap() {
        return end.tap();
    }

    @Override
    protected TapDevice device() {
        return end.tap();
    }

    @Override
    protected Egress egress() {
        return end;
    }

    /** Its state is its peer's carrier. */
    @Override
    List<ManagedInterface> changedWithIt() {
        return List.of(this, peer());
    }

    /** It takes its peer with it. */
    @Override
    List<AutoCloseable> ending(SwitchControl control) {
        return List.of(() -> control.leave(this), this::separate, () -> control.delete(peer()), this::close);
    }

    @Override
    public String kind() {
        return "veth";
    }

    /** What enters a bridge by this end is read from the other one. */
    @Override
    boolean hasLink() {
        return link().isUp() && peer().link().isUp() && !peer().isFailing();
    }

    @Override
    protected void update(int newNsid, LinkInfo newLink) {
        boolean wasUp = link().isUp();
        super.update(newNsid, newLink);
        followLink(newLink);
        if (wasUp != newLink.isUp()) {
            peer().followPeer();
        }
    }

    /**
     * Asks again where the kernel refuses: without carrier the end would be deaf until the peer goes up the next time.
     */
    private void followPeer() {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                end.tap().device().setCarrier(peer().link().isUp());
                return;
            } catch (LinuxException e) {
                if (e.errno() == Errno.EBADFD || e.errno() == Errno.EBADF) {
                    return; // it is gone, or we have closed it
                }
                LOG.warn("the carrier of {} does not follow {} yet: {}", name(), peer(), e.getMessage());
            }
        }
    }

    @Override
    SwitchLoop loop() {
        return peer().end.tap().loop();
    }

    @Override
    void connect(BridgeIngress ingress) {
        end.enslave(ingress);
    }

    @Override
    void disconnect() {
        end.enslave(null);
    }
}
