package io.vetch.core.fdb;

import io.vetch.core.port.BridgePort;

/** Told of changes to the database, on whichever thread makes them; must be quick and must not throw. */
public interface FdbListener {
    default void added(FdbEntry entry) {}

    default void moved(FdbEntry entry, BridgePort from) {}

    /** @param aged whether it timed out, rather than being deleted, flushed or evicted */
    default void removed(FdbEntry entry, boolean aged) {}
}
