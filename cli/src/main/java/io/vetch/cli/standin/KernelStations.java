package io.vetch.cli.standin;

import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.bridge.BridgeNetlink;
import io.vetch.tap.linux.bridge.KernelFdbEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the two forwarding databases of a bridge alike. What a user adds to the kernel's or deletes there is done to
 * ours; the stations that we hear are told to the kernel, so that {@code bridge fdb} is true and the kernel's bridge
 * need not flood when it has its frames again.
 */
final class KernelStations {
    private static final Logger LOG = LoggerFactory.getLogger(KernelStations.class);
    /** Told to the kernel at a time, so that a flood of stations does not hold up the control thread. */
    private static final int MOST_AT_A_TIME = 5000;

    private static final long CENTISECOND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Bridge bridge;
    private final BridgeNetlink netlink;
    private final IntFunction<@Nullable BridgePort> ports;
    private final ToIntFunction<BridgePort> indices;
    private final FdbProbe probe = new FdbProbe();
    /** What the kernel has of our stations. */
    private final Map<Station, Told> told = new HashMap<>();
    /** Where the kernel has those that a user put in. */
    private final Map<Station, BridgePort> configured = new HashMap<>();
    /**
     * Where a program, such as one that speaks BGP, says that stations are: they stay until they are heard elsewhere.
     */
    private final Map<Station, BridgePort> external = new HashMap<>();

    /** @param vlan 0 where VLANs are not told apart */
    private record Station(long address, int vlan) {
        static Station of(KernelFdbEntry entry) {
            return new Station(entry.address(), entry.vlan());
        }

        static Station of(FdbEntry entry) {
            return new Station(entry.address().value(), entry.vlan());
        }
    }

    private record Told(BridgePort port, long nanos) {}

    /**
     * @param ports the port of an ifindex, the local one for that of the bridge; null if there is none
     * @param indices the reverse
     */
    KernelStations(
            Bridge bridge,
            BridgeNetlink netlink,
            IntFunction<@Nullable BridgePort> ports,
            ToIntFunction<BridgePort> indices) {
        this.bridge = bridge;
        this.netlink = netlink;
        this.ports = ports;
        this.indices = indices;
    }

    /** Takes over all that the kernel has. @param authoritative see {@link #changed} */
    void take(List<KernelFdbEntry> entries, boolean authoritative, long now) {
        entries.forEach(entry -> changed(entry, authoritative, now));
    }

    /**
     * The kernel has a new entry, or one of another kind or at another port.
     *
     * @param authoritative whether the kernel is the one that hears stations now; else a station that we know is where
     *     we heard it, for the news may be older than that
     */
    void changed(KernelFdbEntry entry, boolean authoritative, long now) {
        BridgePort port = ports.apply(entry.ifindex());
        if (port == null || MacAddress.isGroup(entry.address())) {
            return;
        }
        FdbEntry ours = ours(Station.of(entry));
        if (!entry.isDynamic()) {
            configure(entry, port, ours);
            return;
        }
        if (entry.isExternal()) {
            external.put(Station.of(entry), port);
        } else {
            external.remove(Station.of(entry));
        }
        boolean takesOver = (authoritative && !isEcho(entry, port)) || entry.isExternal();
        if (ours == null
                || (ours.isDynamic() && ours.port() != port && takesOver)
                || (!ours.isDynamic() && !isOwn(ours))) {
            add(entry, EntryKind.DYNAMIC, port);
            told.put(Station.of(entry), new Told(port, now));
        }
        if (entry.isExternal()) {
            told.remove(Station.of(entry)); // not ours to tell, nor to take out
        }
    }

    /**
     * Whether it is what we have told the kernel, which has not heard the station: we may have heard it elsewhere
     * since.
     */
    private boolean isEcho(KernelFdbEntry entry, BridgePort port) {
        Told before = told.get(Station.of(entry));
        return before != null && before.port == port;
    }

    private void configure(KernelFdbEntry entry, BridgePort port, @Nullable FdbEntry ours) {
        EntryKind kind = entry.isLocal() ? EntryKind.LOCAL : EntryKind.STATIC;
        Station station = Station.of(entry);
        // What we have told the kernel of a station that moved it tells us, too: the station may have moved on since.
        boolean isThere = kind == EntryKind.LOCAL
                || (ours != null && ours.port() == port)
                || port.equals(configured.get(station));
        boolean same = ours != null && ours.kind() == kind && ours.isSticky() == entry.isSticky() && isThere;
        told.remove(station);
        if (kind == EntryKind.STATIC) {
            configured.put(station, port);
        } else {
            configured.remove(station);
        }
        external.remove(station);
        if (!same) {
            add(entry, kind, port);
        }
    }

    private void add(KernelFdbEntry entry, EntryKind kind, BridgePort port) {
        try {
            bridge.entries().put(new MacAddress(entry.address()), entry.vlan(), kind, entry.isSticky(), port);
        } catch (RefusedException e) {
            LOG.warn("{}: an entry of the kernel's is not honoured: {}", bridge.name(), e.getMessage());
        }
    }

    private boolean isOwn(FdbEntry entry) {
        return entry.isLocal()
                && bridge.allPorts().stream()
                        .anyMatch(port -> port.address() == entry.address().value());
    }

    /** It is not there any more. */
    void removed(KernelFdbEntry entry, long now) {
        Station station = Station.of(entry);
        FdbEntry ours = ours(station);
        BridgePort port = ports.apply(entry.ifindex());
        Told before = told.get(station);
        boolean wasStatic = false;
        if (port != null) {
            external.remove(station, port);
            wasStatic = configured.remove(station, port);
            if (before != null && before.port == port) {
                told.remove(station); // also if we have it elsewhere by now, or not at all: it may come back
            }
        }
        if (ours == null || isOwn(ours)) {
            return;
        }
        boolean isTheSame = ours.port() == port || ours.isLocal() || (wasStatic && ours.kind() == EntryKind.STATIC);
        if (isTheSame && !hasAgedThereAlone(ours, before, now)) {
            bridge.fdb().delete(ours);
        }
    }

