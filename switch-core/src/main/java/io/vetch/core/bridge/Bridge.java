package io.vetch.core.bridge;

import io.vetch.core.Failures;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.neighbour.NeighbourTable;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortState;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.relay.RelayView;
import io.vetch.core.relay.SnoopedGroups;
import io.vetch.core.vlan.PortVlans;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One relay with its ports, options and forwarding database: what {@code brctl addbr} makes. Control thread only, but
 * for {@link #relay}, whose result belongs to a loop.
 */
public final class Bridge {
    private final LongSupplier clock;
    private final int loops;
    private final Quiescence quiescence;
    private final ForwardingDatabase fdb;
    private final BridgeVlans vlans;
    private final OwnAddresses ownAddresses;
    private final BridgeEntries entries;
    private final BridgeSnooping snooping;
    private final List<FrameRelay> relays;
    private final PortList ports = new PortList();
    private final LocalInterface local = new LocalInterface(this);
    private final ForwardingStates states = new ForwardingStates(this);
    private final PortParameters parameters = new PortParameters(this);
    private final Ageing ageing;
    private final Watchers watchers;
    private final Explanations explanations;
    private final BridgeTree tree = new BridgeTree(this);
    private final BridgeOptions options = new BridgeOptions(this, tree);

    private volatile RelayView view;
    private long changedNanos;
    private final List<BridgeListener> listeners = new CopyOnWriteArrayList<>();
    private String name;
    private boolean up;
    private boolean promiscuous;
    private @Nullable SnoopedGroups groups;
    private NeighbourTable neighbours = NeighbourTable.EMPTY;

    /**
     * @param loops how many loops will relay for this bridge
     * @param capacity most dynamic entries of its forwarding database
     * @param clock nanoseconds, as given to {@link FrameRelay#beginBurst}
     */
    public Bridge(String name, int loops, int capacity, Quiescence quiescence, LongSupplier clock) {
        this(name, loops, capacity, quiescence, clock, Failures.THROWN);
    }

    /** @param failures told of what fails where no caller can be told, on any loop */
    public Bridge(String name, int loops, int capacity, Quiescence quiescence, LongSupplier clock, Failures failures) {
        this.name = name;
        this.loops = loops;
        this.quiescence = quiescence;
        this.clock = clock;
        this.watchers = new Watchers(this, quiescence);
        this.ageing = new Ageing(this, clock);
        fdb = new ForwardingDatabase(capacity, clock.getAsLong());
        fdb.dynamic().setAgeing(ageing.nanos());
        vlans = new BridgeVlans(loops, new BridgeVlans.Changed() {
            @Override
            public void list(BridgePort port, PortVlans before) {
                vlansChanged(port, before);
            }

            @Override
            public void options() {
                snooping.vlans().follow();
                followGroups();
                refresh();
            }
        });
        ownAddresses = new OwnAddresses(fdb, vlans);
        entries = new BridgeEntries(fdb, vlans, ownAddresses, clock, ageing::nanos);
        snooping = new BridgeSnooping(clock, vlans);
        explanations = new Explanations(this, clock);
        view = currentView();
        relays = IntStream.range(0, loops)
                .mapToObj(loop -> new FrameRelay(loop, fdb, () -> view, watchers::all, watchers::sampler, failures))
                .toList();
    }

    public String name() {
        return name;
    }

    public void rename(String newName) {
        name = newName;
    }

    /** The relay that loop {@code loop} alone may call. */
    public FrameRelay relay(int loop) {
        return relays.get(loop);
    }

    public ForwardingDatabase fdb() {
        return fdb;
    }

    /** What somebody adds to the forwarding database, or takes out of it. */
    public BridgeEntries entries() {
        return entries;
    }

    /** What it knows of multicast groups, if {@code mcast_snooping} is on. */
    public BridgeSnooping snooping() {
        return snooping;
    }

    /** Sends groups where snooping says from now on, if it snoops. */
    public void followSnooping() {
        setGroups(snooping.rules().groups());
    }

    /** Tells {@code added} of changes from now on, until {@link #removeListener}. */
    public void addListener(BridgeListener added) {
        listeners.add(added);
    }

    public void removeListener(BridgeListener removed) {
        listeners.remove(removed);
    }

    /** What would become of a frame. */
    public Explanations explanations() {
        return explanations;
    }

    /** What the relays go by now. */
    RelayView view() {
        return view;
    }

    /** Who sees its frames. */
    public Watchers watchers() {
        return watchers;
    }

    void tellWatched(boolean watched) {
        listeners.forEach(each -> each.watched(this, watched));
    }

    /** Which port is in which VLAN. */
    public BridgeVlans vlans() {
        return vlans;
    }

    // ---- ports

    /** The ports by number, the local one not among them. */
    public List<BridgePort> ports() {
        return ports.all();
    }

    /** The bridge's own port, by which the host sends and receives. */
    public Optional<BridgePort> local() {
        return local.port();
    }

    /** The interface of that port. */
    public LocalInterface localInterface() {
        return local;
    }

    /** The ports by number, then the local one. */
    public List<BridgePort> allPorts() {
        return Stream.concat(ports().stream(), local().stream()).toList();
    }

    public Optional<BridgePort> port(String portName) {
        return ports.find(portName);
    }

    /** Gives the bridge its own port, by which the host sends and receives. Done once. */
    public BridgePort addLocalPort(long address, int mtu, LocalDevice device, Egress egress) {
        BridgePort port = new BridgePort(BridgePort.LOCAL_NUMBER, name, address, mtu, loops, egress);
        local.join(port, device);
        vlans.join(port);
        fdb.setLocalPort(port);
        snooping.added(port);
        refresh();
        return port;
    }

    /**
     * Adds a port with the lowest free number. It stays disabled until {@link #setOperational}.
     *
     * @param address of the device on the bridge's side; 0 if there is none, as where a host's TAP is the port
     * @throws RefusedException with {@link Refusal#EXCHANGE_FULL} if there are 1023
     */
    public BridgePort addPort(String portName, long address, int mtu, Egress egress) {
        return addPort(ports.lowestFreeNumber(), portName, address, mtu, egress);
    }

    /** The same with a number that no other port has, from 1 to {@link BridgePort#MAX_NUMBER}. */
    public BridgePort addPort(int number, String portName, long address, int mtu, Egress egress) {
        BridgePort port = new BridgePort(number, portName, address, mtu, loops, egress);
        vlans.join(port);
        ports.add(port);
        try {
            snooping.added(port);
            refresh();
            tellChanged(port);
            return port;
        } catch (RuntimeException | Error e) {
            ports.remove(port);
            vlans.leave(port);
            snooping.removed(port);
            publish();
            throw e;
        }
    }

    /** Takes a port out. When this returns no loop sends to it any more and nothing leads to it. */
    public void removePort(BridgePort port) {
        port.setState(PortState.DISABLED);
        ports.remove(port);
        parameters.forgetBackups(port);
        vlans.leave(port);
        snooping.removed(port);
        followGroups();
        refresh();
        local.followCarrier();
        forgetStations(entry -> entry.port() == port);
        listeners.forEach(each -> each.portRemoved(this, port));
    }

    /** Device and link of a port came up or went down. */
    public void setOperational(BridgePort port, boolean operational) {
        states.setOperational(port, operational);
    }

    /** What else decides on the states of ports. */
    public ForwardingStates states() {
        return states;
    }

    /** Brings the whole bridge up or down, as {@code ip link set br0 up}. */
    public void setUp(boolean bridgeUp) {
        if (up != bridgeUp) {
            followUp(bridgeUp);
            settleAll();
            publish();
        }
    }

    /** Brings it up or down, and leaves the states of its ports to who says them by {@link ForwardingStates#follow}. */
    public void followUp(boolean bridgeUp) {
        up = bridgeUp;
        local().ifPresent(port -> port.setState(up ? PortState.FORWARDING : PortState.DISABLED));
        snooping.setUp(up);
        followGroups();
        publish();
    }

    public boolean isUp() {
        return up;
    }

    void settleAll() {
        states.settleAll();
    }

    /**
     * Sets a state by hand. Without a spanning tree, blocking becomes forwarding at once, as in the kernel bridge.
     *
     * @param number see {@link PortState}
     */
    public void setState(BridgePort port, int number) {
        states.setByHand(port, number);
    }

    /** A port has another state; to be called before {@link #tellChanged}. */
    void stateChanged(BridgePort port) {
        snooping.followState(port);
        followGroups();
        publish();
        local.followCarrier();
    }

    /** Tells listeners of a port as it is now. */
    void tellChanged(BridgePort port) {
        listeners.forEach(each -> each.portChanged(this, port));
    }

    /** Removes entries that {@code which} names, once no loop works by what was published before. */
    void forgetStations(Predicate<FdbEntry> which) {
        quiescence.awaitBurstBoundary();
        fdb.flush(which);
    }

    /** What else is set of ports. */
    public PortParameters parameters() {
        return parameters;
    }

    // ---- options

    public long option(BridgeOption option) {
        return options.get(option);
    }

    /** @throws RefusedException if the value is out of range or the option is not supported */
    public void setOption(BridgeOption option, long value) {
        options.set(option, value);
    }

    /** Has the bridge's spanning trees made by {@code factory}. Without one {@code stp_state} stays 0. */
    public void setSpanningTrees(BridgeStp.Factory factory) {
        tree.setFactory(factory);
    }

    /** The one that runs now. */
    public Optional<BridgeStp> spanningTree() {
        return tree.running();
    }

    /** How long it knows stations that are silent. */
    public Ageing ageing() {
        return ageing;
    }

    /** Takes over what a change has made of the groups; published with it. */
    void followGroups() {
        if (snooping.hasGroups()) {
            groups = snooping.rules().groups();
        }
    }

    /** Priority and address, as in BPDUs: the address is 0 while the bridge has no port. */
    public long identifier() {
        return (option(BridgeOption.PRIORITY) << 48) | local.identifyingAddress();
    }

    /** Where its BPDUs go. */
    public long groupAddress() {
        return vlans.isOfProvider() ? MacAddress.PROVIDER_BRIDGE_GROUP : MacAddress.BRIDGE_GROUP;
    }

    // ---- what devices report

    public void setPromiscuous(boolean on) {
        if (promiscuous != on) {
            promiscuous = on;
            publish();
        }
    }

    /** Sends frames to a group where {@code snooped} says from now on. @param snooped null: where mcast_flood says */
    public void setGroups(@Nullable SnoopedGroups snooped) {
        groups = snooped;
        publish();
    }

    /** Whom the host knows: relays answer for them. It changes nothing else, so nobody is told. */
    public void setNeighbours(NeighbourTable known) {
        neighbours = known;
        view = currentView();
    }

    public void setAddress(BridgePort port, long address) {
        if (port.address() != address) {
            port.setAddress(address);
            refresh();
        }
    }

    public void setMtu(BridgePort port, int mtu) {
        if (port.mtu() != mtu) {
            port.setMtu(mtu);
            refresh();
        }
    }

    /**
     * When ports, options, groups or VLANs changed last, by the loops' clock: what frames met before that may be
     * otherwise now.
     */
    public long changedNanos() {
        return changedNanos;
    }

    /** Takes over what has changed of the ports: their number, addresses or MTUs. */
    void refresh() {
        ownAddresses.follow(allPorts());
        publish();
        if (local.takeAddressOfPorts()) {
            ownAddresses.follow(allPorts());
            local.followCarrier();
            followByTree();
        }
        local.takeMtuOfPorts();
    }

    private void vlansChanged(BridgePort port, PortVlans before) {
        PortVlans list = vlans.of(port);
        snooping.vlans().follow();
        followGroups();
        refresh();
        forgetStations(entry -> entry.port() == port
                && entry.isDynamic()
                && before.contains(entry.vlan())
                && !list.contains(entry.vlan()));
        listeners.forEach(each -> each.vlansChanged(this, port, before));
    }

    /** Has relays and listeners go by what is now. */
    void publish() {
        view = currentView();
        changedNanos = clock.getAsLong();
        listeners.forEach(each -> each.changed(this));
        followByTree();
    }

    void followByTree() {
        tree.follow();
    }

    private RelayView currentView() {
        RelayView.Settings settings = new RelayView.Settings(
                up,
                promiscuous,
                ageing.nanos(),
                tree.isRunning(),
                !options.isOn(BridgeOption.NO_LINKLOCAL_LEARN),
                (int) option(BridgeOption.GROUP_FWD_MASK),
                groups,
                vlans.view(),
                neighbours);
        return RelayView.of(settings, local().orElse(null), ports());
    }

    @Override
    public String toString() {
        return name;
    }
}
