package io.vetch.cli.standin;

import io.vetch.cli.control.Attempt;
import io.vetch.cli.control.Membership;
import io.vetch.cli.control.SwitchControl;
import io.vetch.core.Closing;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DetourPort;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import io.vetch.tap.linux.bridge.KernelFdbEntry;
import io.vetch.tap.linux.bridge.MulticastDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One kernel bridge that we stand in for: the relay in its place, which is as the kernel says. Control thread. */
final class StandIn implements AutoCloseable {
    private final SwitchControl control;
    private final BridgeNetlink netlink;
    private final Bridge bridge;
    private final DetourDevice detour;
    private final StoodInBridge device;
    private final BridgePort local;
    private final LeftToKernel left;
    private final KernelSettings settings;
    private final KernelVlans vlans;
    private final KernelStations stations;
    private final KernelGroups groups = new KernelGroups();
    private final Map<Integer, StoodInPort> ports = new LinkedHashMap<>();
    private BridgeState state;
    private boolean snooping;
    /** How many frames the kernel snooped when we last looked. */
    private long snooped;

    /** Where groups go, as the kernel last said. */
    private MulticastDatabase database = MulticastDatabase.EMPTY;

    private StandIn(
            SwitchControl control, BridgeNetlink netlink, BridgeState state, Bridge bridge, DetourDevice detour) {
        this.control = control;
        this.netlink = netlink;
        this.state = state;
        this.bridge = bridge;
        this.detour = detour;
        LinkInfo link = state.link();
        this.vlans = new KernelVlans(bridge);
        this.local = bridge.addLocalPort(link.address(), link.mtu(), LocalDevice.NONE, detour.host());
        this.device = new StoodInBridge(control.netlink().ownNsid(), link, bridge, detour);
        this.left = new LeftToKernel(detour.detour());
        bridge.explanations().setLeft(left);
        bridge.addListener(left);
        this.settings = new KernelSettings(bridge, local, device, left);
        this.stations = new KernelStations(bridge, netlink, this::port, this::index);
    }

    /**
     * Makes the relay that will have the bridge's frames. They are the kernel's until {@link #takeOver}.
     *
     * @param listener told if its device fails
     * @throws io.vetch.core.RefusedException BUSY if another switch stands in for it, NO_SPACE if the heap has
     *     no room for one more database
     */
    static StandIn prepare(
            SwitchControl control,
            BridgeNetlink netlink,
            BridgeState state,
            List<BridgePortState> itsPorts,
            DeviceListener listener,
            DetourDevice.Means means)
            throws IOException {
        int capacity = control.register().shareWithOneMore();
        try (Attempt attempt = new Attempt()) {
            attempt.orElse(control.register()::share);
            Bridge bridge = new Bridge(
                    state.link().name(),
                    control.loops().count(),
                    capacity,
                    control.loops(),
                    System::nanoTime,
                    control.thread().failures());
            StandIn made = of(
                    control, netlink, state, bridge, UpcallDevice.open(control, bridge, state.link(), listener, means));
            attempt.orElse(made);
            made.start(itsPorts);
            attempt.succeeded();
            return made;
        }
    }

    private static StandIn of(
            SwitchControl control, BridgeNetlink netlink, BridgeState state, Bridge bridge, DetourDevice detour) {
        try {
            return new StandIn(control, netlink, state, bridge, detour);
        } catch (RuntimeException | Error e) {
            Closing.after(e, detour);
            throw e;
        }
    }

    private void start(List<BridgePortState> itsPorts) throws IOException {
        detour.connect(local, index());
        control.register().add(device);
        follow(state, itsPorts);
        stations.take(netlink.entries(index()), true, System.nanoTime());
        detour.start();
        detour.detour().throughHost();
    }

    /** Whether {@link #takeOver} would not wait. */
    boolean isLinked() {
        return detour.detour().isLinked();
    }

    /** Waits until the kernel has linked all programs, then has the frames. Is closed if that fails. */
    void takeOver() throws IOException {
        try (Attempt attempt = new Attempt()) {
            attempt.orElse(control.register()::share);
            attempt.orElse(this);
            detour.detour().awaitLinks();
            detour.loop().runBurst(detour::beat);
            attempt.succeeded();
        }
    }

    /** After {@link #prepare}: the kernel keeps the bridge's frames. */
    void abandon() {
        all(List.of(this, control.register()::share));
    }

    BridgeState state() {
        return state;
    }

    String name() {
        return state.link().name();
    }

    /** Of the bridge's interface. */
    int index() {
        return state.link().index();
    }

    DetourDevice detour() {
        return detour;
    }

    boolean hasPort(int ifindex) {
        return ports.containsKey(ifindex);
    }

    List<String> portNames() {
        return ports.values().stream().map(StoodInPort::name).toList();
    }

    /**
     * Has ports that frames go round through kept out for so long; 0: not. A spanning tree of the kernel's needs no
     * help.
     */
    void keepOut(int seconds) {
        settings.keepOut(seconds);
        settings.follow(state);
    }

    /** Those that are kept out now, and for how long. */
    List<String> keptOut() {
        return device.keptOut();
    }

    private @Nullable BridgePort port(int ifindex) {
        if (ifindex == index()) {
            return local;
        }
        StoodInPort found = ports.get(ifindex);
        return found == null ? null : found.port();
    }

    private int index(BridgePort port) {
        return ports.entrySet().stream()
                .filter(each -> each.getValue().port() == port)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(index());
    }

    // ---- following the kernel

