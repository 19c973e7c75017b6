package io.vetch.cli.doctor;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.address.BadChecksums;
import io.vetch.cli.address.KnownAddress;
import io.vetch.cli.address.StationMoves;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.cli.control.ManagedInterface;
import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.tool.Caller;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.LinkInfo;
import io.vetch.tap.linux.RouteNetlink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One bridge: its ports, its stations, its forwarding database. */
final class BridgeChecks {
    private static final int MANY_MOVES = 3;
    private static final double NEARLY = 0.8;
    private static final double FULL = 0.98;
    private static final long LATELY_NANOS = Duration.ofMinutes(10).toNanos();

    private final Caller caller;
    private final AddressBook book;
    private final BridgeInterface bridge;
    private final List<Finding> findings = new ArrayList<>();

    BridgeChecks(Caller caller, AddressBook book, BridgeInterface bridge) {
        this.caller = caller;
        this.book = book;
        this.bridge = bridge;
    }

    List<Finding> findings() {
        up();
        mtu();
        ports();
        loops();
        moves();
        addresses();
        stations();
        new QuerierCheck(caller, bridge).finding().ifPresent(findings::add);
        checksums();
        taken();
        return findings;
    }

    private String about(String what) {
        return bridge.name() + " " + what;
    }

    private void up() {
        findings.add(
                bridge.bridge().isUp()
                        ? Finding.good(about("state"), "up")
                        : Finding.bad(about("state"), "down: nothing passes", "ip link set " + bridge + " up"));
    }

    private void mtu() {
        Map<Integer, List<String>> byMtu = new TreeMap<>();
        for (BridgePort port : bridge.bridge().ports()) {
            byMtu.computeIfAbsent(port.mtu(), mtu -> new ArrayList<>()).add(port.name());
        }
        if (byMtu.size() < 2) {
            findings.add(Finding.good(
                    about("mtu"),
                    byMtu.isEmpty()
                            ? "no ports"
                            : "the same at all ports: "
                                    + byMtu.keySet().iterator().next()));
            return;
        }
        String each = byMtu.entrySet().stream()
                .map(entry -> entry.getKey() + " at " + some(entry.getValue()))
                .collect(Collectors.joining(", "));
        findings.add(Finding.warning(
                about("mtu"), "differs: " + each + "; longer frames are dropped there", "give all ports the same MTU"));
    }

