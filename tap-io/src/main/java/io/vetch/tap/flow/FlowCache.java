package io.vetch.tap.flow;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.Frame;
import io.vetch.core.port.BridgePort;
import io.vetch.core.verdict.Verdict;
import io.vetch.tap.linux.LinuxException;
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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flows of all bridges that the kernel moves, in one {@link FlowTable}. Control thread, but for {@link #end} and {@link #later}.
 */
public final class FlowCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowCache.class);

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Longer than any program runs: what a slot has counted then is all. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FlowTable table;
    private final Executor controlThread;
    private final BitSet taken = new BitSet();
    private final Map<FlowTable.Key, Flow> current = new HashMap<>();
    /** Ended by any thread, and not looked after yet. */
    private final Queue<Flow> ended = new ConcurrentLinkedQueue<>();
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
            Verdict verdict,
            @Nullable FdbEntry source,
            @Nullable FdbEntry destination) {
        int slot = taken.nextClearBit(0);
        taken.set(slot);
        Flow flow = new Flow(key, slot, owner, ingress, egress, verdict, source, destination, System.nanoTime());
        flow.frames = table.frames(slot);
        flow.bytes = table.bytes(slot);
        return flow;
    }

    void begin(Flow flow, int egress, int longest, int generation) {
        Flow before = current.put(flow.key, flow);
        if (before != null) {
            end(before);
        }
        try {
            table.begin(flow.key, flow.slot, egress, flow.egress.isLocal(), longest, generation);
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
            ended.add(flow);
        }
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
        long tags = flow.key.tag() == 0 ? 0 : frames * Frame.TAG_LENGTH;
        flow.ingress.kernelCounters().movedByKernel(flow.verdict, frames, bytes + tags);
        flow.egress.kernelCounters().sentByKernel(frames, bytes + tags);
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

    /** Keeps the stations alive whose frames the kernel moves, and ends flows that are not used. To be called once a second. */
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
        return current.size();
    }

    /** After all bridges. */
    @Override
    public void close() {
        table.close();
    }
}
