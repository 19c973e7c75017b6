package io.vetch.tap.loop;

import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.core.port.LastDrop;
import io.vetch.core.port.PortCounters;
import io.vetch.core.verdict.DropReason;
import io.vetch.tap.linux.Native;

/** Counts and keeps the beginning of a copy that a device did not send. */
public final class LostCopy {
    private LostCopy() {}

    /**
     * @param port of the loop that calls
     * @param address in native memory, of the virtio header that stands before the frame
     * @param length of both
     * @param nowNanos the clock, read once for the burst
     */
    public static void note(PortCounters port, DropReason reason, long address, int length, long nowNanos) {
        LastDrop drop = port.transmitDropped(reason);
        int frame = length - VirtioNetHeader.LENGTH;
        byte[] target = drop.begin(frame, nowNanos, null);
        Native.copy(address + VirtioNetHeader.LENGTH, target, Math.min(frame, target.length));
        drop.end();
    }
}
