package io.vetch.tap.flow;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeListener;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbListener;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.Explanation;
import io.vetch.core.verdict.Verdict;
import io.vetch.core.vlan.TagChange;
import io.vetch.tap.linux.bpf.Detour;
import io.vetch.tap.linux.bpf.FlowTable;
import io.vetch.tap.loop.SwitchLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one bridge. They end at once when anything changes by which the relay could decide otherwise: for all of
 * them when it is the bridge, for those of a station when it moves or leaves. While somebody watches the bridge's
 * frames there are none. Control thread, but for what says otherwise.
 */
public final class BridgeFlows implements BridgeListener, FdbListener, AutoCloseable {
    private static final int TYPE_AT = 12;
    private static final int IPV4 = 0x0800;
    private static final int SHORTEST = 60;
    /** Entries that age faster are kept by the frames themselves. */
    private static final long SHORTEST_AGEING = 500;

    private final FlowCache cache;
    private final Bridge bridge;
    private final Detour detour;
    private final FlowCandidates candidates = new FlowCandidates();
    private final Map<Integer, BridgePort> ports = new HashMap<>();
    private final Map<BridgePort, Integer> indices = new HashMap<>();
    /** An entry is equal to one that replaces it. */
    private final ConcurrentHashMap<FdbEntry, Set<Flow>> byStation = new ConcurrentHashMap<>();

    private final Set<Flow> flows = ConcurrentHashMap.newKeySet();
    private final ByteBuffer bytes = ByteBuffer.allocate(Frame.HEADROOM + SHORTEST);
    private final Frame frame = new Frame();
    private int generation = 1;

    BridgeFlows(FlowCache cache, Bridge bridge, Detour detour) {
        this.cache = cache;
        this.bridge = bridge;
        this.detour = detour;
        bridge.addListener(this);
        bridge.fdb().addListener(this);
        endAll();
    }

    /** Flows may enter and leave by a port. @param ifindex of its interface, or of the bridge for the local port */
    public void connect(BridgePort port, int ifindex) {
        ports.put(port.number(), port);
        indices.put(port, ifindex);
    }

    /** The port is gone: its flows end. */
    public void disconnect(BridgePort port) {
        ports.remove(port.number(), port);
        indices.remove(port);
        endAll();
    }

    // ---- beginning

    /**
     * The tag of a frame as it is in the key of its flow; 0 for none, or if the frame is too short for one. Any thread.
     */
    public static int tag(Frame frame) {
        if (frame.length() < Frame.HEADER_LENGTH + Frame.TAG_LENGTH || !frame.isTagged()) {
            return 0;
        }
        return (frame.type() << 16) | (frame.tagControl() & 0xfff);
    }

    /**
     * A frame was relayed; the next of its kind may be moved by the kernel. On the loop.
     *
     * @param came its {@link #tag} before that
     */
    public void offer(BridgePort ingress, Frame relayed, int came, SwitchLoop loop) {
        if (candidates.offer(ingress.number(), relayed.destination(), relayed.source(), came, loop.now())) {
            cache.later(this::begin);
        }
    }

    private void begin() {
        candidates.drain(this::begin);
    }

    private void begin(int number, long destination, long source, int tag) {
        BridgePort ingress = ports.get(number);
        Integer ifindex = ingress == null ? null : indices.get(ingress);
        if (ingress == null
                || ifindex == null
                || !mayMove()
                || !cache.hasRoom()
                || bridge.option(BridgeOption.AGEING_TIME) < SHORTEST_AGEING) {
            return;
        }
        FlowTable.Key key = new FlowTable.Key(ifindex, destination, source, tag);
        if (cache.moves(key)) {
            return; // such frames as this the kernel leaves to us all the same: one that is too long, for instance
        }
        Explanation decision = bridge.explanations().decide(ingress, frame(destination, source, tag));
        BridgePort egress = egress(decision);
        Integer egressIndex = egress == null ? null : indices.get(egress);
        if (egress == null || egressIndex == null) {
            return;
        }
        TagChange change = bridge.explanations().tagChange(frame, egress, decision.vlan());
        if (change.kind() != TagChange.Kind.NAMED) {
            begin(key, ingress, egress, decision, change, egressIndex);
        }
    }

