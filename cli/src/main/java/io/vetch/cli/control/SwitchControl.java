package io.vetch.cli.control;

import io.vetch.cli.attach.Attachments;
import io.vetch.cli.attach.KernelFlows;
import io.vetch.cli.control.host.AttachRules;
import io.vetch.cli.control.host.VmTaps;
import io.vetch.cli.memory.FdbShares;
import io.vetch.cli.memory.HeapParts;
import io.vetch.cli.memory.MemoryBudget;
import io.vetch.cli.veth.RealPairs;
import io.vetch.cli.veth.VethChoice;
import io.vetch.core.Closing;
import io.vetch.core.RefusedException;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.device.BridgeIngress;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.TapDevice;
import io.vetch.tap.door.FrameInjector;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TunDevice;
import io.vetch.tap.loop.SwitchLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be done to the switch: bridges, TAPs and veth pairs are made and deleted, interfaces join and leave bridges.
 * Each method either does all it says or throws and has changed nothing. Control thread only.
 */
public final class SwitchControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchControl.class);

    private static final Duration AGEING = Duration.ofSeconds(1);
    /** More often than a flood of stations fills a forwarding database. */
    private static final Duration USE = Duration.ofMillis(100);

    private final ControlThread thread;
    private final SwitchLoops loops;
    private final RouteNetlink netlink;
    private final InterfaceTable table = new InterfaceTable();
    private final LinkWatcher watcher;
    private final InterfaceMaker maker;
    private final Memberships memberships;
    private final Handover handover;
    private final VmTaps vmTaps;
    private final RealPairs realPairs;
    private final VethChoice vethChoice = new VethChoice();
    private final AttachRules rules;
    private final MemoryBudget memory;
    private final BridgeRegister register;
    private final Monitor monitor;
    private final Protocols protocols;
    private final KernelFlows kernelFlows;
    private final Attachments attachments;
    private boolean leaving;

    /**
     * @param thread the one that this belongs to, and to which loops report devices that are gone
     * @param heap what forwarding databases and clients may take of it
     */
    public SwitchControl(SwitchLoops loops, RouteNetlink netlink, ControlThread thread, HeapParts heap) {
        this.thread = thread;
        this.loops = loops;
        this.netlink = netlink;
        this.memory = new MemoryBudget(heap.clients());
        this.register = new BridgeRegister(table, this, new FdbShares(heap, loops.count()));
        this.monitor = new Monitor(thread);
        this.protocols = new Protocols(loops.count(), thread.failures());
        this.watcher = new LinkWatcher(netlink, table, this, thread);
        this.rules = new AttachRules(netlink);
        DeviceCare devices = new DeviceCare(this, thread);
        this.kernelFlows = new KernelFlows(task -> thread.execute("beginning flows in the kernel", task));
        this.attachments = new Attachments(loops, netlink, devices, kernelFlows);
        thread.every(DetourDevice.BEAT, "showing signs of life", attachments::beat);
        thread.every(USE, "using stations of flows in the kernel", kernelFlows::use);
        thread.every(AGEING, "ageing of flows in the kernel", kernelFlows::age);
        thread.every(AGEING, "counting what the kernel lost", attachments::count);
        this.maker = new InterfaceMaker(this, table, new TapFactory(loops, netlink, devices));
        this.memberships = new Memberships(this, table, rules, attachments);
        this.handover = new Handover(this, table);
        this.vmTaps = new VmTaps(this);
        this.realPairs = new RealPairs(netlink);
        thread.every(AGEING, "looking for ends of veth pairs", realPairs::lookAgain);
    }

    /** The one that all this is done on. */
    public ControlThread thread() {
        return thread;
    }

    /** Has interfaces attached also if a default route leads out by them. */
    public void attachAnyway() {
        rules.attachAnyway();
    }

    /** Whether interfaces are attached that a default route leads out by. */
    public boolean attachesAnyway() {
        return rules.attachesAnyway();
    }

    /** The TAP devices that virtual machines open. */
    public VmTaps vmTaps() {
        return vmTaps;
    }

    /** The veth pairs that are the kernel's, and were made here. */
    public RealPairs realPairs() {
        return realPairs;
    }

    /** What the next veth pair is made of. */
    public VethChoice vethChoice() {
        return vethChoice;
    }

    /** All bridges, those of the kernel that we stand in for, too. */
    public BridgeRegister register() {
        return register;
    }

    /** What happens on all bridges. */
    public Monitor monitor() {
        return monitor;
    }

    /** What protocols of bridges work with. */
    public Protocols protocols() {
        return protocols;
    }

    /** The frames that the kernel moves by itself, of all bridges. */
    public KernelFlows kernelFlows() {
        return kernelFlows;
    }

    /** Makes devices again that somebody has deleted, and by which frames of attached interfaces come. */
    void replaceLost() {
        attachments.replaceLost();
    }

    /** Brings the counters of all ports up to date. */
    public void count() {
        attachments.count();
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

    /** What clients may have the daemon keep. */
    public MemoryBudget memory() {
        return memory;
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

    /** Whether an interface is one by which frames come here, and of no use to anybody else. */
    public boolean isForOurUse(int nsid, String name) {
        return nsid == netlink.ownNsid() && attachments.isOurs(name);
    }

    /** All interfaces, oldest first. */
    public List<ManagedInterface> interfaces() {
        return table.all();
    }

    /** The bridges of a namespace, oldest first. */
    public List<BridgeInterface> bridges(int nsid) {
        return table.all().stream()
                .filter(each -> each.nsid() == nsid && each instanceof BridgeInterface)
                .map(BridgeInterface.class::cast)
                .toList();
    }

    /** Where an interface that Vetch made is now; the caller closes it. */
    public NetworkNamespace namespaceOf(ManagedInterface made) throws IOException {
        return made.namespace();
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

    /**
     * By which frames from elsewhere enter {@code bridge} as if {@code device}, its port {@code port}, received them.
     */
    public FrameInjector injector(BridgeInterface bridge, BridgePort port, ManagedInterface device) {
        return new FrameInjector(device.loop(), new BridgeIngress(bridge.bridge(), port));
    }

    // ---- making and deleting

    /**
     * @throws RefusedException NO_SPACE if the heap has no room for one more forwarding database
     * @throws IOException if the interface cannot be made, EEXIST among others
     */
    public TapBridge createBridge(NetworkNamespace namespace, String name) throws IOException {
        return maker.createBridge(namespace, name);
    }

    public TapInterface createTap(NetworkNamespace namespace, String name) throws IOException {
        return maker.createTap(namespace, name);
    }

    /** Makes both ends or none. @return the first end, which knows the other */
    public VethInterface createVeth(
            NetworkNamespace namespace, String name, NetworkNamespace peerSpace, String peerName) throws IOException {
        return maker.createVeth(namespace, name, peerSpace, peerName);
    }

    /** Takes up devices that a daemon before this one has left. */
    public InterfaceMaker maker() {
        return maker;
    }

    /** Leaves devices to a daemon after this one. */
    public Handover handover() {
        return handover;
    }

    /**
     * Deletes an interface of ours; a veth end takes its peer with it, a bridge sets its ports free.
     *
     * @throws UncheckedIOException if something of it failed; the rest was done all the same
     */
    public void delete(ManagedInterface doomed) {
        if (table.remove(doomed)) {
            register.tellGone(doomed);
            takeDown(doomed);
        }
    }

    void takeBack(ManagedInterface made) {
        table.remove(made);
        takeDown(made);
    }

    private void takeDown(ManagedInterface doomed) {
        all(doomed.ending(this));
    }

    /** Does all steps, also after one that failed. */
    static void all(List<AutoCloseable> steps) {
        try {
            Closing.all(steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- joining and leaving bridges

    /**
     * Makes the interface {@code name} of a namespace a port of {@code bridge}. One that is not ours is attached.
     *
     * @throws RefusedException NO_DEVICE, LOOP (a bridge), BUSY (has a master, or another switch has it), INVALID (not
     *     Ethernet, or loopback), NOT_PERMITTED (a default route leads out by it)
     */
    public BridgePort enslave(BridgeInterface bridge, NetworkNamespace namespace, String name) throws IOException {
        return memberships.enslave(bridge, namespace, name, Memberships.LOWEST_FREE);
    }

    /** The same with a number of the port that no other port has. */
    public BridgePort enslave(BridgeInterface bridge, NetworkNamespace namespace, String name, int number)
            throws IOException {
        return memberships.enslave(bridge, namespace, name, number);
    }

    /** Takes an interface out of its bridge. An attached one is given back to its host. */
    public void release(ManagedInterface member) {
        if (member.isLent()) {
            delete(member);
        } else {
            leave(member);
        }
    }

    void leave(ManagedInterface member) {
        memberships.leave(member);
    }

    void setPortsFree(BridgeInterface bridge) {
        memberships.setPortsFree(bridge);
    }

    /** Looks whether frames of attached interfaces still come. To be called about once a second. */
    void mendReception() {
        try {
            attachments.mendReception();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Called by the watcher when the kernel reported a change of {@code changed}. */
    void follow(ManagedInterface changed) {
        for (ManagedInterface each : changed.changedWithIt()) {
            each.membership().ifPresent(membership -> membership.follow(each));
        }
    }

    /** Called by the watcher when something else than a switch of ours has begun to take what {@code lost} receives. */
    void lost(ManagedInterface lost, String taker) {
        String bridge = lost.membership().map(member -> member.bridge().name()).orElse("a bridge");
        lost.membership()
                .ifPresent(member ->
                        monitor().tell(new MonitorEvent.Taken(member.bridge(), lost.name(), taker, System.nanoTime())));
        LOG.warn("{} was given to {} and is no port of {} any more", lost, taker, bridge);
        release(lost);
    }

    /** Ages all forwarding databases; to be called by the control thread's timer. */
    public void age() {
        for (BridgeInterface bridge : register.bridges()) {
            thread.attempt("ageing of " + bridge, bridge.bridge().ageing()::removeAged);
        }
    }

    /** The shortest time after which {@link #age} should run again, in nanoseconds. */
    public long ageingIntervalNanos() {
        return register.bridges().stream()
                .mapToLong(bridge -> bridge.bridge().ageing().intervalNanos())
                .min()
                .orElse(1_000_000_000L);
    }

    /** Deletes all that Vetch made and gives back what it attached; it goes on. */
    public void deleteAll() throws IOException {
        List<AutoCloseable> steps = new ArrayList<>();
        table.all().forEach(each -> steps.add(() -> delete(each)));
        realPairs.all().forEach(each -> steps.add(() -> maker.deletePair(each)));
        steps.add(vmTaps);
        Closing.all(steps);
    }

    /** {@link #close} leaves the devices that are persistent where they are, for another daemon to take up. */
    public void leaveDevices() {
        leaving = true;
    }

    /**
     * Deletes what Vetch made and gives back what it attached.
     *
     * @throws IOException the first failure, after all was done
     */
    @Override
    public void close() throws IOException {
        Closing.all(protocols, leaving ? handover::leaveNow : this::deleteAll, kernelFlows);
    }
}
