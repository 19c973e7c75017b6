package io.vetch.core.bridge;

import io.vetch.core.Failures;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.Egress;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import io.vetch.core.relay.Explainer;
import io.vetch.core.relay.Explanation;
import io.vetch.core.relay.FrameObserver;
import io.vetch.core.relay.FrameRelay;
import io.vetch.core.relay.ObserverList;
import io.vetch.core.relay.RelayView;
import io.vetch.core.relay.SnoopedGroups;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.vlan.PortVlans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One relay with its ports, options and forwarding database: what {@code brctl addbr} makes. Control thread only, but
 * for {@link #relay}, whose result belongs to a loop.
 */
public final class Bridge {
    private static final int MAX_COST = 65_535;
    private static final int MAX_PORT_PRIORITY = 63;
    private static final long NANOS_PER_CENTISECOND = Duration.ofMillis(10).toNanos();

    private final LongSupplier clock;
    private final int loops;
    private final Quiescence quiescence;
    private final ForwardingDatabase fdb;
    private final BridgeVlans vlans;
    private final OwnAddresses ownAddresses;
    private final BridgeEntries entries;
    private final BridgeSnooping snooping;
    private final List<FrameRelay> relays;
    private final List<BridgePort> ports = new ArrayList<>();
    private final Map<BridgeOption, Long> options = new EnumMap<>(BridgeOption.class);

    private volatile RelayView view;
    private final ObserverList observers;
    private volatile @Nullable FrameObserver sampler;
    private final List<BridgeListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable LocalPort local;
    private String name;
    private boolean up;
    private boolean promiscuous;
    private @Nullable SnoopedGroups groups;
    private BridgeStp.@Nullable Factory spanningTrees;
    private @Nullable BridgeStp spanningTree;
    /** In force: while the topology changes another than the option's. */
    private long ageingCentiseconds = BridgeOption.AGEING_TIME.initial();

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
        this.observers = new ObserverList(quiescence::awaitBurstBoundary);
        for (BridgeOption option : BridgeOption.values()) {
            options.put(option, option.initial());
        }
        fdb = new ForwardingDatabase(capacity, clock.getAsLong());
        fdb.setAgeing(ageingNanos());
        vlans = new BridgeVlans(loops, new BridgeVlans.Changed() {
            @Override
            public void list(BridgePort port, PortVlans before) {
                vlansChanged(port, before);
            }

            @Override
            public void options() {
                refresh();
            }
        });
        ownAddresses = new OwnAddresses(fdb, vlans);
        entries = new BridgeEntries(fdb, vlans, ownAddresses, clock, this::ageingNanos);
        snooping = new BridgeSnooping(clock);
        view = currentView();
        relays = IntStream.range(0, loops)
                .mapToObj(loop -> new FrameRelay(loop, fdb, () -> view, observers::all, () -> sampler, failures))
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

    /** What would become of a frame that entered by {@code ingress} now; nothing is sent, learned or counted. */
    public Explanation explain(BridgePort ingress, Frame frame) {
        age(); // what the timer has not come to yet is no station any more
        return new Explainer(name, allPorts(), view, fdb, clock.getAsLong())
                .explain(ingress, frame, untilNextState(ingress));
    }

    private OptionalInt untilNextState(BridgePort port) {
        return spanningTree()
                .flatMap(tree -> tree.status(port))
                .map(PortStatus::untilNextState)
                .orElse(OptionalInt.empty());
    }

    /**
     * What a relay would decide about a frame that entered by {@code ingress} now, as {@link #explain}, for somebody who asks often:
     * stations that have aged since the timer last looked count as there.
     */
    public Explanation decide(BridgePort ingress, Frame frame) {
        return new Explainer(name, allPorts(), view, fdb, clock.getAsLong()).explain(ingress, frame);
    }

    /** Lets {@code added} see every frame from the next burst on. */
    public void addObserver(FrameObserver added) {
        observers.add(added);
        listeners.forEach(each -> each.watched(this, true));
    }

    /**
     * Shows {@code added} from the next burst on what a network's stations tell of themselves: floods, drops, frames of stations
     * that are new or have moved, and a few of the others. It does not watch the bridge: nothing is slower for it.
     *
     * @param added must be as quick as any observer; null ends it
     */
    public void setSampler(@Nullable FrameObserver added) {
        sampler = added;
    }

    /** Whether somebody sees every frame. */
    public boolean isWatched() {
        return observers.all() != null;
    }

    /** When this returns, {@code removed} is not called any more. */
    public void removeObserver(FrameObserver removed) {
        observers.remove(removed);
        listeners.forEach(each -> each.watched(this, isWatched()));
    }

    /** Which port is in which VLAN. */
    public BridgeVlans vlans() {
        return vlans;
    }

    // ---- ports

    /** The ports by number, the local one not among them. */
    public List<BridgePort> ports() {
        return Collections.unmodifiableList(ports);
    }

    public Optional<BridgePort> local() {
        return Optional.ofNullable(local).map(LocalPort::port);
    }

    /** The ports by number, then the local one. */
    public List<BridgePort> allPorts() {
        return Stream.concat(ports.stream(), local().stream()).toList();
    }

    public Optional<BridgePort> port(String portName) {
        return ports.stream().filter(port -> port.name().equals(portName)).findFirst();
    }

    /** Gives the bridge its own port, by which the host sends and receives. Done once. */
    public BridgePort addLocalPort(long address, int mtu, LocalDevice device, Egress egress) {
        BridgePort port = new BridgePort(BridgePort.LOCAL_NUMBER, name, address, mtu, loops, egress);
        local = new LocalPort(port, device);
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
        int number = IntStream.rangeClosed(1, BridgePort.MAX_NUMBER)
                .filter(candidate -> ports.stream().noneMatch(port -> port.number() == candidate))
                .findFirst()
                .orElseThrow(() -> new RefusedException(Refusal.EXCHANGE_FULL));
        return addPort(number, portName, address, mtu, egress);
    }

    /** The same with a number that no other port has, from 1 to {@link BridgePort#MAX_NUMBER}. */
    public BridgePort addPort(int number, String portName, long address, int mtu, Egress egress) {
        BridgePort port = new BridgePort(number, portName, address, mtu, loops, egress);
        vlans.join(port);
        ports.add(port);
        ports.sort((a, b) -> Integer.compare(a.number(), b.number()));
        try {
            snooping.added(port);
            refresh();
            listeners.forEach(each -> each.portChanged(this, port));
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
        vlans.leave(port);
        snooping.removed(port);
        followGroups();
        refresh();
        followCarrier();
        quiescence.awaitBurstBoundary();
        fdb.flush(entry -> entry.port() == port);
        listeners.forEach(each -> each.portRemoved(this, port));
    }

    /** Device and link of a port came up or went down. */
    public void setOperational(BridgePort port, boolean operational) {
        if (port.isOperational() == operational) {
            return;
        }
        port.setOperational(operational);
        settle(port);
    }

    /** Brings the whole bridge up or down, as {@code ip link set br0 up}. */
    public void setUp(boolean bridgeUp) {
        if (up != bridgeUp) {
            followUp(bridgeUp);
            settleAll();
            publish();
        }
    }

    /** Brings it up or down, and leaves the states of its ports to who says them by {@link #followState}. */
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

    private void settleAll() {
        List.copyOf(ports).forEach(this::settle);
    }

    /** Forwarding at once where bridge and port are up (no spanning tree), else disabled and forgotten. */
    private void settle(BridgePort port) {
        if (spanningTree != null) {
            spanningTree.follow();
            return;
        }
        boolean forwarding = up && port.isOperational();
        PortState state = forwarding ? PortState.FORWARDING : PortState.DISABLED;
        if (forwarding && port.isForwarding()) {
            return;
        }
        change(port, state); // also if it was disabled by hand: what is not reachable is forgotten
    }

    /** Gives a port the state that somebody else has decided on: a spanning tree, or the kernel. */
    public void followState(BridgePort port, PortState state) {
        if (port.state() != state) {
            change(port, state);
        }
    }

    private void change(BridgePort port, PortState state) {
        port.setState(state);
        snooping.followState(port);
        followGroups();
        publish();
        followCarrier();
        if (state == PortState.DISABLED) {
            quiescence.awaitBurstBoundary();
            fdb.flush(entry -> entry.port() == port && entry.isDynamic());
        }
        listeners.forEach(each -> each.portChanged(this, port));
    }

    /**
     * Sets a state by hand. Without a spanning tree, blocking becomes forwarding at once, as in the kernel bridge.
     *
     * @param number see {@link PortState}
     */
    public void setState(BridgePort port, int number) {
        if (number < 0 || number >= PortState.values().length) {
            throw new RefusedException(Refusal.INVALID);
        }
        if (spanningTree != null) {
            throw new RefusedException(Refusal.BUSY);
        }
        PortState state = PortState.of(number);
        if (!up || !port.isOperational()) {
            throw new RefusedException(Refusal.NETWORK_DOWN);
        }
        port.setState(state == PortState.BLOCKING ? PortState.FORWARDING : state);
        snooping.followState(port);
        followGroups();
        publish();
        followCarrier();
        listeners.forEach(each -> each.portChanged(this, port));
    }

    public void setFlag(BridgePort port, PortFlag flag, boolean on) {
        port.set(flag, on);
        publish();
        listeners.forEach(each -> each.portChanged(this, port));
    }

    public void setCost(BridgePort port, long cost) {
        port.setCost(inRange(cost, 1, MAX_COST));
        publish();
    }

    public void setPriority(BridgePort port, long priority) {
        port.setPriority(inRange(priority, 0, MAX_PORT_PRIORITY));
        publish();
    }

    public void setGroupForwardMask(BridgePort port, long mask) {
        BridgeOption.checkGroupForwardMask(mask);
        port.setGroupForwardMask(inRange(mask, 0, 0xffff));
    }

    private static int inRange(long value, int min, int max) {
        if (value < min || value > max) {
            throw new RefusedException(Refusal.OUT_OF_RANGE);
        }
        return (int) value;
    }

    // ---- options

    public long option(BridgeOption option) {
        return Objects.requireNonNull(options.get(option));
    }

    /** @throws RefusedException if the value is out of range or the option is not supported */
    public void setOption(BridgeOption option, long value) {
        option.check(value);
        if (option == BridgeOption.VLAN_STATS_PER_PORT && !ports.isEmpty() && value != option(option)) {
            throw new RefusedException(Refusal.BUSY);
        }
        checkForStp(option, value);
        if (option == BridgeOption.STP_VERSION && value == option(option)) {
            return; // the spanning tree would begin anew
        }
        boolean isSwitch = option == BridgeOption.VLAN_FILTERING || option == BridgeOption.STP_STATE;
        options.put(option, isSwitch ? Math.min(value, 1) : option.taken(value));
        if (BridgeSnooping.concerns(option)) {
            snooping.configure(this::option);
            followGroups();
        }
        publish();
        switch (option) {
            case STP_STATE -> followStpState();
            case STP_VERSION -> {
                endStp();
                followStpState();
            }
            case AGEING_TIME -> setAgeing(value);
            case FDB_MAX_LEARNED -> fdb.setMaxLearned((int) value);
            case VLAN_FILTERING -> filterVlans(value != 0);
            case VLAN_STATS_ENABLED -> vlans.setCounting(value != 0);
            case VLAN_PROTOCOL -> vlans.setProtocol((int) value);
            case VLAN_DEFAULT_PVID -> vlans.setDefaultPvid((int) value);
            default -> {}
        }
    }

    private void filterVlans(boolean on) {
        if (vlans.isFiltering() != on) {
            vlans.setFiltering(on);
            if (on) {
                entries.spread();
            }
        }
    }

    private void checkForStp(BridgeOption option, long value) {
        if (option == BridgeOption.STP_STATE && value != 0 && spanningTrees == null) {
            throw new RefusedException(Refusal.NOT_SUPPORTED);
        }
        boolean delay = option == BridgeOption.FORWARD_DELAY && spanningTree != null;
        if (delay && (value < BridgeOption.MIN_FORWARD_DELAY || value > BridgeOption.MAX_FORWARD_DELAY)) {
            throw new RefusedException(Refusal.OUT_OF_RANGE);
        }
    }

    /** br_stp_set_enabled() of the kernel. */
    private void followStpState() {
        boolean on = option(BridgeOption.STP_STATE) != 0;
        if (on && spanningTree == null && spanningTrees != null) {
            long delay = option(BridgeOption.FORWARD_DELAY);
            options.put(
                    BridgeOption.FORWARD_DELAY,
                    Math.clamp(delay, BridgeOption.MIN_FORWARD_DELAY, BridgeOption.MAX_FORWARD_DELAY));
            spanningTree = spanningTrees.make(this);
            publish();
        } else if (!on && spanningTree != null) {
            endStp();
            settleAll();
            publish();
        }
    }

    private void endStp() {
        BridgeStp ended = spanningTree;
        if (ended != null) {
            spanningTree = null;
            ended.end();
            setAgeing(option(BridgeOption.AGEING_TIME));
        }
    }

    /** Has the bridge's spanning trees made by {@code factory}. Without one {@code stp_state} stays 0. */
    public void setSpanningTrees(BridgeStp.Factory factory) {
        spanningTrees = factory;
    }

    /** The one that runs now. */
    public Optional<BridgeStp> spanningTree() {
        return Optional.ofNullable(spanningTree);
    }

    /** The ageing time in force, in centiseconds: while the topology changes it is not the option's. */
    public long ageing() {
        return ageingCentiseconds;
    }

    /** Sets it until the option is set, or somebody calls this again. 0 makes a hub: nothing is learned, all is forgotten. */
    public void setAgeing(long centiseconds) {
        ageingCentiseconds = centiseconds;
        publish();
        fdb.setAgeing(ageingNanos());
        if (ageingNanos() == 0) {
            quiescence.awaitBurstBoundary();
            fdb.flush(FdbEntry::isDynamic);
        }
    }

    /** Takes over what a change has made of the groups; published with it. */
    private void followGroups() {
        if (snooping.hasGroups()) {
            groups = snooping.rules().groups();
        }
    }

    /** Priority and address, as in BPDUs: the address is 0 while the bridge has no port. */
    public long identifier() {
        return (option(BridgeOption.PRIORITY) << 48) | (local == null ? 0 : local.identifyingAddress(ports));
    }

    private long ageingNanos() {
        return ageingCentiseconds * NANOS_PER_CENTISECOND;
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

    /** The user gave the bridge's interface an address, or an MTU: from now on it no longer follows the ports. */
    public void localAddressSetByUser(long address) {
        if (local != null) {
            local.addressSetByUser();
            setAddress(local.port(), address);
            followCarrier();
        }
    }

    public void localMtuSetByUser(int mtu) {
        if (local != null) {
            local.mtuSetByUser(mtu);
        }
    }

    /** Whether the bridge's interface keeps the address that a user gave it. */
    public boolean hasAddressOfUser() {
        return local != null && local.hasAddressOfUser();
    }

    /** Whether the bridge's interface keeps the MTU that a user gave it. */
    public boolean hasMtuOfUser() {
        return local != null && local.hasMtuOfUser();
    }

    /** The bridge's interface has its address as its ports make it again. */
    public void followAddress() {
        if (local != null) {
            local.forgetAddressOfUser();
            refresh();
        }
    }

    /** The bridge's interface has its MTU as its ports make it again. */
    public void followMtu() {
        if (local != null) {
            local.forgetMtuOfUser();
            refresh();
        }
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

    /** Removes aged entries. To be called about every {@link #ageingIntervalNanos}. */
    public void age() {
        fdb.age(clock.getAsLong());
    }

    /** Often enough that an entry outlives its time by a few per cent at most; 10 ms to 1 s. */
    public long ageingIntervalNanos() {
        long second = Duration.ofSeconds(1).toNanos();
        return Math.clamp(ageingNanos() / 50, NANOS_PER_CENTISECOND, second);
    }

    private void refresh() {
        ownAddresses.follow(allPorts());
        publish();
        if (local == null) {
            return;
        }
        if (local.followAddress(ports)) {
            ownAddresses.follow(allPorts());
            followCarrier();
            followByTree();
        }
        local.followMtu(ports);
    }

    private void vlansChanged(BridgePort port, PortVlans before) {
        PortVlans list = vlans.of(port);
        refresh();
        quiescence.awaitBurstBoundary();
        fdb.flush(entry -> entry.port() == port
                && entry.isDynamic()
                && before.contains(entry.vlan())
                && !list.contains(entry.vlan()));
        listeners.forEach(each -> each.vlansChanged(this, port, before));
    }

    private void followCarrier() {
        if (local != null) {
            local.followCarrier(ports);
        }
    }

    /** Whether the bridge's own interface has carrier. */
    public boolean hasCarrier() {
        return local == null || local.hasCarrier();
    }

    private void publish() {
        view = currentView();
        listeners.forEach(each -> each.changed(this));
        followByTree();
    }

    private void followByTree() {
        if (spanningTree != null) {
            spanningTree.follow();
        }
    }

    private RelayView currentView() {
        RelayView.Settings settings = new RelayView.Settings(
                up,
                promiscuous,
                ageingNanos(),
                spanningTree != null,
                option(BridgeOption.NO_LINKLOCAL_LEARN) == 0,
                (int) option(BridgeOption.GROUP_FWD_MASK),
                groups,
                vlans.view());
        return RelayView.of(settings, local == null ? null : local.port(), ports);
    }

    @Override
    public String toString() {
        return name;
    }
}