    private void begin(
            FlowTable.Key key,
            BridgePort ingress,
            BridgePort egress,
            Explanation decision,
            TagChange change,
            int egressIndex) {
        int vlan = decision.vlan();
        FdbEntry from = bridge.fdb().get(new MacAddress(key.source()), vlan);
        FdbEntry to = bridge.fdb().get(new MacAddress(key.destination()), vlan);
        boolean forgotten = to == null || (from == null && decision.learned() != null);
        if (forgotten) { // since it was decided
            return;
        }
        int header = bridge.vlans().headerOf(key.tag() >>> 16);
        Flow.Decision decided = new Flow.Decision(decision.verdict(), vlan, header, change);
        Flow flow = cache.flow(key, this, ingress, egress, decided, from, to);
        index(from, flow); // before it begins: who moves the station must find it
        index(to, flow);
        flows.add(flow);
        int longest = egress.mtu() + Frame.HEADER_LENGTH;
        cache.begin(flow, new FlowTable.Way(egressIndex, egress.isLocal(), longest, change), generation);
        if (!flow.isTrue()) {
            end(flow);
        }
    }

    /** The port by which all such frames leave; null if that is not so simple. */
    private static @Nullable BridgePort egress(Explanation decision) {
        LearnOutcome learned = decision.learned();
        boolean settled = learned == null || learned == LearnOutcome.REFRESHED;
        boolean alone = decision.egress().size() == 1;
        boolean sent = decision.verdict() == Verdict.FORWARD || decision.verdict() == Verdict.DELIVER;
        return settled && alone && sent ? decision.egress().getFirst() : null;
    }

    private Frame frame(long destination, long source, int tag) {
        int at = Frame.HEADROOM;
        bytes.putLong(at, destination << 16).putLong(at + 6, source << 16);
        if (tag == 0) {
            bytes.putShort(at + TYPE_AT, (short) IPV4);
        } else {
            bytes.putInt(at + TYPE_AT, tag).putShort(at + TYPE_AT + Frame.TAG_LENGTH, (short) IPV4);
        }
        return frame.wrap(bytes, 0, at, SHORTEST);
    }

    private void index(@Nullable FdbEntry station, Flow flow) {
        if (station != null) {
            byStation
                    .computeIfAbsent(station, _ -> ConcurrentHashMap.newKeySet())
                    .add(flow);
        }
    }

    // ---- ending

    /** Its frames are asked about again, from the next one on. Any thread. */
    void end(Flow flow) {
        cache.end(flow);
    }

    /** The flow will not come back. */
    void forget(Flow flow) {
        flows.remove(flow);
        unindex(flow.source, flow);
        unindex(flow.destination, flow);
    }

    private void unindex(@Nullable FdbEntry station, Flow flow) {
        if (station != null) {
            byStation.computeIfPresent(station, (_, all) -> {
                all.remove(flow);
                return all.isEmpty() ? null : all;
            });
        }
    }

    private boolean mayMove() {
        return !bridge.watchers().isWatched();
    }

    private void endAll() {
        generation++;
        detour.moveFlows(mayMove() ? generation : 0);
        List.copyOf(flows).forEach(this::end);
    }

    @Override
    public void changed(Bridge changed) {
        endAll();
    }

    @Override
    public void watched(Bridge watched, boolean byAnybody) {
        endAll();
    }

    /** Any thread. */
    @Override
    public void added(FdbEntry entry) {
        endOf(entry);
    }

    /** Any thread. */
    @Override
    public void moved(FdbEntry entry, BridgePort from) {
        endOf(entry);
    }

    /** Any thread. */
    @Override
    public void removed(FdbEntry entry, boolean aged) {
        endOf(entry);
    }

    private void endOf(FdbEntry station) {
        Set<Flow> its = byStation.get(station);
        if (its != null) {
            its.forEach(this::end);
        }
    }

    /** Its flows, at some moment. */
    Collection<Flow> flows() {
        return new ArrayList<>(flows);
    }

    Bridge bridge() {
        return bridge;
    }

    @Override
    public void close() {
        ports.clear(); // what a loop has offered comes to nothing
        bridge.removeListener(this);
        bridge.fdb().removeListener(this);
        detour.moveFlows(0);
        List.copyOf(flows).forEach(this::end);
        cache.forget(this);
    }
}
