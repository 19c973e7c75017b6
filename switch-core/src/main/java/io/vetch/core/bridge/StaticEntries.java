package io.vetch.core.bridge;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.FdbProbe;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What is added to the forwarding database of a bridge by hand, and taken out of it. Control thread. */
final class StaticEntries {
    /** Static entries where nobody else says how many there may be. */
    private static final int MOST = 65_536;

    private final ForwardingDatabase fdb;
    private final BridgeVlans vlans;
    private final OwnAddresses ownAddresses;
    private BooleanSupplier room = () -> count() < MOST;

    StaticEntries(ForwardingDatabase fdb, BridgeVlans vlans, OwnAddresses ownAddresses) {
        this.fdb = fdb;
        this.vlans = vlans;
        this.ownAddresses = ownAddresses;
    }

    /** How many static and local entries were added by hand. */
    int count() {
        return fdb.configuredCount() - ownAddresses.count();
    }

    void setRoom(BooleanSupplier forOneMore) {
        room = forOneMore;
    }

    /** @see Bridge#addEntry */
    void add(MacAddress address, int vlan, EntryKind kind, boolean sticky, BridgePort port, boolean replace) {
        if (vlan != 0 && !vlans.of(port).contains(vlan)) {
            throw new RefusedException(Refusal.INVALID);
        }
        for (int each : vlansOf(vlan, port)) {
            if (kind != EntryKind.DYNAMIC && !room.getAsBoolean() && !isConfigured(address, each)) {
                throw new RefusedException(Refusal.NO_SPACE);
            }
            fdb.add(address.value(), each, kind, sticky, port, replace);
        }
    }

    private List<Integer> vlansOf(int vlan, BridgePort port) {
        return vlan == 0 ? vlans.ofAddresses(port) : List.of(vlan);
    }

    private boolean isConfigured(MacAddress address, int vlan) {
        FdbEntry entry = fdb.peek(new FdbProbe().set(address.value(), vlan));
        return entry != null && !entry.isDynamic();
    }

    /** @see Bridge#deleteEntry */
    void delete(MacAddress address, int vlan, BridgePort port) {
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

    /** @see Bridge#flush */
    void flush(Predicate<FdbEntry> which) {
        fdb.flush(which.and(entry -> !ownAddresses.contains(entry)));
    }
}
