package io.vetch.core.bridge;

import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.port.BridgePort;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a local entry in the forwarding database for each address of the bridge and its ports, without a VLAN and in
 * each of its VLANs.
 */
final class OwnAddresses {
    private final ForwardingDatabase fdb;
    private final BridgeVlans vlans;
    private final Map<Key, FdbEntry> entries = new HashMap<>();

    private record Key(long address, int vlan) {
        static Key of(FdbEntry entry) {
            return new Key(entry.address().value(), entry.vlan());
        }
    }

    OwnAddresses(ForwardingDatabase fdb, BridgeVlans vlans) {
        this.fdb = fdb;
        this.vlans = vlans;
    }

    /** Adds and deletes what is needed. Where two ports share an address, the first keeps it. */
    void follow(Iterable<BridgePort> ports) {
        Map<Key, BridgePort> wanted = new LinkedHashMap<>();
        for (BridgePort port : ports) {
            if (port.address() != 0) {
                vlans.ofAddresses(port).forEach(vlan -> wanted.putIfAbsent(new Key(port.address(), vlan), port));
            }
        }
        entries.entrySet().removeIf(own -> {
            boolean obsolete = wanted.get(own.getKey()) != own.getValue().port();
            if (obsolete) {
                fdb.delete(own.getValue());
            }
            return obsolete;
        });
        wanted.forEach((key, port) -> entries.computeIfAbsent(
                key, missing -> fdb.add(missing.address, missing.vlan, EntryKind.LOCAL, false, port, true)));
    }

    int count() {
        return entries.size();
    }

    boolean contains(FdbEntry entry) {
        return entry.isLocal() && entries.containsKey(Key.of(entry));
    }
}
