package io.vetch.cli.snapshot;

import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.fdb.ForwardingDatabase;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.DroppedFrame;
import io.vetch.core.verdict.DropReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one port has lost for one reason, at one moment.
 *
 * @param out whether these are copies that should have left by the port, or frames that it received
 * @param last the newest one, as far as it is kept; null if it could not be had
 */
public record DropSnapshot(
        String port,
        boolean out,
        DropReason reason,
        long count,
        @Nullable DroppedFrame last) {
    private static final int SOURCE = 6;
    private static final int HEADER = 12;

    /** Of every reason that has occurred, frames received first. Control thread. */
    public static List<DropSnapshot> of(BridgePort port) {
        List<DropSnapshot> all = new ArrayList<>();
        for (boolean out : new boolean[] {false, true}) {
            for (DropReason reason : DropReason.values()) {
                long count = out ? port.transmitDrops(reason) : port.drops(reason);
                if (count > 0) {
                    DroppedFrame last = out ? port.lastTransmitDrop(reason) : port.lastDrop(reason);
                    all.add(new DropSnapshot(port.name(), out, reason, count, last));
                }
            }
        }
        return all;
    }

    /** The source address of the newest one, 0 if it has none. */
    public long source() {
        return address(SOURCE);
    }

    /** Its destination address, 0 if it has none. */
    public long destination() {
        return address(0);
    }

    private long address(int at) {
        DroppedFrame frame = last;
        if (frame == null || frame.bytes().length < HEADER) {
            return 0;
        }
        long address = 0;
        for (int i = 0; i < SOURCE; i++) {
            address = address << 8 | (frame.bytes()[at + i] & 0xff);
        }
        return address;
    }

    /**
     * By which port the newest one entered: of a copy that a device lost, the port where its source is now; null if
     * nobody knows.
     */
    public @Nullable String from(@Nullable ForwardingDatabase fdb) {
        DroppedFrame frame = last;
        if (frame == null || frame.from() != null) {
            return frame == null ? null : frame.from();
        }
        FdbEntry entry = fdb == null ? null : fdb.get(new MacAddress(source()), 0);
        return entry == null ? null : entry.port().name();
    }
}
