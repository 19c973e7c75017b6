package io.vetch.cli.control;

import io.vetch.cli.veth.MadeEnd;
import io.vetch.cli.veth.RealEnd;
import io.vetch.core.Closing;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.device.VethEnd;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.linux.veth.VethLinks;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes bridges, TAPs and veth pairs, or takes up those that a daemon before this one has left. Each method makes all
 * or nothing. Control thread only.
 */
public final class InterfaceMaker {
    private final SwitchControl control;
    private final InterfaceTable table;
    private final TapFactory taps;

    InterfaceMaker(SwitchControl control, InterfaceTable table, TapFactory taps) {
        this.control = control;
        this.table = table;
        this.taps = taps;
    }

    /**
     * An interface that a daemon before this one has made, or had as a port.
     *
     * @param namespace where it is; the caller closes it
     * @param nsid its id
     * @param open gives it open, once, as it was handed over; null: it is to be opened
     */
    public record Left(NetworkNamespace namespace, int nsid, LinkInfo link, Supplier<@Nullable TunDevice> open) {}

    /** See {@link SwitchControl#createBridge}. */
    TapBridge createBridge(NetworkNamespace namespace, String name) throws IOException {
        return addBridge(use -> taps.make(namespace, name, use));
    }

    /**
     * {@link #createBridge} of a device that a daemon before this one has left. It has its address and MTU, whoever set
     * them.
     */
    public TapBridge takeBridge(Left left) throws IOException {
        return addBridge(use -> taps.take(left, use));
    }

    /** Where a TAP device comes from. */
    @FunctionalInterface
    private interface Source<T extends ManagedInterface> {
        T get(TapFactory.Use<T> use) throws IOException;
    }

    private TapBridge addBridge(Source<TapBridge> source) throws IOException {
        int capacity = control.register().shareWithOneMore();
        try (Attempt attempt = new Attempt()) {
            attempt.orElse(control.register()::share);
            TapBridge made = source.get((nsid, link, tap) -> bridge(nsid, link, tap, capacity));
            attempt.orElse(() -> control.takeBack(made));
            table.add(made);
            control.register().tellCreated(made);
            made.device().start();
            attempt.succeeded();
            return made;
        }
    }

    private TapBridge bridge(int nsid, LinkInfo link, TapDevice tap, int capacity) {
        Bridge bridge = new Bridge(
                link.name(),
                control.loops().count(),
                capacity,
                control.loops(),
                System::nanoTime,
                control.thread().failures());
        TapBridge made = new TapBridge(nsid, link, bridge, tap);
        made.connect(new BridgeIngress(bridge, bridge.addLocalPort(link.address(), link.mtu(), made, tap)));
        return made;
    }

    /** See {@link SwitchControl#createTap}. */
    TapInterface createTap(NetworkNamespace namespace, String name) throws IOException {
        return addTap(use -> taps.make(namespace, name, use));
    }

    /** {@link #createTap} of a device that a daemon before this one has left. */
    public TapInterface takeTap(Left left) throws IOException {
        return addTap(use -> taps.take(left, use));
    }

    private TapInterface addTap(Source<TapInterface> source) throws IOException {
        try (Attempt attempt = new Attempt()) {
            TapInterface made = source.get(TapInterface::new);
            attempt.orElse(() -> control.takeBack(made));
            table.add(made);
            if (made.nsid() == control.netlink().ownNsid()) {
                made.answerForItselfOnly();
            }
            made.device().start();
            attempt.succeeded();
            return made;
        }
    }

    /**
     * Makes a veth pair of what {@link SwitchControl#vethChoice} says: both ends or none.
     *
     * @return the first end, which knows the other
     * @throws RefusedException INVALID for a name that no interface can have, EXISTS if one has it
     */
    public MadeEnd createPair(NetworkNamespace namespace, String name, NetworkNamespace peerSpace, String peerName)
            throws IOException {
        if (!control.vethChoice().mode().isReal()) {
            return createVeth(namespace, name, peerSpace, peerName);
        }
        int nsid = control.netlink().nsid(namespace);
        int peerNsid = control.netlink().nsid(peerSpace);
        String free = taps.freeName(nsid, name, "");
        String peerFree = taps.freeName(peerNsid, peerName, nsid == peerNsid ? free : "");
        return control.realPairs().make(namespace, free, peerSpace, peerFree);
    }

    /** Deletes a pair of either kind by one of its ends. Ends that are ports leave their bridges first. */
    public void deletePair(MadeEnd doomed) throws IOException {
        if (doomed instanceof RealEnd end) {
            Closing.all(
                    () -> leaveBridge(end),
                    () -> leaveBridge(end.peer()),
                    () -> control.realPairs().delete(end));
        } else if (doomed instanceof VethInterface end) {
            control.delete(end);
        }
    }

    private void leaveBridge(RealEnd end) {
        table.find(end.nsid(), end.link().index()).ifPresent(control::delete);
    }

    /** Gives an end of a pair another MAC address. @param namespace where it is */
    public void setAddress(MadeEnd made, NetworkNamespace namespace, long address) throws IOException {
        if (made instanceof RealEnd end) {
            VethLinks.setAddress(namespace, end.link().index(), address);
        } else if (made instanceof VethInterface end) {
            control.setAddress(end, address);
        }
    }

    /** See {@link SwitchControl#createVeth}. */
    VethInterface createVeth(NetworkNamespace namespace, String name, NetworkNamespace peerSpace, String peerName)
            throws IOException {
        return addVeth(use -> taps.make(namespace, name, use), use -> taps.make(peerSpace, peerName, use));
    }

    /** {@link #createVeth} of two devices that a daemon before this one has left. */
    public VethInterface takeVeth(Left left, Left leftPeer) throws IOException {
        return addVeth(use -> taps.take(left, use), use -> taps.take(leftPeer, use));
    }

    private VethInterface addVeth(Source<VethInterface> source, Source<VethInterface> peerSource) throws IOException {
        try (Attempt attempt = new Attempt()) {
            VethInterface first = source.get(this::veth);
            attempt.orElse(first::close);
            VethInterface second = peerSource.get(this::veth);
            attempt.orElse(second::close);
            VethInterface.join(first, second);
            attempt.orElse(first::separate); // or the end that is still there would send to the one that is not
            first.device().start();
            second.device().start();
            table.add(first);
            table.add(second);
            attempt.succeeded();
            return first;
        }
    }

    private VethInterface veth(int nsid, LinkInfo link, TapDevice tap) {
        VethEnd end = new VethEnd(tap, link.name(), link.address(), link.mtu(), control.loops());
        return new VethInterface(nsid, link, end);
    }
}
