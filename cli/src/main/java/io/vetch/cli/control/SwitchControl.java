package io.vetch.cli.control;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.FrameInjector;
import io.vetch.tap.device.PacketDevice;
import io.vetch.tap.device.Reception;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.device.VethEnd;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.BurstReader;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be done to the switch: bridges, TAPs and veth pairs are made and deleted, interfaces join and leave bridges.
 * Each method either does all it says or throws and has changed nothing. Control thread only.
 */
public final class SwitchControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchControl.class);

    private final Executor executor;
    private final SwitchLoops loops;
    private final RouteNetlink netlink;
    private final InterfaceTable table = new InterfaceTable();
    private final LinkWatcher watcher;
    private final TapFactory taps;
    private final int fdbCapacity;
    private final Monitor monitor;
    private BridgeLife bridgeLife = BridgeLife.NONE;
    private final DeviceListener devices = new DeviceListener() {
        @Override
        public void gone() {
            executor.execute(watcher::sweep);
        }

        @Override
        public void failing(BurstReader device) {}
    };

    /** @param control the control thread, to which loops report devices that are gone */
    public SwitchControl(SwitchLoops loops, RouteNetlink netlink, Executor control, int fdbCapacity) {
        this.executor = control;
        this.loops = loops;
        this.netlink = netlink;
        this.fdbCapacity = fdbCapacity;
        this.monitor = new Monitor(control);
        this.watcher = new LinkWatcher(netlink, table, this);
        this.taps = new TapFactory(loops, netlink, devices);
    }

    /** Has {@code task} run on the control thread. From any thread. */
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** There is one, for bridges made from now on. */
    public void setBridgeLife(BridgeLife newLife) {
        bridgeLife = newLife;
    }

    /** What happens on all bridges. */
    public Monitor monitor() {
        return monitor;
    }

    /** The kernel's news, to be polled when {@link RouteNetlink#eventFd} is readable and before each command. */
    public LinkWatcher watcher() {
        return watcher;
    }

    public RouteNetlink netlink() {
        return netlink;
    }

    public SwitchLoops loops() {
        return loops;
    }

    // ---- finding

    /** An interface of ours in a namespace. */
    public Optional<ManagedInterface> find(int nsid, String name) {
        return table.find(nsid, name);
    }

    /** A bridge of ours in a namespace. */
    public Optional<BridgeInterface> bridge(int nsid, String name) {
        return find(nsid, name).filter(BridgeInterface.class::isInstance).map(BridgeInterface.class::cast);
    }

    /** All interfaces, oldest first. */
    public List<ManagedInterface> interfaces() {
        return table.all();
    }

    /** The bridges of a namespace, oldest first. */
    public List<BridgeInterface> bridges(int nsid) {
        return bridges().stream().filter(bridge -> bridge.nsid() == nsid).toList();
    }

    public List<BridgeInterface> bridges() {
        return table.all().stream()
                .filter(BridgeInterface.class::isInstance)
                .map(BridgeInterface.class::cast)
                .toList();
    }

    /** The interface behind a port. */
    public Optional<ManagedInterface> owner(BridgePort port) {
        return table.all().stream()
                .filter(candidate -> candidate.membership().stream().anyMatch(member -> member.port() == port))
                .findFirst();
    }

    /** Where an interface that Vetch made is now; the caller closes it. */
    public NetworkNamespace namespaceOf(ManagedInterface made) throws IOException {
        return device(made).namespace();
    }

    /** Gives an interface that Vetch made another MAC address. The kernel reports it as a change by the user. */
    public void setAddress(ManagedInterface made, long address) throws IOException {
        device(made).setAddress(address);
    }

    private static TunDevice device(ManagedInterface made) {
        TapDevice tap = made.tap();
        if (tap == null) {
            throw new IllegalArgumentException(made + " is not made by Vetch");
        }
        return tap.device();
    }

    /** By which frames from elsewhere enter {@code bridge} as if {@code device}, its port {@code port}, received them. */
    public FrameInjector injector(BridgeInterface bridge, BridgePort port, ManagedInterface device) {
        return new FrameInjector(device.loop(), new BridgeIngress(bridge.bridge(), port));
    }

    // ---- making and deleting

    /** @throws IOException if the interface cannot be made, EEXIST among others */
    public BridgeInterface createBridge(NetworkNamespace namespace, String name) throws IOException {
        TapFactory.Made made = taps.make(namespace, name);
        Bridge bridge = new Bridge(name, loops.count(), fdbCapacity, loops, System::nanoTime);
        BridgeInterface created = new BridgeInterface(made.nsid(), made.link(), bridge, made.tap());
        BridgePort local =
                bridge.addLocalPort(made.link().address(), made.link().mtu(), created, made.tap());
        monitor.watch(created);
        created.connect(new BridgeIngress(bridge, local));
        table.add(created);
        bridgeLife.created(created);
        made.tap().start();
        return created;
    }

    public TapInterface createTap(NetworkNamespace namespace, String name) throws IOException {
        TapFactory.Made made = taps.make(namespace, name);
        TapInterface created = new TapInterface(made.nsid(), made.link(), made.tap());
        made.tap().start();
        table.add(created);
        return created;
    }

    /** Makes both ends or none. @return the first end, which knows the other */
    public VethInterface createVeth(
            NetworkNamespace namespace, String name, NetworkNamespace peerSpace, String peerName) throws IOException {
        TapFactory.Made first = taps.make(namespace, name);
        TapFactory.Made second;
        try {
            second = taps.make(peerSpace, peerName);
        } catch (IOException | RuntimeException e) {
            first.tap().close();
            throw e;
        }
        VethInterface a = veth(first);
        VethInterface b = veth(second);
        VethInterface.join(a, b);
        first.tap().start();
        second.tap().start();
        table.add(a);
        table.add(b);
        return a;
    }

    private VethInterface veth(TapFactory.Made made) {
        return new VethInterface(
                made.nsid(), made.link(), new VethEnd(made.tap(), made.link().mtu(), loops));
    }

    /** Deletes an interface of ours; a veth end takes its peer with it, a bridge sets its ports free. */
    public void delete(ManagedInterface doomed) {
        if (table.remove(doomed)) {
            leave(doomed);
            switch (doomed) {
                case BridgeInterface bridge -> setPortsFree(bridge);
                case VethInterface veth -> {
                    veth.separate();
                    delete(veth.peer());
                }
                case TapInterface tap -> {}
                case AttachedInterface attached -> {}
            }
            doomed.close();
        }
    }

    private void setPortsFree(BridgeInterface bridge) {
        for (ManagedInterface port : table.all()) {
            if (port.membership().stream().anyMatch(member -> member.bridge() == bridge)) {
                release(port);
            }
        }
        bridge.disconnect();
        loops.awaitBurstBoundary();
        bridgeLife.deleted(bridge);
    }

    // ---- joining and leaving bridges

    /**
     * Makes the interface {@code name} of a namespace a port of {@code bridge}. One that is not ours is attached.
     *
     * @throws RefusedException NO_DEVICE, LOOP (a bridge), BUSY (has a master), INVALID (not Ethernet, or loopback)
     */
    public BridgePort enslave(BridgeInterface bridge, NetworkNamespace namespace, String name) throws IOException {
        int nsid = netlink.nsid(namespace);
        ManagedInterface member = table.find(nsid, name).orElse(null);
        if (member instanceof BridgeInterface) {
            throw new RefusedException(Refusal.LOOP);
        }
        if (member == null) {
            member = attach(namespace, nsid, name);
        } else if (member.membership().isPresent()) {
            throw new RefusedException(Refusal.BUSY);
        }
        return join(bridge, member);
    }

    private AttachedInterface attach(NetworkNamespace namespace, int nsid, String name) throws IOException {
        LinkInfo link = netlink.link(nsid, name).orElseThrow(() -> new RefusedException(Refusal.NO_DEVICE));
        if (link.isLoopback() || !link.ethernet()) {
            throw new RefusedException(Refusal.INVALID);
        }
        if (link.kind().equals("bridge")) {
            throw new RefusedException(Refusal.LOOP);
        }
        if (link.master() != 0) {
            throw new RefusedException(Refusal.BUSY);
        }
        AttachedInterface attached = new AttachedInterface(
                nsid,
                link,
                PacketDevice.attach(namespace, link.index(), Reception.of(link.kind()), loops, devices),
                namespace.inode());
        attached.device().start();
        table.add(attached);
        return attached;
    }

    private BridgePort join(BridgeInterface bridge, ManagedInterface member) {
        LinkInfo link = member.link();
        Egress egress = switch (member) {
            case TapInterface tap -> tap.tap();
            case VethInterface veth -> veth.end();
            case AttachedInterface attached -> attached.device();
            case BridgeInterface other -> throw new RefusedException(Refusal.LOOP);
        };
        BridgePort port;
        try {
            port = bridge.bridge().addPort(link.name(), member.portAddress(), link.mtu(), egress);
        } catch (RefusedException e) {
            if (member instanceof AttachedInterface) {
                delete(member);
            }
            throw e;
        }
        member.joined(new Membership(bridge, port));
        member.connect(new BridgeIngress(bridge.bridge(), port));
        bridge.bridge().setOperational(port, member.isOperational());
        return port;
    }

    /** Takes an interface out of its bridge. An attached one is given back to its host. */
    public void release(ManagedInterface member) {
        if (member instanceof AttachedInterface) {
            delete(member);
        } else {
            leave(member);
        }
    }

    private void leave(ManagedInterface member) {
        Membership membership = member.membership().orElse(null);
        if (membership == null) {
            return;
        }
        member.disconnect();
        loops.awaitBurstBoundary(); // nothing of it is in the relay any more, so nothing is learned after the flush
        member.joined(null);
        membership.bridge().bridge().removePort(membership.port());
        monitor.report(new MonitorEvent.PortRemoved(membership.bridge(), member, membership));
    }

    /** Called by the watcher when the kernel reported a change of {@code changed}. */
    void follow(ManagedInterface changed) {
        followAsPort(changed);
        if (changed instanceof VethInterface veth) {
            followAsPort(veth.peer());
        }
    }

    private static void followAsPort(ManagedInterface changed) {
        changed.membership().ifPresent(membership -> {
            Bridge bridge = membership.bridge().bridge();
            BridgePort port = membership.port();
            LinkInfo link = changed.link();
            port.rename(link.name());
            bridge.setAddress(port, changed.portAddress());
            bridge.setMtu(port, link.mtu());
            bridge.setOperational(port, changed.isOperational());
        });
    }

    /**
     * Lets go of interfaces whose namespace was deleted: the packet socket alone keeps it, and them, alive. To be called
     * about once a second.
     */
    public void releaseOrphans() {
        for (ManagedInterface each : table.all()) {
            if (each instanceof AttachedInterface attached
                    && attached.nsid() != netlink.ownNsid()
                    && attached.isOrphaned()) {
                LOG.info("the namespace of {} was deleted", attached);
                delete(attached);
            }
        }
    }

    /** Ages all forwarding databases; to be called by the control thread's timer. */
    public void age() {
        for (BridgeInterface bridge : bridges()) {
            bridge.bridge().age();
        }
    }

    /** The shortest time after which {@link #age} should run again, in nanoseconds. */
    public long ageingIntervalNanos() {
        return bridges().stream()
                .mapToLong(bridge -> bridge.bridge().ageingIntervalNanos())
                .min()
                .orElse(1_000_000_000L);
    }

    /** Deletes what Vetch made and gives back what it attached. */
    @Override
    public void close() {
        for (ManagedInterface each : table.all()) {
            delete(each);
        }
    }
}