    /** Has the relay be as the kernel's bridge is now. */
    void follow(BridgeState now, List<BridgePortState> itsPorts) throws IOException {
        state = now;
        settings.follow(now);
        List<Integer> there = itsPorts.stream().map(port -> port.link().index()).toList();
        for (int gone : List.copyOf(ports.keySet())) {
            if (!there.contains(gone)) {
                removePort(gone);
            }
        }
        for (BridgePortState port : itsPorts) {
            StoodInPort known = ports.get(port.link().index());
            if (known != null && known.port().number() != port.number()) {
                removePort(port.link().index()); // it left and came again
                known = null;
            }
            settings.follow(known == null ? addPort(port) : known, port, now);
        }
        for (BridgePortState port : itsPorts) {
            settings.followBackup(ports.get(port.link().index()), ports.get(port.backupPort()));
        }
        settings.leaveNeighbours(itsPorts);
        if (vlans.follow(now, netlink, this::port, itsPorts)) {
            lookAtEntries(); // others count now
        }
        followGroups(System.nanoTime());
    }

    private StoodInPort addPort(BridgePortState port) throws IOException {
        LinkInfo link = port.link();
        try (Attempt attempt = new Attempt()) {
            DetourPort line = detour.port(link.index());
            attempt.orElse(line);
            BridgePort added = bridge.addPort(port.number(), link.name(), link.address(), link.mtu(), line);
            attempt.orElse(() -> bridge.removePort(added));
            StoodInPort made = new StoodInPort(device.nsid(), link, detour, line, added);
            detour.connect(added, link.index());
            attempt.orElse(() -> detour.disconnect(added));
            settings.leaveReserved(port, state);
            detour.detour().throughPort(link.index(), port.number());
            attempt.orElse(() -> detour.detour().leavePort(link.index()));
            ports.put(link.index(), made);
            attempt.orElse(() -> ports.remove(link.index()));
            control.register().add(made, new Membership(device, added));
            attempt.succeeded();
            return made;
        }
    }

    private void removePort(int ifindex) {
        StoodInPort gone = ports.remove(ifindex);
        if (gone == null) {
            return;
        }
        stations.forget(gone.port());
        vlans.forget(gone.port());
        all(List.of(
                () -> detour.detour().leavePort(ifindex),
                () -> control.register().removePort(gone),
                () -> bridge.removePort(gone.port()),
                () -> detour.disconnect(gone.port()),
                gone::close));
    }

    /** Multicast goes where the kernel, which snoops, would send it. */
    private void followGroups(long now) throws LinuxException {
        boolean snoops = state.snooping();
        left.leaveSnooped(snoops);
        if (!snoops) {
            if (snooping) {
                bridge.setGroups(null);
                groups.forget();
            }
            snooping = false;
            return;
        }
        if (!snooping) {
            snooping = true;
            database = netlink.groups(index());
        }
        boolean asksByIpv6 = state.querier() && Ipv6Addresses.has(name());
        groups.look(state, database, this::port, ports.keySet(), asksByIpv6, now)
                .ifPresent(bridge::setGroups);
    }

    /** The kernel's groups have changed. */
    void lookAtGroups() throws LinuxException {
        database = netlink.groups(index());
        followGroups(System.nanoTime());
    }

    /** The kernel's forwarding database has. */
    void entryChanged(KernelFdbEntry entry, boolean removed) {
        long now = System.nanoTime();
        if (removed) {
            stations.removed(entry, now);
        } else {
            stations.changed(entry, !detour.detour().isOn(now), now);
        }
    }

    /** News were lost. */
    void lookAtEntries() throws LinuxException {
        long now = System.nanoTime();
        List<KernelFdbEntry> there = new ArrayList<>(netlink.entries(index()));
        stations.take(there, !detour.detour().isOn(now), now);
        there.addAll(netlink.entries(index())); // a listing passes some over while others come and go
        stations.keepOnly(there, now);
    }

    /**
     * What time brings. To be called about once a second.
     *
     * @param now the bridge's state; null if it was not told
     * @throws LinuxException if the kernel did not take something
     */
    void tick(@Nullable BridgeState now) throws LinuxException {
        stations.tell(System.nanoTime());
        if (now == null) {
            followGroups(System.nanoTime()); // of a querier that was heard stations need some time to answer it
            return;
        }
        // Queriers come and go without news, and so does who listens to all frames: a macvlan on the bridge does not
        // say so. The kernel's spanning tree has stations age sooner while the tree changes.
        if (state.link().promiscuity() != now.link().promiscuity() || state.ageingTime() != now.ageingTime()) {
            settings.follow(now);
        }
        state = now;
        followGroups(System.nanoTime());
    }

    /**
     * Whether the kernel's bridge may be another since this was last asked without that it said so: its spanning tree
     * may have stations age sooner, or it may have heard a querier, or one be silent.
     */
    boolean mayHaveChangedSilently() {
        long heard = detour.leftAsSnooped();
        boolean news = heard != snooped;
        snooped = heard;
        boolean querier = state.ipv4Querier().other() || state.ipv6Querier().other();
        return state.stp() != 0 || (state.snooping() && (news || querier));
    }

    /** Its device. */
    void mendReception() throws IOException {
        detour.mendReception();
    }

    // ---- the end

    /** The kernel's bridge has its frames again, and all stations that are known here. */
    void giveBack() {
        all(List.of(() -> stations.tell(System.nanoTime()), detour::giveBack));
    }

    /** Gives the frames back, and leaves nothing. @throws UncheckedIOException the first failure */
    @Override
    public void close() {
        List<AutoCloseable> steps = new ArrayList<>(List.of(this::giveBack));
        List<StoodInPort> all = List.copyOf(ports.values());
        all.forEach(port -> steps.add(() -> control.register().removePort(port)));
        steps.addAll(control.register().remove(device));
        steps.add(device::end);
        all.forEach(port -> steps.add(port::close));
        all(steps);
        ports.clear();
    }

    private static void all(List<AutoCloseable> steps) {
        try {
            Closing.all(steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
