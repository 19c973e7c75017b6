package io.vetch.cli.standin;

import io.vetch.cli.control.SwitchControl;
import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.device.DetourDevice;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.LoopDevice;
import io.vetch.tap.flow.FlowCache;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bpf.FlowTable;
import io.vetch.tap.linux.bpf.ProgramTable;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgePortState;
import io.vetch.tap.linux.bridge.BridgeState;
import io.vetch.tap.linux.bridge.KernelFdbEntry;
import io.vetch.tap.linux.bridge.News;
import io.vetch.tap.loop.SwitchLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridges of the kernel that we stand in for, or would if we could: all in the daemon's namespace. One that we cannot stand in
 * for (any more) has its frames by itself, and is taken over when the reason has gone.
 */
public final class StandIns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandIns.class);

    /** For every bridge, also those that are made later. */
    public static final String ALL = "*";

    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration NEXT_TRY = Duration.ofSeconds(5);
    private static final Duration NEXT_LOOK = Duration.ofSeconds(10);
    /** For so long the control thread may be busy; then the kernel's bridges have their frames again. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SwitchControl control;
    private final FilterLook filters;
    private final BridgeNetlink netlink;
    private final Map<String, Wish> wishes = new TreeMap<>();
    /** By the index of the bridge's interface. */
    private Map<Integer, StandIn> active = Map.of();
    /** Whose devices show that this process lives. Replaced as a whole. */
    private volatile Map<SwitchLoop, List<DetourDevice>> beats = Map.of();

    /** Why a bridge that we should stand in for has its frames by itself. */
    private final Map<String, String> waiting = new TreeMap<>();

    private final Map<String, List<String>> rules = new TreeMap<>();
    private final Changes changes = new Changes();
    private final List<Runnable> timers = new ArrayList<>();
    /** Null while there is no bridge. */
    private @Nullable Runnable stopBeating;

    private volatile long controlSeen = System.nanoTime();
    private long nextTry;
    private @Nullable ProgramTable programs;
    private @Nullable FlowCache flows;
    private boolean withoutFlows;

    private StandIns(SwitchControl control, FilterLook filters, BridgeNetlink netlink) {
        this.control = control;
        this.filters = filters;
        this.netlink = netlink;
    }

    /** Opens in the daemon's namespace; stands in for none yet. */
    public static StandIns open(SwitchControl control, FilterLook filters) throws IOException {
        StandIns opened = new StandIns(control, filters, BridgeNetlink.open());
        opened.timers.add(control.thread().every(TICK, "standing in for bridges", opened::tick));
        opened.timers.add(control.thread().every(NEXT_LOOK, "looking at the host's rules", opened::lookAtRules));
        return opened;
    }

    /** Readable when the kernel has news of bridges, see {@link #poll}. */
    public int eventFd() {
        return netlink.eventFd();
    }

    // ---- what is wanted

    /**
     * Stands in for a bridge from now on.
     *
     * @param name of the bridge, or {@link #ALL}
     * @throws RefusedException if that cannot be, with the reason; then it is not tried again
     */
    public void begin(String name, Wish wish) throws IOException {
        poll();
        if (name.equals(ALL)) {
            wishes.put(ALL, wish);
            tryAll();
            return;
        }
        StandIn running = find(name).orElse(null);
        if (running == null) {
            begin(bridge(name), wish);
        }
        wishes.put(name, wish);
        waiting.remove(name);
    }

    /** The kernel has the bridge again. @throws RefusedException NO_DEVICE if we do not stand in for it, nor wanted to */
    public void end(String name) {
        if (name.equals(ALL)) {
            wishes.clear();
            List.copyOf(active.values()).forEach(this::stop);
            waiting.clear();
            return;
        }
        StandIn running = find(name).orElse(null);
        boolean wished = wishes.remove(name) != null;
        boolean waited = waiting.remove(name) != null;
        if (running == null && !wished && !waited) {
            throw new RefusedException(Refusal.NO_DEVICE, "Vetch does not stand in for " + name);
        }
        if (running != null) {
            stop(running);
        }
    }

    /** A bridge that is wanted, and what becomes of it. @param why it has its frames by itself; empty: they go through here */
    public record Status(String name, String why, List<String> ports, List<String> passedBy) {}

    /** Of all bridges that are wanted, with all that was done before; and the kernel knows the stations that were heard before. */
    public List<Status> status() {
        poll();
        tickAll();
        List<Status> all = new ArrayList<>();
        for (StandIn each : active.values()) {
            all.add(new Status(each.name(), "", each.portNames(), rules.getOrDefault(each.name(), List.of())));
        }
        waiting.forEach((name, why) -> all.add(new Status(name, why, List.of(), List.of())));
        return all;
    }

    /** What would be refused, or passed by, for a bridge. Changes nothing. @throws RefusedException NO_DEVICE if there is none */
    public Check check(String name) throws IOException {
        BridgeState bridge = bridge(name);
        List<BridgePortState> ports = netlink.ports(bridge.link().index());
        return new Check(
                bridge,
                ports,
                obstacles(bridge, ports),
                filters.rulesPassedBy(name, names(ports)),
                find(name).isPresent());
    }

    /** @param running whether we stand in for it already */
    public record Check(
            BridgeState bridge,
            List<BridgePortState> ports,
            List<String> obstacles,
            List<String> passedBy,
            boolean running) {}

    private BridgeState bridge(String name) throws LinuxException {
        List<BridgeState> all = netlink.bridges();
        return all.stream()
                .filter(bridge -> bridge.link().isNamed(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Refusal.NO_DEVICE,
                        "there is no bridge of the kernel's named " + name + " in the daemon's namespace"
                                + (all.isEmpty() ? "" : "; there are " + String.join(", ", bridgeNames(all)))));
    }

    private static List<String> bridgeNames(List<BridgeState> bridges) {
        return bridges.stream().map(bridge -> bridge.link().name()).toList();
    }

    private static List<String> names(List<BridgePortState> ports) {
        return ports.stream().map(port -> port.link().name()).toList();
    }

    private Optional<StandIn> find(String name) {
        return active.values().stream()
                .filter(each -> each.state().link().isNamed(name))
                .findFirst();
    }

    // ---- beginning and ending

    private static List<String> obstacles(BridgeState bridge, List<BridgePortState> ports) {
        List<String> all = new ArrayList<>(Obstacles.ofKernel(System.getProperty("os.version", "")));
        all.addAll(Obstacles.of(bridge, ports));
        return all;
    }

    private void begin(BridgeState bridge, Wish wish) throws IOException {
        String name = bridge.link().name();
        List<BridgePortState> ports = netlink.ports(bridge.link().index());
        List<String> obstacles = obstacles(bridge, ports);
        if (!obstacles.isEmpty()) {
            throw new RefusedException(Refusal.NOT_SUPPORTED, String.join("; ", obstacles));
        }
        List<String> passedBy = filters.rulesPassedBy(name, names(ports));
        if (!passedBy.isEmpty() && !wish.bypass()) {
            throw new RefusedException(
                    Refusal.NOT_PERMITTED,
                    "rules of this host would be passed by; --bypass-bridge-filters stands in all the same:\n    "
                            + String.join("\n    ", passedBy));
        }
        rules.put(name, passedBy);
        StandIn begun = StandIn.begin(
                control, netlink, bridge, new Failing(bridge.link().index()), programs(), flows());
        Map<Integer, StandIn> more = new LinkedHashMap<>(active);
        more.put(begun.index(), begun);
        activate(more);
        controlSeen = System.nanoTime();
        LOG.info("stands in for {} with ports {}", name, names(ports));
    }

    /** Made when it is first needed, before all that depends on it. */
    private ProgramTable programs() throws LinuxException {
        if (programs == null) {
            programs = ProgramTable.open();
        }
        return programs;
    }

    /** Made when it is first needed; null where the kernel does not let us. */
    private @Nullable FlowCache flows() {
        if (flows == null && !withoutFlows) {
            try {
                flows = new FlowCache(
                        FlowTable.open(), task -> control.thread().execute("beginning flows in the kernel", task));
            } catch (LinuxException e) {
                withoutFlows = true;
                LOG.info("all frames come to this process, the kernel moves none by itself: {}", e.getMessage());
            }
        }
        return flows;
    }

    /** The kernel moves no frames by itself, of bridges that we stand in for from now on. */
    public void withoutFlows() {
        withoutFlows = true;
    }

    /** How many flows the kernel moves by itself. */
    public int flowCount() {
        return flows == null ? 0 : flows.size();
    }

    /** Books what the kernel has counted. */
    public void count() {
        if (flows != null) {
            flows.count();
        }
    }

    private void stop(StandIn ended) {
        Map<Integer, StandIn> rest = new LinkedHashMap<>(active);
        rest.remove(ended.index());
        activate(rest);
        rules.remove(ended.name());
        ended.close();
        LOG.info("{} has its frames by itself again", ended);
    }

    /** The kernel has it for now. */
    private void fallBack(StandIn fallen, String why) {
        LOG.warn("{} has its frames by itself: {}", fallen, why);
        waiting.put(fallen.name(), why);
        control.thread().attempt("giving " + fallen + " back to the kernel", () -> stop(fallen));
    }

    /** Its device has gone, or keeps failing: a frame may have been lost by every port. */
    private final class Failing implements DeviceListener {
        private final int bridge;

        Failing(int bridge) {
            this.bridge = bridge;
        }

        @Override
        public void gone() {
            fall("its device is gone");
        }

        @Override
        public void failing(LoopDevice device) {
            fall("its device keeps failing");
        }

        private void fall(String why) {
            control.thread().execute("giving a bridge back to the kernel", () -> {
                StandIn fallen = active.get(bridge);
                if (fallen != null) {
                    fallBack(fallen, why);
                }
            });
        }
    }

    /** Begins with what is wanted and does not run. */
    private void tryAll() {
        nextTry = System.nanoTime() + NEXT_TRY.toNanos();
        if (wishes.isEmpty()) {
            return;
        }
        try {
            List<BridgeState> bridges = netlink.bridges();
            List<String> names = bridgeNames(bridges);
            waiting.keySet().retainAll(names);
            for (String wished : wishes.keySet()) {
                if (!wished.equals(ALL) && !names.contains(wished)) {
                    waiting.put(wished, "there is no such bridge");
                }
            }
            for (BridgeState bridge : bridges) {
                Wish wish = wishes.getOrDefault(bridge.link().name(), wishes.get(ALL));
                if (wish != null && !active.containsKey(bridge.link().index())) {
                    tryOne(bridge, wish);
                }
            }
        } catch (LinuxException e) {
            LOG.warn("cannot look for bridges to stand in for: {}", e.getMessage());
        }
    }

    private void tryOne(BridgeState bridge, Wish wish) {
        String name = bridge.link().name();
        try {
            begin(bridge, wish);
            waiting.remove(name);
        } catch (IOException | RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(waiting.put(name, why))) {
                LOG.warn("does not stand in for {}: {}", name, why);
            }
        }
    }

    // ---- following

    /** What has changed since the news were last read. */
    private static final class Changes implements News {
        final Set<Integer> links = new HashSet<>();
        final Set<Integer> groups = new HashSet<>();
        final List<Entry> entries = new ArrayList<>();
        boolean lost;

        record Entry(KernelFdbEntry entry, int bridge, boolean removed) {}

        @Override
        public void linkChanged(int index, int master, boolean removed) {
            links.add(index);
            links.add(master);
        }

        @Override
        public void entryChanged(KernelFdbEntry entry, int master, boolean removed) {
            entries.add(new Entry(entry, master, removed));
        }

        @Override
        public void groupsChanged(int bridgeIndex) {
            groups.add(bridgeIndex);
        }

        @Override
        public void overrun() {
            lost = true;
        }

        void clear() {
            links.clear();
            groups.clear();
            entries.clear();
            lost = false;
        }
    }

    /** Takes in all news that are waiting. */
    public void poll() {
        try {
            netlink.poll(changes);
        } catch (LinuxException e) {
            LOG.error("cannot read the news of bridges: {}", e.getMessage());
            changes.lost = true;
        }
        try {
            takeIn();
        } finally {
            changes.clear();
        }
    }

    private void takeIn() {
        if (changes.lost) {
            changes.entries.clear(); // older than what is read now
        }
        for (StandIn each : List.copyOf(active.values())) {
            boolean itsLinks = changes.lost
                    || changes.links.contains(each.index())
                    || changes.links.stream().anyMatch(each::hasPort);
            if (itsLinks) {
                follow(each, () -> look(each));
            }
            if (changes.lost) {
                follow(each, each::lookAtEntries);
            }
            if (changes.lost || changes.groups.contains(each.index())) {
                follow(each, each::lookAtGroups);
            }
        }
        for (Changes.Entry change : changes.entries) {
            StandIn concerned = active.get(change.bridge);
            if (concerned != null) {
                follow(concerned, () -> concerned.entryChanged(change.entry, change.removed));
            }
        }
        if (!wishes.isEmpty() && (changes.lost || !changes.links.isEmpty())) {
            tryAll();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** A bridge that cannot be followed is the kernel's again: nobody knows what becomes of its frames. */
    private void follow(StandIn followed, Step step) {
        if (!active.containsValue(followed)) {
            return;
        }
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} could not be followed", followed, e);
            fallBack(followed, "it could not be followed: " + e.getMessage());
        }
    }

    private void look(StandIn followed) throws IOException {
        Optional<BridgeState> now = netlink.bridge(followed.index());
        if (now.isEmpty()) {
            stop(followed);
            return;
        }
        List<BridgePortState> ports = netlink.ports(followed.index());
        List<String> obstacles = Obstacles.of(now.get(), ports);
        if (obstacles.isEmpty()) {
            followed.follow(now.get(), ports);
        } else {
            fallBack(followed, String.join("; ", obstacles));
        }
    }

    // ---- time

    private void tick() {
        controlSeen = System.nanoTime();
        if (flows != null) {
            flows.age();
        }
        tickAll();
        for (StandIn each : List.copyOf(active.values())) {
            follow(each, each::mendReception);
            long lapsed = each.detour().takeLapsed();
            if (lapsed > 0) {
                LOG.warn(
                        "{}: this process showed no sign of life; the kernel's bridge had its frames for {} ms",
                        each,
                        TimeUnit.NANOSECONDS.toMillis(lapsed));
            }
        }
        if (!waiting.isEmpty() && System.nanoTime() > nextTry) {
            tryAll();
        }
    }

    private void tickAll() {
        Map<Integer, BridgeState> states = active.isEmpty() ? Map.of() : states();
        List.copyOf(active.values()).forEach(each -> follow(each, () -> each.tick(states.get(each.index()))));
    }

    private Map<Integer, BridgeState> states() {
        try {
            return netlink.bridges().stream()
                    .collect(Collectors.toMap(bridge -> bridge.link().index(), bridge -> bridge));
        } catch (LinuxException e) {
            LOG.warn("cannot look at the bridges: {}", e.getMessage());
            return Map.of();
        }
    }

    /** On the thread of the protocols, which never waits. A loop is woken once for all its bridges. */
    private void beat() {
        if (System.nanoTime() - controlSeen < PATIENCE_NANOS) {
            beats.forEach((loop, devices) -> loop.post("signs of life", () -> devices.forEach(DetourDevice::beat)));
        }
    }

    private void activate(Map<Integer, StandIn> all) {
        active = all;
        beats = all.values().stream().map(StandIn::detour).collect(Collectors.groupingBy(DetourDevice::loop));
        Runnable stop = stopBeating;
        if (all.isEmpty() && stop != null) {
            stop.run();
            stopBeating = null;
        } else if (!all.isEmpty() && stop == null) {
            stopBeating = control.protocols().thread().every(BEAT, "showing signs of life", this::beat);
        }
    }

    /** Rules come and go without news to us. They are asked for on a thread of their own: programs do that. */
    private void lookAtRules() {
        for (StandIn each : active.values()) {
            String name = each.name();
            List<String> ports = each.portNames();
            Thread.ofVirtual().name("vetch-rules").start(control.thread().guarded("looking at the host's rules", () -> {
                List<String> now = filters.rulesPassedBy(name, ports);
                control.thread().execute("the host's rules", () -> rulesAre(name, now));
            }));
        }
    }

    private void rulesAre(String name, List<String> now) {
        StandIn concerned = find(name).orElse(null);
        if (concerned == null) {
            return;
        }
        List<String> before = rules.getOrDefault(name, List.of());
        List<String> fresh = now.stream().filter(rule -> !before.contains(rule)).toList();
        rules.put(name, now);
        fresh.forEach(rule -> LOG.warn("{}: a rule of this host is passed by: {}", name, rule));
        Wish wish = wishes.getOrDefault(name, wishes.getOrDefault(ALL, Wish.USUAL));
        if (!fresh.isEmpty() && wish.strict()) {
            fallBack(concerned, "rules of this host would be passed by: " + String.join("; ", fresh));
        }
    }

    /** All bridges have their frames by themselves again. */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> steps = new ArrayList<>();
        timers.forEach(timer -> steps.add(timer::run));
        active.values().forEach(each -> steps.add(each::giveBack)); // of all first: the rest takes its time
        active.values().forEach(each -> steps.add(() -> stop(each)));
        if (flows != null) {
            steps.add(flows);
        }
        if (programs != null) {
            steps.add(programs);
        }
        steps.add(netlink);
        Closing.all(steps);
    }
}
