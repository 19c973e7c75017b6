package io.vetch.cli.control;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.FrameSink;
import io.vetch.tap.device.LoopDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.loop.SwitchLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An interface that Vetch made or attached: where it is now, what rtnetlink last said about it, and the bridge it is a
 * port of. One subclass for each kind of port; a new kind is a new subclass here and a factory in {@link
 * InterfaceMaker}.
 */
public abstract class ManagedInterface {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedInterface.class);

    private int nsid;
    private LinkInfo link;
    private @Nullable Membership membership;
    private boolean failing;
    private int neighboursKeptIn = -1;

    protected ManagedInterface(int nsid, LinkInfo link) {
        this.nsid = nsid;
        this.link = link;
    }

    /** Id of the namespace the interface is in, as the daemon's namespace knows it. */
    public final int nsid() {
        return nsid;
    }

    public final LinkInfo link() {
        return link;
    }

    public final String name() {
        return link.name();
    }

    public final Optional<Membership> membership() {
        return Optional.ofNullable(membership);
    }

    /** What it is, in the words of {@code ip -d link}. */
    public abstract String kind();

    /** The address that is the bridge's when this is a port; frames to it go to the bridge's host. */
    long portAddress() {
        return link.address();
    }

    /** The device, if Vetch made it; null for one that was attached. */
    protected abstract @Nullable TapDevice tap();

    /** The namespace it is in now; the caller closes it. */
    public NetworkNamespace namespace() throws IOException {
        TapDevice tap = tap();
        if (tap == null) {
            throw new IllegalArgumentException(this + " is not made by Vetch");
        }
        return tap.device().namespace();
    }

    /** Tells the namespace it is in now from others while they exist. */
    public long namespaceInode() throws IOException {
        try (NetworkNamespace there = namespace()) {
            return there.inode();
        }
    }

    /** Inode of the namespace that having it open keeps alive, other than the daemon's; 0: none. */
    public long heldNamespace() {
        TapDevice tap = tap();
        return tap == null ? 0 : tap.device().heldNamespace();
    }

    /**
     * Has its host keep its neighbours while nobody has the device open, and it has no carrier: else it would ask for
     * each by ARP again, after a second if the first question is lost. Once in each namespace; needs Linux 5.16.
     */
    final void keepNeighbours() throws IOException {
        if (neighboursKeptIn == nsid) {
            return;
        }
        try (NetworkNamespace there = namespace()) {
            there.call(() -> {
                write("ipv4", "arp_evict_nocarrier");
                write("ipv6", "ndisc_evict_nocarrier");
                return true;
            });
        }
        neighboursKeptIn = nsid;
    }

    private void write(String family, String setting) {
        try {
            Files.writeString(Path.of("/proc/sys/net", family, "conf", name(), setting), "0\n");
        } catch (IOException e) {
            LOG.debug("the host of {} forgets its neighbours when it has no carrier", name(), e);
        }
    }

    /** What its loop reads. */
    protected abstract LoopDevice device();

    /** How its bridge sends to it. @throws RefusedException if it can be no port */
    protected abstract Egress egress();

    /** It, and the interface whose link follows its own, if there is one. */
    List<ManagedInterface> changedWithIt() {
        return List.of(this);
    }

    /** Whether it is somebody else's, who has it back when it leaves its bridge. */
    boolean isLent() {
        return false;
    }

    /** What is to be done when it is deleted, whatever fails. */
    List<AutoCloseable> ending(SwitchControl control) {
        return List.of(() -> control.leave(this), this::close);
    }

    /** The loop that what it receives comes by. */
    SwitchLoop loop() {
        return device().loop();
    }

    /** Whether frames can pass: administratively up, and carrier, and its device does not fail. */
    final boolean isOperational() {
        return !failing && hasLink();
    }

    /** Administratively up, and carrier. */
    boolean hasLink() {
        return link.isUp() && link.hasCarrier();
    }

    /** Takes over the speed of its link, as the kernel's bridge does when a port is added, and when its link is up. */
    void followSpeed(BridgePort port) {}

    final boolean isFailing() {
        return failing;
    }

    /** Notes that its device is not read because it kept failing, or is read again. */
    final void setFailing(boolean keepsFailing) {
        failing = keepsFailing;
    }

    /** Connects the interface to its bridge: what it receives enters there. */
    void connect(BridgeIngress ingress) {
        device().connect(ingress);
    }

    /** Undoes {@link #connect}. */
    void disconnect() {
        device().connect(FrameSink.DISCARD);
    }

    /** Takes it off its loop and, if Vetch made it, deletes it. */
    protected void close() {
        device().close();
    }

    protected final void joined(@Nullable Membership newMembership) {
        membership = newMembership;
    }

    /**
     * Whether news, which may be older than what was done meanwhile, says something that the kernel should be asked
     * about.
     */
    boolean isDoubtful(LinkInfo news) {
        return false;
    }

    /** Takes over what the kernel said. */
    protected void update(int newNsid, LinkInfo newLink) {
        nsid = newNsid;
        link = newLink;
    }

    @Override
    public final String toString() {
        return name();
    }
}
