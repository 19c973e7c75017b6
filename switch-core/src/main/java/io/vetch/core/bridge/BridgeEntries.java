package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** What is added to the forwarding database of a bridge by hand, and taken out of it. Control thread. */
public final class BridgeEntries {
    /** Static entries where nobody else says how many there may be. */
    private static final int MOST = 65_536;

    private final ForwardingDatabase fdb;
    private final BridgeVlans vlans;
    private final OwnAddresses ownAddresses;
    private final LongSupplier clock;
    private final LongSupplier ageingNanos;
    private BooleanSupplier room = () -> count() < MOST;

    BridgeEntries(
            ForwardingDatabase fdb,
            BridgeVlans vlans,
            OwnAddresses ownAddresses,
            LongSupplier clock,
            LongSupplier ageingNanos) {
        this.clock = clock;
        this.ageingNanos = ageingNanos;
        this.fdb = fdb;
        this.vlans = vlans;
        this.ownAddresses = ownAddresses;
    }

    /** How many static and local entries were added by hand. */
    public int count() {
        return fdb.configuredCount() - ownAddresses.count();
    }

    /** Static and local entries that were added by hand, in no order. */
    public List<FdbEntry> all() {
        return fdb.configuredEntries().stream()
                .filter(entry -> !ownAddresses.contains(entry))
                .toList();
    }

    /** @param forOneMore whether one more static or local entry may be added */
    public void setRoom(BooleanSupplier forOneMore) {
        room = forOneMore;
    }

    /**
     * Adds an entry, as {@link ForwardingDatabase#add}, with the clock advanced: where no frame comes, it would be up
     * to an ageing interval old.
     *
     * @param vlan one of the port's; 0: in each of them, and without a VLAN
     * @throws RefusedException also with {@link Refusal#NO_SPACE} if there are too many static entries
     */
    public void add(MacAddress address, int vlan, EntryKind kind, boolean sticky, BridgePort port, boolean replace) {
        fdb.dynamic().advanceClock(clock.getAsLong());
        if (vlan != 0 && !vlans.of(port).contains(vlan)) {
            throw new RefusedException(Refusal.INVALID);
        }
        for (int each : vlansOf(vlan, port)) {
            addOne(address, each, kind, sticky, port, replace);
        }
    }

    /** The same in all VLANs of the port. */
    public void add(MacAddress address, EntryKind kind, boolean sticky, BridgePort port, boolean replace) {
        add(address, 0, kind, sticky, port, replace);
    }

    /**
     * Puts in an entry that somebody else vouches for, in this VLAN alone, in the place of any other.
     *
     * @param vlan may be one that the port is not in; 0: without a VLAN
     * @throws RefusedException with {@link Refusal#NO_SPACE} if there are too many static entries
     */
    public void put(MacAddress address, int vlan, EntryKind kind, boolean sticky, BridgePort port) {
        fdb.dynamic().advanceClock(clock.getAsLong());
        addOne(address, vlan, kind, sticky, port, true);
    }

    private void addOne(
            MacAddress address, int vlan, EntryKind kind, boolean sticky, BridgePort port, boolean replace) {
        if (kind != EntryKind.DYNAMIC && !room.getAsBoolean() && !isConfigured(address, vlan)) {
            throw new RefusedException(Refusal.NO_SPACE);
        }
        fdb.add(address.value(), vlan, kind, sticky, port, replace);
    }

    private List<Integer> vlansOf(int vlan, BridgePort port) {
        return vlan == 0 ? vlans.ofAddresses(port) : List.of(vlan);
    }

    private boolean isConfigured(MacAddress address, int vlan) {
        FdbEntry entry = fdb.peek(new FdbProbe().set(address.value(), vlan));
        return entry != null && !entry.isDynamic();
    }

    /**
     * Deletes an entry.
     *
     * @param vlan 0: those in all VLANs of the port, and without one
     * @throws RefusedException with {@link Refusal#NOT_FOUND} if {@code port} has none for the address
     */
    public void delete(MacAddress address, int vlan, BridgePort port) {
        boolean deleted = false;
        for (int each : vlansOf(vlan, port)) {
            FdbEntry entry = fdb.get(address, each);
            deleted |= entry != null && entry.port() == port && fdb.delete(entry);
        }
        if (!deleted) {
            throw new RefusedException(Refusal.NOT_FOUND);
        }
    }

    /** The bridge filters VLANs from now on: an entry that names none counts in each VLAN of its port. */
    void spread() {
        for (FdbEntry entry : fdb.entries()) {
            if (entry.isDynamic() || entry.vlan() != 0 || ownAddresses.contains(entry)) {
                continue;
            }
            vlans.of(entry.port())
                    .ids()
                    .filter(vlan -> fdb.get(entry.address(), vlan) == null)
                    .forEach(vlan -> fdb.add(
                            entry.address().value(), vlan, entry.kind(), entry.isSticky(), entry.port(), false));
        }
    }

    /**
     * {@link ForwardingDatabase#restore} at this moment, unless the entry has aged meanwhile, or the port would not
     * have it.
     *
     * @param locked whether the station waits for somebody to admit it
     */
    public void restore(MacAddress address, int vlan, BridgePort port, long ageNanos, boolean locked) {
        boolean may = port.has(locked ? PortFlag.MAB : PortFlag.LEARNING);
        if (may && ageNanos < ageingNanos.getAsLong()) {
            fdb.restore(address.value(), vlan, port, clock.getAsLong(), ageNanos, locked);
        }
    }

    /** Removes entries; the bridge's own addresses stay whatever {@code which} says, or the host would be cut off. */
    public void flush(Predicate<FdbEntry> which) {
        fdb.flush(which.and(entry -> !ownAddresses.contains(entry)));
    }
}
