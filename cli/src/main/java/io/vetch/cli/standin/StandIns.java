package io.vetch.cli.standin;

import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.standin.PassedRules.Patience;
import io.vetch.core.Closing;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.device.DeviceListener;
import io.vetch.tap.device.LoopDevice;
import io.vetch.tap.linux.bpf.LinkQueue;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.BridgeState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridges of the kernel that we stand in for, or would if we could: all in the daemon's namespace. One that we
 * cannot stand in for (any more) has its frames by itself, and is taken over when the reason has gone. Control thread.
 */
public final class StandIns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandIns.class);

    /** For every bridge, also those that are made later. */
    public static final String ALL = "*";

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration NEXT_TRY = Duration.ofSeconds(5);
    private static final Duration NEXT_LOOK = Duration.ofSeconds(2);

    private final SwitchControl control;
    private final BridgeNetlink netlink;
    private final ActiveBridges active;
    private final PassedRules rules;
    private final Candidates candidates;
    private final Following following;
    private final Map<String, Wish> wishes = new TreeMap<>();
    /** Why a bridge that we should stand in for has its frames by itself. */
    private final Map<String, String> waiting = new TreeMap<>();

    private final List<Runnable> timers = new ArrayList<>();
    private long nextTry;
    /** False if it is not known what bridges there are. */
    private boolean looked = true;

    private StandIns(SwitchControl control, FilterLook filters, BridgeNetlink netlink) {
        this.control = control;
        this.netlink = netlink;
        this.active = new ActiveBridges(control);
        this.rules = new PassedRules(control.thread(), filters, active, this::tryAll);
        this.candidates = new Candidates(control, netlink, rules);
        this.following = new Following(netlink, active, rules, new Following.Endings() {
            @Override
            public void stop(StandIn gone) {
                StandIns.this.stop(gone);
            }

            @Override
            public void fallBack(StandIn fallen, String why) {
                StandIns.this.fallBack(fallen, why);
            }
        });
    }

    /** Opens in the daemon's namespace; stands in for none yet. */
    public static StandIns open(SwitchControl control, FilterLook filters) throws IOException {
        StandIns opened = new StandIns(control, filters, BridgeNetlink.open());
        opened.timers.add(control.thread().every(TICK, "standing in for bridges", opened::tick));
        opened.timers.add(control.thread()
                .every(NEXT_LOOK, "looking at the host's rules", () -> opened.rules.watch(opened::appeared)));
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
            active.all().forEach(each -> each.keepOut(wish(each.name()).quarantineSeconds()));
            tryAll(Patience.LONG);
            return;
        }
        if (active.find(name).isEmpty()) {
            begin(candidates.bridge(name), wish);
        }
        wishes.put(name, wish);
        active.find(name).ifPresent(running -> running.keepOut(wish.quarantineSeconds()));
        waiting.remove(name);
    }

    private Wish wish(String name) {
        return wishes.getOrDefault(name, wishes.getOrDefault(ALL, Wish.USUAL));
    }

    /** The bridges that are wanted, by name, or {@link #ALL}. */
    public Map<String, Wish> wishes() {
        return Map.copyOf(wishes);
    }

    /**
     * The kernel has the bridge again.
     *
     * @throws RefusedException NO_DEVICE if we do not stand in for it, nor wanted to
     */
    public void end(String name) {
        if (name.equals(ALL)) {
            wishes.clear();
            active.all().forEach(this::stop);
            waiting.clear();
            return;
        }
        StandIn running = active.find(name).orElse(null);
        boolean wished = wishes.remove(name) != null;
        boolean waited = waiting.remove(name) != null;
        if (running == null && !wished && !waited) {
            throw new RefusedException(Refusal.NO_DEVICE, "Vetch does not stand in for " + name);
        }
        if (running != null) {
            stop(running);
        }
    }

    /** The kernel has all bridges again, and no other is taken: another daemon is about to stand in for them. */
    public void suspend() {
        end(ALL);
    }

    /**
     * A bridge that is wanted, and what becomes of it.
     *
     * @param why it has its frames by itself; empty: they go through here
     * @param keptOut ports that are, because of a loop, and for how many seconds
     * @param passedBy rules of the host
     */
    public record Status(String name, String why, List<String> ports, List<String> keptOut, List<String> passedBy) {}

    /**
     * Of all bridges that are wanted, with all that was done before; and the kernel knows the stations that were heard
     * before.
     */
    public List<Status> status() {
        poll();
        following.lookNext();
        following.tell();
        List<Status> all = new ArrayList<>();
        for (StandIn each : active.all()) {
            all.add(new Status(each.name(), "", each.portNames(), each.keptOut(), rules.of(each.name())));
        }
        waiting.forEach((name, why) -> all.add(new Status(name, why, List.of(), List.of(), List.of())));
        return all;
    }

    /**
     * Has the rules listed that {@link #begin} or {@link #check} will ask for, on another thread, which may take
     * seconds.
     *
     * @param names of bridges, {@link #ALL} among them for every bridge; what is no bridge is left out
     */
    public CompletionStage<?> lookAhead(Collection<String> names) throws IOException {
        poll();
        return candidates.lookAhead(
                bridge -> names.contains(ALL) || names.stream().anyMatch(bridge.link()::isNamed));
    }

    /**
     * What would be refused, or passed by, for a bridge. Changes nothing.
     *
     * @throws RefusedException NO_DEVICE if there is none
     */
    public Candidates.Check check(String name) throws IOException {
        poll();
        return candidates.check(name, active.find(name).isPresent());
    }

    // ---- beginning and ending

    private void begin(BridgeState bridge, Wish wish) throws IOException {
        try (LinkQueue links = new LinkQueue()) {
            takeOver(prepare(bridge, wish, Patience.LONG, links));
        }
    }

    private StandIn prepare(BridgeState bridge, Wish wish, Patience patience, LinkQueue links) throws IOException {
        return candidates.prepare(
                bridge, wish, patience, new Failing(bridge.link().index()), links);
    }

    private void takeOver(StandIn prepared) throws IOException {
        String name = prepared.name();
        try {
            prepared.takeOver();
        } catch (IOException | RuntimeException e) {
            rules.end(name);
            throw e;
        }
        active.add(prepared);
        prepared.keepOut(wish(name).quarantineSeconds());
        LOG.info("stands in for {} with ports {}", name, prepared.portNames());
    }

    /** How many flows the kernel moves by itself, of all bridges. */
    public int flowCount() {
        return control.kernelFlows().size();
    }

    private void stop(StandIn ended) {
        active.remove(ended);
        rules.end(ended.name());
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

    private void tryAll() {
        tryAll(Patience.SHORT);
    }

    /** Begins with what is wanted and does not run. */
    private void tryAll(Patience patience) {
        nextTry = System.nanoTime() + NEXT_TRY.toNanos();
        if (wishes.isEmpty()) {
            return;
        }
        looked = true;
        try {
            List<BridgeState> bridges = netlink.bridges();
            List<String> names = Candidates.names(bridges);
            waiting.keySet().retainAll(names);
            for (String wished : wishes.keySet()) {
                if (!wished.equals(ALL) && !names.contains(wished)) {
                    waiting.put(wished, "there is no such bridge");
                }
            }
            begin(bridges, patience);
        } catch (IOException e) {
            LOG.warn("cannot look for bridges to stand in for: {}", e.getMessage());
            looked = false;
        }
    }

    private void begin(List<BridgeState> bridges, Patience patience) throws IOException {
        try (Beginnings beginnings = new Beginnings(trying)) {
            for (BridgeState bridge : bridges) {
                String name = bridge.link().name();
                Wish wish = wishes.getOrDefault(name, wishes.get(ALL));
                if (wish != null && active.get(bridge.link().index()) == null) {
                    beginnings.add(name, links -> prepare(bridge, wish, patience, links));
                }
            }
            beginnings.finish();
        }
    }

    private final Beginnings.Steps trying = new Beginnings.Steps() {
        @Override
        public void takeOver(StandIn prepared) throws IOException {
            StandIns.this.takeOver(prepared);
            waiting.remove(prepared.name());
        }

        @Override
        public void failed(String bridge, Exception failure) {
            String why = String.valueOf(failure.getMessage());
            if (!why.equals(waiting.put(bridge, why))) {
                LOG.warn("does not stand in for {}: {}", bridge, why);
            }
        }
    };

    // ---- what happens

    /** Takes in all news that are waiting. */
    public void poll() {
        if (following.poll() && !wishes.isEmpty()) {
            tryAll();
        }
    }

    /** A link has changed in some namespace. It may be a macvlan of a bridge, of which the bridge does not tell. */
    public void linkChangedSomewhere() {
        following.lookNext();
    }

    private void tick() {
        active.controlLives();
        following.tick();
        if ((!looked || !waiting.isEmpty()) && System.nanoTime() > nextTry) {
            tryAll();
        }
    }

    /** Rules that are passed by, and were not there before. */
    private void appeared(StandIn concerned, List<String> fresh) {
        if (wish(concerned.name()).strict()) {
            fallBack(concerned, "rules of this host would be passed by: " + String.join("; ", fresh));
        }
    }

    /** All bridges have their frames by themselves again. */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> steps = new ArrayList<>();
        timers.forEach(timer -> steps.add(timer::run));
        active.all().forEach(each -> steps.add(each::giveBack)); // of all first: the rest takes its time
        active.all().forEach(each -> steps.add(() -> stop(each)));
        steps.add(netlink);
        Closing.all(steps);
    }
}
