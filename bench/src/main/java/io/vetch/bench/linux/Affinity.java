package io.vetch.bench.linux;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** On which processors a thread may run (sched_setaffinity(2)). */
public final class Affinity {
    private static final int MAX_PROCESSORS = 1024;

    private Affinity() {}

    /** As {@link #pinCurrentThread}; where that is not allowed, the thread runs where the scheduler puts it. */
    public static void preferForCurrentThread(int first, int last) {
        try {
            pinCurrentThread(first, last);
        } catch (LinuxException _) {
            // a container may be bound to other processors
        }
    }

    /** Binds the calling thread, and what it starts from now on, to processors {@code first} to {@code last}. */
    public static void pinCurrentThread(int first, int last) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MAX_PROCESSORS / 8, 8);
            for (int processor = first; processor <= last; processor++) {
                byte octet = mask.get(ValueLayout.JAVA_BYTE, processor / 8);
                mask.set(ValueLayout.JAVA_BYTE, processor / 8, (byte) (octet | 1 << (processor % 8)));
            }
            Libc.setAffinity("bind thread to processors " + first + "-" + last, mask);
        }
    }
}