    /**
     * What the kernel had and has no more is not there any more. Stations that it has not been told of stay.
     *
     * @param there all that it has
     */
    void keepOnly(List<KernelFdbEntry> there, long now) {
        Set<Station> stations = new HashSet<>();
        there.forEach(entry -> stations.add(Station.of(entry)));
        for (FdbEntry ours : bridge.fdb().entries()) {
            Station station = Station.of(ours);
            boolean wasThere = !ours.isDynamic() || told.containsKey(station) || external.containsKey(station);
            if (wasThere && !stations.contains(station)) {
                removed(heard(station, ours.port()), now);
            }
        }
    }

    private KernelFdbEntry heard(Station station, BridgePort port) {
        return KernelFdbEntry.heard(indices.applyAsInt(port), station.address, station.vlan);
    }

    /** Because we were late to tell that we hear the station: then nobody has deleted it, and it is told again. */
    private boolean hasAgedThereAlone(FdbEntry ours, @Nullable Told before, long now) {
        long lifetime = lifetimeNanos();
        return before != null
                && ours.isDynamic()
                && lifetime > 0
                && now - before.nanos >= lifetime - lifetime / 8
                && now - ours.updatedNanos() < lifetime;
    }

    private long lifetimeNanos() {
        return bridge.option(BridgeOption.AGEING_TIME) * CENTISECOND_NANOS;
    }

    /** Tells the kernel what we have heard since. To be called about once a second. */
    void tell(long now) throws LinuxException {
        long lifetime = lifetimeNanos();
        long pause = Math.max(TimeUnit.SECONDS.toNanos(1), lifetime / 4);
        keepExternal(now, lifetime);
        List<KernelFdbEntry> heard = new ArrayList<>();
        for (FdbEntry entry : bridge.fdb().entries()) {
            if (heard.size() == MOST_AT_A_TIME) {
                break;
            }
            Station station = Station.of(entry);
            boolean news = entry.isDynamic()
                    ? !external.containsKey(station) && wants(entry, told.get(station), now, pause)
                    : hasMoved(entry);
            if (news && counts(station)) {
                heard.add(heard(station, entry.port()));
                note(entry, now);
            }
        }
        report(netlink.use(heard));
        forget();
    }

    /**
     * Whether the kernel is to be told of a station, and can be. Without a VLAN a filtering bridge takes it for one in
     * each VLAN of its port; with one the others know no such VLAN.
     */
    private boolean counts(Station station) {
        return bridge.vlans().isFiltering() == (station.vlan != 0);
    }

    private void note(FdbEntry entry, long now) {
        if (entry.isDynamic()) {
            told.put(Station.of(entry), new Told(entry.port(), now));
        } else {
            configured.put(Station.of(entry), entry.port());
        }
    }

    /** A static station that was heard elsewhere moves, and stays static. */
    private boolean hasMoved(FdbEntry entry) {
        BridgePort there = configured.get(Station.of(entry));
        return there != null && entry.kind() == EntryKind.STATIC && !entry.isSticky() && there != entry.port();
    }

    private static boolean wants(FdbEntry entry, @Nullable Told before, long now, long pause) {
        if (before == null || before.port != entry.port()) {
            return true;
        }
        return entry.updatedNanos() > before.nanos && now - before.nanos >= pause;
    }

    /** A program's stations live until it takes them out, or until we hear them elsewhere. */
    private void keepExternal(long now, long lifetime) {
        external.entrySet().removeIf(each -> {
            FdbEntry ours = ours(each.getKey());
            return ours != null && ours.port() != each.getValue();
        });
        external.forEach((station, port) -> {
            FdbEntry ours = ours(station);
            boolean fresh = ours != null && (lifetime == 0 || now - ours.updatedNanos() < lifetime / 4);
            if (!fresh) {
                boolean sticky = ours != null && ours.isSticky();
                bridge.entries().put(new MacAddress(station.address), station.vlan, EntryKind.DYNAMIC, sticky, port);
            }
        });
    }

    /** Looking is no use of a station: those of a flood, which the kernel is told of, too, must not seem to be used. */
    private @Nullable FdbEntry ours(Station station) {
        return bridge.fdb().peek(probe.set(station.address, station.vlan));
    }

    /**
     * What has aged here has aged there. No list of all our stations: a flood has so many that the heap would feel it.
     */
    private void forget() throws LinuxException {
        List<KernelFdbEntry> aged = new ArrayList<>();
        told.entrySet().removeIf(each -> {
            Station station = each.getKey();
            FdbEntry ours = ours(station);
            if (ours == null && counts(station)) {
                aged.add(heard(station, each.getValue().port));
            }
            return ours == null || !ours.isDynamic();
        });
        netlink.delete(aged); // most have gone by themselves
    }

    private void report(List<BridgeNetlink.Refused> refusals) {
        for (BridgeNetlink.Refused refused : refusals) {
            told.remove(Station.of(refused.entry()));
            if (refused.errno() != Errno.ENODEV && refused.errno() != Errno.EINVAL) { // the port is going
                LOG.debug("{}: the kernel did not take a station: {}", bridge.name(), refused);
            }
        }
    }

    /** A port has left: what the kernel had there it has forgotten. */
    void forget(BridgePort port) {
        told.values().removeIf(each -> Objects.equals(each.port, port));
        configured.values().removeIf(port::equals);
        external.values().removeIf(port::equals);
    }
}
