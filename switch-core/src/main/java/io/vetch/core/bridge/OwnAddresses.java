package io.vetch.core.bridge;

import io.vetch.core.fdb.EntryKind;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.port.BridgePort;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps one local entry in the forwarding database for each address of the bridge and its ports. */
final class OwnAddresses {
    private static final int VLAN = 0;

    private final ForwardingDatabase fdb;
    private final Map<Long, FdbEntry> entries = new HashMap<>();

    OwnAddresses(ForwardingDatabase fdb) {
        this.fdb = fdb;
    }

    /** Adds and deletes what is needed. Where two ports share an address, the first keeps it. */
    void follow(Iterable<BridgePort> ports) {
        Map<Long, BridgePort> wanted = new LinkedHashMap<>();
        for (BridgePort port : ports) {
            if (port.address() != 0) {
                wanted.putIfAbsent(port.address(), port);
            }
        }
        entries.entrySet().removeIf(own -> {
            boolean obsolete = wanted.get(own.getKey()) != own.getValue().port();
            if (obsolete) {
                fdb.delete(own.getValue());
            }
            return obsolete;
        });
        wanted.forEach((address, port) -> entries.computeIfAbsent(
                address, missing -> fdb.add(missing, VLAN, EntryKind.LOCAL, false, port, true)));
    }

    int count() {
        return entries.size();
    }

    boolean contains(FdbEntry entry) {
        return entry.isLocal() && entries.containsKey(entry.address().value());
    }
}
