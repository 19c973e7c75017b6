package io.vetch.cli.stp;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.Bpdu;
import io.vetch.core.stp.BpduFrame;
import io.vetch.core.stp.BridgeStatus;
import io.vetch.core.stp.PortStatus;
import io.vetch.core.stp.SpanningTree;
import io.vetch.core.stp.StpOutput;
import io.vetch.core.stp.StpPort;
import io.vetch.core.stp.kernel.KernelStp;
import io.vetch.core.stp.rstp.Rstp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A {@link SpanningTree} that is told how its bridge is, and finds out what has changed. One thread. */
public final class FollowingTree {
    private final SpanningTree tree;
    private final Map<BridgePort, Member> members = new HashMap<>();
    private final Map<StpPort, BridgePort> ports = new HashMap<>();
    private TreeSettings settings;

    /** A port of the bridge in the tree. */
    private static final class Member {
        final StpPort port;
        TreeSettings.Port settings;

        Member(StpPort port, TreeSettings.Port settings) {
            this.port = port;
            this.settings = settings;
        }
    }

    /**
     * One of the version that {@code bridge} has now, which takes no part yet.
     *
     * @param clock milliseconds, which never go back
     */
    public static FollowingTree of(Bridge bridge, StpOutput output, LongSupplier clock) {
        TreeSettings bare = TreeSettings.of(bridge, port -> false);
        TreeSettings down = new TreeSettings(false, bare.id(), bare.group(), bare.times(), List.of());
        return new FollowingTree(
                TreeSettings.isRapid(bridge)
                        ? new Rstp(down.id(), down.times(), output, clock)
                        : new KernelStp(down.id(), down.times(), output, clock),
                down);
    }

    private FollowingTree(SpanningTree tree, TreeSettings settings) {
        this.tree = tree;
        this.settings = settings;
    }

    /** The bridge's port that {@code port} of the tree is; null if there is none any more. */
    @Nullable
    BridgePort portOf(StpPort port) {
        BridgePort known = ports.get(port);
        return known != null ? known : justAdded(port.number());
    }

    /** While the tree is told of a port it may already want something of it. */
    private @Nullable BridgePort justAdded(int number) {
        return settings.ports().stream()
                .map(TreeSettings.Port::port)
                .filter(port -> port.number() == number)
                .findFirst()
                .orElse(null);
    }

    /** The bridge is like {@code now}: in the order in which the kernel does it when a port is removed, or added. */
    public void follow(TreeSettings now) {
        TreeSettings before = settings;
        settings = now;
        if (before.up() && !now.up()) {
            tree.down();
        }
        removeOthers(now);
        now.ports().stream().filter(port -> !members.containsKey(port.port())).forEach(this::add);
        if (!before.id().equals(now.id())) {
            tree.setId(now.id());
        }
        if (!before.times().equals(now.times())) {
            tree.setTimes(now.times());
        }
        now.ports().forEach(this::update);
        if (now.up() && !before.up()) {
            tree.up();
        }
    }

    private void removeOthers(TreeSettings now) {
        List<BridgePort> gone = new ArrayList<>(members.keySet());
        now.ports().forEach(port -> gone.remove(port.port()));
        for (BridgePort port : gone) {
            Member member = members.get(port);
            if (member != null) {
                tree.removePort(member.port);
                members.remove(port);
                ports.remove(member.port);
            }
        }
    }

    private void add(TreeSettings.Port added) {
        StpPort port = tree.addPort(
                added.port().number(),
                added.name(),
                added.priority(),
                added.cost(),
                added.port().state());
        port.setOptions(added.options());
        members.put(added.port(), new Member(port, added.unlinked()));
        ports.put(port, added.port());
    }

    private void update(TreeSettings.Port now) {
        Member member = members.get(now.port());
        if (member == null) {
            return;
        }
        TreeSettings.Port before = member.settings;
        member.settings = now;
        if (!before.options().equals(now.options())) {
            member.port.setOptions(now.options());
        }
        if (before.cost() != now.cost()) {
            member.port.setPathCost(now.cost());
        }
        if (before.priority() != now.priority()) {
            member.port.setPriority(now.priority());
        }
        if (before.linkUp() != now.linkUp()) {
            member.port.setLinkUp(now.linkUp());
        }
    }

    /**
     * A frame came in, perhaps to the bridge's group address. What is no BPDU, or of a port that takes no part, is
     * nothing.
     */
    public void received(BridgePort ingress, ByteBuffer frame) {
        Member member = members.get(ingress);
        if (member != null && isTo(settings.group(), frame)) {
            BpduFrame.decode(frame).ifPresent(bpdu -> tree.received(member.port, bpdu));
        }
    }

    private static boolean isTo(MacAddress group, ByteBuffer frame) {
        byte[] octets = group.octets();
        return frame.remaining() >= octets.length
                && frame.slice(frame.position(), octets.length).equals(ByteBuffer.wrap(octets));
    }

    /** What goes out of {@code port} for a BPDU. */
    byte[] frame(BridgePort port, Bpdu bpdu) {
        Member member = members.get(port);
        long source = member == null ? settings.id().address().value() : member.settings.address();
        return BpduFrame.encode(settings.group(), new MacAddress(source), bpdu);
    }

    public void tick() {
        tree.tick();
    }

    /** Milliseconds until {@link #tick} is wanted; {@link Long#MAX_VALUE} if nothing is due. */
    public long dueIn() {
        return tree.dueIn();
    }

    public BridgeStatus status() {
        return tree.status();
    }

    public Optional<PortStatus> status(BridgePort port) {
        return Optional.ofNullable(members.get(port)).map(member -> member.port.status());
    }

    /** Of all ports. */
    Map<BridgePort, PortStatus> portStatuses() {
        Map<BridgePort, PortStatus> all = new HashMap<>();
        members.forEach((port, member) -> all.put(port, member.port.status()));
        return all;
    }
}
