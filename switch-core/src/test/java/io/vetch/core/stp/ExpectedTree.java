package io.vetch.core.stp;

import io.vetch.core.port.PortState;
import io.vetch.core.stp.VirtualNetwork.Lan;
import io.vetch.core.stp.VirtualNetwork.VirtualPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree that a network must come to, computed by nothing but the rules of IEEE 802.1D-2004, 17.6: the best bridge of
 * each part of the network is its root, bridges and LANs choose the best way to it.
 */
final class ExpectedTree {
    private final VirtualNetwork network;
    private final Forest<Object> parts = new Forest<>();
    /** The best way to the root that a bridge has, with the port that it goes by; none for the root. */
    private final Map<VirtualBridge, Way> ways = new HashMap<>();

    private record Way(PriorityVector vector, @Nullable VirtualPort port) {}

    ExpectedTree(VirtualNetwork network) {
        this.network = network;
        for (VirtualBridge bridge : network.bridges()) {
            for (VirtualPort port : bridge.ports()) {
                if (isUsed(port)) {
                    parts.join(bridge, lan(port));
                }
            }
        }
        findWays();
    }

    private static boolean isUsed(VirtualPort port) {
        return port.bridge().isUp() && port.linkUp() && port.lan() != null;
    }

    private static Lan lan(VirtualPort port) {
        Lan lan = port.lan();
        if (lan == null) {
            throw new IllegalStateException(port + " is on no LAN");
        }
        return lan;
    }

    private void findWays() {
        for (VirtualBridge bridge : network.bridges()) {
            if (root(bridge) == bridge) {
                ways.put(bridge, new Way(PriorityVector.ofRoot(bridge.id(), 0), null));
            }
        }
        boolean better = true;
        while (better) {
            better = false;
            for (VirtualBridge bridge : network.bridges()) {
                for (VirtualPort port : bridge.ports()) {
                    better |= isUsed(port) && root(bridge) != bridge && improve(port);
                }
            }
        }
    }

    private VirtualBridge root(VirtualBridge bridge) {
        VirtualBridge root = bridge;
        for (VirtualBridge other : network.bridges()) {
            if (parts.joined(bridge, other) && other.id().compareTo(root.id()) < 0) {
                root = other;
            }
        }
        return root;
    }

    /** Whether the bridge has a better way by {@code port} than the one that it has. */
    private boolean improve(VirtualPort port) {
        PriorityVector offer = offer(lan(port), port.bridge());
        if (offer == null) {
            return false;
        }
        Way way = new Way(offer.plus(port.pathCost()), port);
        Way known = ways.get(port.bridge());
        if (known != null && !isBetter(way, known)) {
            return false;
        }
        ways.put(port.bridge(), way);
        return true;
    }

    private static boolean isBetter(Way way, Way known) {
        int order = way.vector().compareTo(known.vector());
        return order < 0 || (order == 0 && identifier(way.port()) < identifier(known.port()));
    }

    private static int identifier(@Nullable VirtualPort port) {
        return port == null ? 0 : port.port().status().id();
    }

    /** The best that other bridges offer on a LAN; null if none has a way itself. */
    private @Nullable PriorityVector offer(Lan lan, @Nullable VirtualBridge besides) {
        PriorityVector best = null;
        for (VirtualPort port : lan.ports()) {
            Way way = ways.get(port.bridge());
            if (!isUsed(port) || port.bridge() == besides || way == null) {
                continue;
            }
            PriorityVector offer = new PriorityVector(
                    way.vector().root(),
                    way.vector().rootPathCost(),
                    port.bridge().id(),
                    identifier(port));
            best = best == null || offer.betterThan(best) ? offer : best;
        }
        return best;
    }

    /** @return each port, and each bridge, that is not as it must be */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (VirtualBridge bridge : network.bridges()) {
            if (!bridge.isUp()) {
                continue;
            }
            BridgeId root = root(bridge).id();
            if (!bridge.status().root().equals(root)) {
                differences.add(bridge + " has root " + bridge.status().root() + ", not " + root);
            }
            for (VirtualPort port : bridge.ports()) {
                PortRole role = expectedRole(port);
                if (port.port().role() != role || port.state() != expectedState(role)) {
                    differences.add(port + " is " + port.port().role() + " and " + port.state() + ", not " + role);
                }
            }
        }
        return differences;
    }

    private PortRole expectedRole(VirtualPort port) {
        if (!port.bridge().isUp() || !port.linkUp()) {
            return PortRole.DISABLED;
        }
        if (port.lan() == null) {
            return PortRole.DESIGNATED;
        }
        Way way = ways.get(port.bridge());
        if (way != null && way.port() == port) {
            return PortRole.ROOT;
        }
        PriorityVector designated = offer(lan(port), null);
        if (designated == null) {
            throw new IllegalStateException("nobody offers a way on the LAN of " + port);
        }
        boolean mine = designated.designatedBridge().equals(port.bridge().id());
        if (mine && designated.designatedPort() == identifier(port)) {
            return PortRole.DESIGNATED;
        }
        return mine ? PortRole.BACKUP : PortRole.ALTERNATE;
    }

    private static PortState expectedState(PortRole role) {
        return switch (role) {
            case DISABLED -> PortState.DISABLED;
            case ROOT, DESIGNATED -> PortState.FORWARDING;
            case ALTERNATE, BACKUP -> PortState.BLOCKING;
        };
    }
}
