package io.vetch.tap.flow;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeVlans;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bpf.Bpf;
import io.vetch.tap.linux.bpf.Detour;
import io.vetch.tap.linux.bpf.FlowTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flows of all bridges that the kernel moves, in one {@link FlowTable}. Control thread, but for {@link #end} and
 * {@link #later}.
 */
public final class FlowCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowCache.class);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** The same while the table is full. */
    private static final long SHORT_IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int PART_OF_A_FULL_TABLE = 8;
    /** Longer than any program runs: what a slot has counted then is all. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** It takes a few hundredths of a second, in which the control thread has other work. */
    private static final Executor SETTLING =
            task -> Thread.ofPlatform().daemon().name("vetch-settle").start(task);

    private final FlowTable table;
    private final Executor controlThread;
    private final BitSet taken = new BitSet();
    private final Map<FlowTable.Key, Flow> current = new HashMap<>();
    /** Ended by any thread, and not looked after yet. */
    private final Queue<Flow> ended = new ConcurrentLinkedQueue<>();
    /** Whether some have ended since the last {@link #settle}. */
    private volatile boolean unsettled;

    /** What the last one returned: another client may ask while it is under way. */
    private CompletableFuture<?> settled = CompletableFuture.completedFuture(null);

    /** Whose slots are not free yet. */
    private final Deque<Flow> leaving = new ArrayDeque<>();

    /** @param controlThread runs what loops ask for */
    public FlowCache(FlowTable table, Executor controlThread) {
        this.table = table;
        this.controlThread = controlThread;
    }

    /** Of programs that repeat. */
    public FlowTable table() {
        return table;
    }

    /** The flows of a bridge whose frames take a detour. */
    public BridgeFlows of(Bridge bridge, Detour detour) {
        return new BridgeFlows(this, bridge, detour);
    }

    /** Any thread. */
    void later(Runnable task) {
        controlThread.execute(task);
    }

    boolean hasRoom() {
        return taken.cardinality() < table.slots();
    }

    /** Whether there is such a flow. */
    boolean moves(FlowTable.Key key) {
        Flow flow = current.get(key);
        return flow != null && flow.isTrue();
    }

    /** One that has a slot, and has not begun. */
    Flow flow(
            FlowTable.Key key,
            BridgeFlows owner,
            BridgePort ingress,
            BridgePort egress,
            Flow.Decision decision,
            @Nullable FdbEntry source,
            @Nullable FdbEntry destination) {
        int slot = taken.nextClearBit(0);
        taken.set(slot);
        Flow flow = new Flow(key, slot, owner, ingress, egress, decision, source, destination, System.nanoTime());
        flow.frames = table.frames(slot);
        flow.bytes = table.bytes(slot);
        return flow;
    }

    void begin(Flow flow, FlowTable.Way way, int generation) {
        Flow before = current.put(flow.key, flow);
        if (before != null) {
            end(before);
        }
        try {
            table.begin(flow.key, flow.slot, way, generation);
        } catch (LinuxException e) {
            LOG.warn("frames of {} are not moved by the kernel: {}", flow.key, e.getMessage());
            end(flow);
        }
    }

    /** From the next frame on. Any thread. */
    void end(Flow flow) {
        table.end(flow.slot);
        if (!flow.ended) {
            flow.ended = true;
            unsettled = true;
            ended.add(flow);
        }
    }

    /**
     * Completes once no frame is on the way of a flow that has ended before this was called: a program may have looked
     * at its slot just before. Control thread.
     */
    public CompletableFuture<?> settle() {
        if (unsettled) {
            unsettled = false;
            settled = CompletableFuture.runAsync(Bpf::awaitPrograms, SETTLING);
        }
        return settled;
    }

    /** Books what the kernel has counted until now. */
    public void count() {
        lookAfterEnded(System.nanoTime());
        current.values().forEach(this::count);
        leaving.forEach(this::count);
    }

    private void count(Flow flow) {
        long frames = table.frames(flow.slot) - flow.frames;
        if (frames == 0) {
            return;
        }
        long bytes = table.bytes(flow.slot) - flow.bytes;
        flow.frames += frames;
        flow.bytes += bytes;
        long tags = frames * Frame.TAG_LENGTH;
        long came = flow.key.tag() == 0 ? bytes : bytes + tags;
        long left = flow.leavesTagged() ? bytes + tags : bytes;
        Flow.Decision decision = flow.decision;
        flow.ingress.kernelCounters().movedByKernel(decision.verdict(), frames, came);
        flow.egress.kernelCounters().sentByKernel(frames, left);
        if (decision.countsInVlan()) {
            BridgeVlans vlans = flow.owner.bridge().vlans();
            long payload = came - frames * decision.header();
            vlans.movedByKernel(flow.ingress, flow.egress, decision.vlan(), frames, payload);
        }
    }

    private void lookAfterEnded(long now) {
        for (Flow flow = ended.poll(); flow != null; flow = ended.poll()) {
            flow.endedNanos = now;
            leaving.add(flow);
            flow.owner.forget(flow);
            table.end(flow.slot); // it may have begun just when somebody ended it
            if (current.remove(flow.key, flow)) {
                removeFromTable(flow);
            }
        }
        for (Iterator<Flow> each = leaving.iterator(); each.hasNext(); ) {
            Flow flow = each.next();
            if (now - flow.endedNanos < GRACE_NANOS) {
                return;
            }
            count(flow);
            taken.clear(flow.slot);
            each.remove();
        }
    }

    private void removeFromTable(Flow flow) {
        try {
            table.remove(flow.key);
        } catch (LinuxException e) {
            LOG.warn("{} stays in the table of flows, and has ended: {}", flow.key, e.getMessage());
        }
    }

    /**
     * Keeps the stations alive whose frames the kernel moves, and ends flows that are not used. To be called once a
     * second.
     */
    public void age() {
        long now = System.nanoTime();
        count();
        for (Flow flow : List.copyOf(current.values())) {
            long used = table.usedNanos(flow.slot);
            if (used != flow.tableNanos) {
                flow.tableNanos = used;
                flow.usedNanos = Math.min(now, used + FlowTable.BLUR_NANOS);
                keepAlive(flow);
            }
            if (now - flow.usedNanos > IDLE_NANOS || !flow.isTrue()) {
                end(flow);
            }
        }
        if (!hasRoom()) {
            makeRoom(now);
        }
    }

    /** For flows that are used now, at the cost of some that are not; they come back when they are. */
    private void makeRoom(long now) {
        current.values().stream()
                .filter(flow -> now - flow.usedNanos > SHORT_IDLE_NANOS)
                .limit(Math.max(1, table.slots() / PART_OF_A_FULL_TABLE))
                .forEach(this::end);
    }

    private static void keepAlive(Flow flow) {
        FdbEntry source = flow.source;
        if (source != null) {
            flow.owner.bridge().fdb().heardByKernel(source, flow.usedNanos);
        }
        FdbEntry destination = flow.destination;
        if (destination != null) {
            destination.used(flow.usedNanos);
        }
    }

    /** Has stations count as used whose frames the kernel moves. To be called ten times a second. */
    public void use() {
        for (Flow flow : current.values()) {
            if (table.usedNanos(flow.slot) != flow.tableNanos) { // since age() looked
                use(flow);
            }
        }
    }

    private static void use(Flow flow) {
        ForwardingDatabase fdb = flow.owner.bridge().fdb();
        if (flow.source != null) {
            fdb.usedByKernel(flow.source);
        }
        if (flow.destination != null) {
            fdb.usedByKernel(flow.destination);
        }
    }

    /** Ends what is left of a bridge's. */
    void forget(BridgeFlows gone) {
        List<Flow> its = new ArrayList<>(gone.flows());
        its.forEach(this::end);
        lookAfterEnded(System.nanoTime());
    }

    /** How many flows the kernel moves. */
    public int size() {
        return (int) current.values().stream().filter(flow -> !flow.ended).count();
    }

    /** After all bridges. */
    @Override
    public void close() {
        table.close();
    }
}