    private static String some(List<String> names) {
        int most = 5;
        return names.size() <= most
                ? String.join(" ", names)
                : String.join(" ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
    }

    private void ports() {
        List<String> down = new ArrayList<>();
        for (BridgePort port : bridge.bridge().ports()) {
            ManagedInterface device = caller.control().register().owner(port).orElse(null);
            if (device == null) {
                continue;
            }
            LinkInfo link = device.link();
            if (!link.isUp()) {
                down.add(port + " (down)");
            } else if (!link.hasCarrier()) {
                down.add(port + " (no carrier)");
            } else if (!port.isForwarding()) {
                down.add(port + " (" + (port.isInQuarantine() ? "in quarantine" : port.state()) + ")");
            }
            route(device, link);
        }
        findings.add(
                down.isEmpty()
                        ? Finding.good(about("ports"), bridge.bridge().ports().size() + ", all forwarding")
                        : Finding.warning(
                                about("ports"), "not forwarding: " + some(down), "ip link set PORT up, at both ends"));
    }

    private void route(ManagedInterface device, LinkInfo link) {
        try {
            Set<Integer> routes = RouteNetlink.defaultRoutes(caller.namespace());
            if (device.nsid() == caller.nsid() && routes.contains(link.index())) {
                findings.add(Finding.bad(
                        about("route"),
                        "a default route leads out by its port " + device + ", whose frames the host does not get",
                        "give the addresses and the route to " + bridge));
            }
        } catch (IOException e) {
            findings.add(Finding.warning(about("route"), "routes cannot be read: " + e.getMessage(), ""));
        }
        if (link.master() != 0
                && caller.control().bridge(bridge.nsid(), bridge.name()).isPresent()) {
            findings.add(Finding.bad(
                    about("port " + device),
                    "a bridge or bond of the kernel has it, too",
                    "ip link set " + device + " nomaster"));
        }
    }

    private void loops() {
        List<MonitorEvent.LoopChanged> loops = caller.control().monitor().loops().stream()
                .filter(loop -> loop.bridge().equals(bridge))
                .toList();
        loops.forEach(loop -> findings.add(Finding.bad(
                about("loop"),
                "ports %s and %s are wired together, %s"
                        .formatted(
                                loop.a(),
                                loop.b(),
                                quarantine(loop.a())
                                        .or(() -> quarantine(loop.b()))
                                        .orElse("and frames go round")),
                "take one of them out, or turn the spanning tree on")));
        if (loops.isEmpty()) {
            findings.add(Finding.good(about("loop"), "none seen"));
        }
    }

    private static Optional<String> quarantine(BridgePort port) {
        long seconds = Math.max(
                0,
                Duration.ofNanos(port.quarantineEndNanos() - System.nanoTime()).toSeconds());
        return port.isInQuarantine()
                ? Optional.of("and %s is kept out for %d s more".formatted(port, seconds))
                : Optional.empty();
    }

    private void moves() {
        List<StationMoves> flapping = book.moves().stream()
                .filter(moves -> moves.bridge().equals(bridge) && moves.perMinute() >= MANY_MOVES)
                .filter(moves -> !caller.control().monitor().hasLoopEndedSince(bridge, moves.lastNanos()))
                .toList();
        for (StationMoves moves : flapping) {
            findings.add(Finding.bad(
                    about("station"),
                    "%s moves between %s and %s, %d times within the last minute"
                            .formatted(MacAddress.format(moves.station()), moves.from(), moves.to(), moves.perMinute()),
                    "two hosts have the same MAC address, or there is a loop"));
        }
        if (flapping.isEmpty()) {
            findings.add(Finding.good(about("moves"), "no station moves back and forth"));
        }
    }

    private void addresses() {
        List<KnownAddress> rivals = book.addresses().stream()
                .filter(known -> known.bridge().equals(bridge) && known.rival() != 0)
                .filter(known -> System.nanoTime() - known.rivalNanos() < LATELY_NANOS)
                .toList();
        for (KnownAddress known : rivals) {
            findings.add(Finding.warning(
                    about("address"),
                    "%s is said to be of %s and of %s"
                            .formatted(
                                    known.text(), MacAddress.format(known.station()), MacAddress.format(known.rival())),
                    "give one of the two another IP address, unless it has just been moved"));
        }
        if (rivals.isEmpty()) {
            findings.add(Finding.good(about("addresses"), "no two stations say they have the same"));
        }
    }

    private void checksums() {
        List<BadChecksums> bad = book.badChecksums().stream()
                .filter(port -> port.bridge().equals(bridge))
                .toList();
        for (BadChecksums port : bad) {
            findings.add(Finding.bad(
                    about("checksum"),
                    "%s sends frames with a wrong %s checksum by %s: %d seen, and receivers throw them away"
                            .formatted(MacAddress.format(port.station()), port.protocol(), port.port(), port.count()),
                    "have that station finish its checksums: 'ethtool -K DEVICE tx off' there"));
        }
        if (bad.isEmpty()) {
            findings.add(Finding.good(about("checksum"), "no wrong one among the frames that were looked at"));
        }
    }

    private void taken() {
        for (MonitorEvent.Taken loss : caller.control().monitor().taken()) {
            boolean isPort = bridge.bridge().port(loss.device()).isPresent();
            boolean isLate = System.nanoTime() - loss.nanos() > LATELY_NANOS;
            if (loss.bridge().equals(bridge) && !isPort && !isLate) {
                findings.add(Finding.warning(
                        about("taken"),
                        "%s was given to %s and is no port any more: two programs want it"
                                .formatted(loss.device(), loss.taker()),
                        "have one of them leave it alone; then: ip link set %s nomaster, and master %s"
                                .formatted(loss.device(), bridge)));
            }
        }
    }

    private void stations() {
        ForwardingDatabase fdb = bridge.bridge().fdb();
        int most = fdb.dynamic().maxLearned() > 0
                ? Math.min(fdb.dynamic().maxLearned(), fdb.dynamic().capacity())
                : fdb.dynamic().capacity();
        double share = (double) fdb.dynamic().learnedCount() / most;
        String evidence = "%d of %d stations".formatted(fdb.dynamic().learnedCount(), most);
        if (share < NEARLY) {
            findings.add(Finding.good(about("fdb"), evidence));
        } else if (share < FULL) {
            findings.add(
                    Finding.warning(about("fdb"), evidence + ": nearly full", "see who sends by so many addresses"));
        } else {
            findings.add(Finding.bad(
                    about("fdb"),
                    evidence + ": full, so frames to others are flooded",
                    "see who sends by so many addresses: bridge fdb show br " + bridge + "; or raise fdb_max_learned"));
        }
    }
}
