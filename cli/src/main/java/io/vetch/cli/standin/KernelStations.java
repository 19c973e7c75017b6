package io.vetch.cli.standin;

import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
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
 * Keeps the two forwarding databases of a bridge alike. What a user adds to the kernel's or deletes there is done to ours; the
 * stations that we hear are told to the kernel, so that {@code bridge fdb} is true and the kernel's bridge need not flood when it
 * has its frames again.
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
    /** What the kernel has of our stations, by address. */
    private final Map<Long, Told> told = new HashMap<>();
    /** Where the kernel has those that a user put in. */
    private final Map<Long, BridgePort> configured = new HashMap<>();
    /** Where a program, such as one that speaks BGP, says that stations are: they do not age, until they are heard elsewhere. */
    private final Map<Long, BridgePort> external = new HashMap<>();

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

    /** Takes over all that the kernel has. @param authoritative whether stations are where it says, see {@link #changed} */
    void take(List<KernelFdbEntry> entries, boolean authoritative, long now) {
        entries.forEach(entry -> changed(entry, authoritative, now));
    }

    /**
     * The kernel has a new entry, or one of another kind or at another port.
     *
     * @param authoritative whether the kernel is the one that hears stations now; else a station that we know is where we heard it,
     *     for the news may be older than that
     */
    void changed(KernelFdbEntry entry, boolean authoritative, long now) {
        BridgePort port = ports.apply(entry.ifindex());
        if (port == null || entry.vlan() != 0 || MacAddress.isGroup(entry.address())) {
            return;
        }
        FdbEntry ours = bridge.fdb().get(new MacAddress(entry.address()), 0);
        if (!entry.isDynamic()) {
            configure(entry, port, ours);
            return;
        }
        if (entry.isExternal()) {
            external.put(entry.address(), port);
        } else {
            external.remove(entry.address());
        }
        boolean takesOver = authoritative || entry.isExternal();
        if (ours == null
                || (ours.isDynamic() && ours.port() != port && takesOver)
                || (!ours.isDynamic() && !isOwn(ours))) {
            add(entry, EntryKind.DYNAMIC, port);
            told.put(entry.address(), new Told(port, now));
        }
        if (entry.isExternal()) {
            told.remove(entry.address()); // not ours to tell, nor to take out
        }
    }

    private void configure(KernelFdbEntry entry, BridgePort port, @Nullable FdbEntry ours) {
        EntryKind kind = entry.isLocal() ? EntryKind.LOCAL : EntryKind.STATIC;
        boolean same = ours != null
                && ours.kind() == kind
                && ours.isSticky() == entry.isSticky()
                && (kind == EntryKind.LOCAL || ours.port() == port);
        told.remove(entry.address());
        if (kind == EntryKind.STATIC) {
            configured.put(entry.address(), port);
        } else {
            configured.remove(entry.address());
        }
        external.remove(entry.address());
        if (!same) {
            add(entry, kind, port);
        }
    }

    private void add(KernelFdbEntry entry, EntryKind kind, BridgePort port) {
        try {
            bridge.entries().add(new MacAddress(entry.address()), kind, entry.isSticky(), port, true);
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
        FdbEntry ours = bridge.fdb().get(new MacAddress(entry.address()), entry.vlan());
        BridgePort port = ports.apply(entry.ifindex());
        if (port != null) {
            external.remove(entry.address(), port);
            configured.remove(entry.address(), port);
        }
        if (ours == null || isOwn(ours) || (ours.port() != port && !ours.isLocal())) {
            return;
        }
        Told before = told.remove(entry.address());
        if (!hasAgedThereAlone(ours, before, now)) {
            bridge.fdb().delete(ours);
        }
    }

    /**
     * What the kernel had and has no more is not there any more. Stations that it has not been told of stay.
     *
     * @param there all that it has
     */
    void keepOnly(List<KernelFdbEntry> there, long now) {
        Set<Long> addresses = new HashSet<>();
        there.forEach(entry -> addresses.add(entry.address()));
        for (FdbEntry ours : bridge.fdb().entries()) {
            long address = ours.address().value();
            boolean wasThere = !ours.isDynamic() || told.containsKey(address) || external.containsKey(address);
            if (wasThere && !addresses.contains(address)) {
                removed(KernelFdbEntry.heard(indices.applyAsInt(ours.port()), address, 0), now);
            }
        }
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
        Set<Long> present = new HashSet<>();
        for (FdbEntry entry : bridge.fdb().entries()) {
            long address = entry.address().value();
            boolean news = hasMoved(entry);
            if (entry.isDynamic()) {
                present.add(address);
                news = !external.containsKey(address) && wants(entry, told.get(address), now, pause);
            }
            if (news && heard.size() < MOST_AT_A_TIME) {
                heard.add(KernelFdbEntry.heard(indices.applyAsInt(entry.port()), address, 0));
                note(entry, now);
            }
        }
        report(netlink.use(heard));
        forget(present);
    }

    private void note(FdbEntry entry, long now) {
        long address = entry.address().value();
        if (entry.isDynamic()) {
            told.put(address, new Told(entry.port(), now));
        } else {
            configured.put(address, entry.port());
        }
    }

    /** A static station that was heard elsewhere moves, and stays static. */
    private boolean hasMoved(FdbEntry entry) {
        BridgePort there = configured.get(entry.address().value());
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
            FdbEntry ours = bridge.fdb().get(new MacAddress(each.getKey()), 0);
            return ours != null && ours.port() != each.getValue();
        });
        external.forEach((value, port) -> {
            MacAddress address = new MacAddress(value);
            FdbEntry ours = bridge.fdb().get(address, 0);
            boolean fresh = ours != null && (lifetime == 0 || now - ours.updatedNanos() < lifetime / 4);
            if (!fresh) {
                bridge.entries().add(address, EntryKind.DYNAMIC, ours != null && ours.isSticky(), port, true);
            }
        });
    }

    /** What has aged here has aged there. @param present our stations */
    private void forget(Set<Long> present) throws LinuxException {
        List<KernelFdbEntry> aged = new ArrayList<>();
        told.entrySet().removeIf(each -> {
            boolean gone = !present.contains(each.getKey());
            if (gone && bridge.fdb().get(new MacAddress(each.getKey()), 0) == null) {
                aged.add(KernelFdbEntry.heard(indices.applyAsInt(each.getValue().port), each.getKey(), 0));
            }
            return gone;
        });
        netlink.delete(aged); // most have gone by themselves
    }

    private void report(List<BridgeNetlink.Refused> refusals) {
        for (BridgeNetlink.Refused refused : refusals) {
            told.remove(refused.entry().address());
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
