package io.vetch.tap.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vetch.core.Closing;
import io.vetch.core.vlan.TagChange;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What programs in the kernel repeat: a flow, which is an ingress, two addresses and a tag, leads to a slot, which says
 * where its frames go. A hash table of the kernel's finds the slot; the slots are memory shared with the programs, so
 * that one store ends a flow, and counters can be read without a system call.
 *
 * <pre>
 *   key   u32 ifindex; u8 destination[6], source[6]; u32 tag (TPID and VLAN id, 0 for none)         20 bytes
 *   slot  u32 generation, 0: nothing is repeated; u32 egress ifindex, the upper bit: is received there;
 *         u32 longest frame; u32 when it was last used, in units of 2^28 ns;
 *         u16 TPID of the tag that is pushed, in network order, 0: none, 1: the tag is popped;
 *         u16 VLAN id of that tag; 12 bytes that mean nothing                                        32 bytes
 *   then for each processor, for each slot: u64 frames, u64 bytes                                    16 bytes
 * </pre>
 *
 * In host byte order. Control thread, but for {@link #end}.
 */
public final class FlowTable implements AutoCloseable {
    static final int KEY_SIZE = 20;
    static final int SLOT_SHIFT = 5;
    static final int COUNTER_SHIFT = 4;
    static final int GENERATION = 0;
    static final int EGRESS = 4;
    static final int LONGEST = 8;
    static final int USED = 12;
    static final int TPID = 16;
    static final int VLAN = 18;
    /** Instead of a TPID: the tag is taken away. */
    static final int POP = 1;

    /** How much too early {@link #usedNanos} may be. */
    public static final long BLUR_NANOS = 1L << 28;

    static final int USED_SHIFT = 28;
    static final int RECEIVED_BIT = 31;
    private static final int SLOT_SIZE = 1 << SLOT_SHIFT;
    private static final int COUNTER_SIZE = 1 << COUNTER_SHIFT;
    private static final int BYTES = 8;

    private static final Path PROCESSORS = Path.of("/sys/devices/system/cpu/possible");
    /** How many slots there are, a power of two, where a test wants fewer. */
    private static final String SLOTS = "vetch.flow-slots";

    private static final int MOST_SLOTS = 1 << 16;
    /** Beyond so many processors there are fewer slots, for each processor counts for itself. */
    private static final int FEW_PROCESSORS = 16;

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final int slots;
    private final int processors;
    private final int table;
    private final int memoryFd;
    private final MemorySegment memory;

    private FlowTable(int slots, int processors, int table, int memoryFd) throws LinuxException {
        this.slots = slots;
        this.processors = processors;
        this.table = table;
        this.memoryFd = memoryFd;
        long size = size(slots, processors);
        this.memory = MemorySegment.ofAddress(Libc.mmap("map the slots of flows", memoryFd, 0, size))
                .reinterpret(size);
    }

    private static long size(int slots, int processors) {
        return (long) slots * (SLOT_SIZE + COUNTER_SIZE * processors);
    }

    /** @throws LinuxException EPERM without CAP_BPF in the first user namespace */
    public static FlowTable open() throws LinuxException {
        int processors = processors();
        int usual = processors <= FEW_PROCESSORS ? MOST_SLOTS : MOST_SLOTS / 4;
        int slots = Integer.highestOneBit(Integer.getInteger(SLOTS, usual));
        int memory = Bpf.createMemory("make the slots of flows", (int) size(slots, processors));
        try {
            int table = Bpf.createTable("make the table of flows", KEY_SIZE, slots);
            try {
                return new FlowTable(slots, processors, table, memory);
            } catch (LinuxException | RuntimeException | Error e) {
                Closing.after(e, () -> Libc.close(table));
                throw e;
            }
        } catch (LinuxException | RuntimeException | Error e) {
            Closing.after(e, () -> Libc.close(memory));
            throw e;
        }
    }

    /** A power of two that is above the number of every processor that there may be. */
    private static int processors() {
        int last = Runtime.getRuntime().availableProcessors() - 1;
        try {
            String[] numbers = Files.readString(PROCESSORS).strip().split("[-,]", -1);
            last = Integer.parseInt(numbers[numbers.length - 1]);
        } catch (IOException | NumberFormatException e) {
            // as many as can be seen
        }
        return Integer.highestOneBit(Math.max(1, 2 * last));
    }

    /** How many flows there is room for. */
    public int slots() {
        return slots;
    }

    int processorCount() {
        return processors;
    }

    int tableFd() {
        return table;
    }

    int memoryFd() {
        return memoryFd;
    }

    /** Where the counters begin. */
    int countersOffset() {
        return slots * SLOT_SIZE;
    }

    /**
     * What a flow is known by.
     *
     * @param ifindex where its frames enter the bridge
     * @param tag TPID in the upper 16 bits, VLAN id in the lower 12; 0 for none
     */
    public record Key(int ifindex, long destination, long source, int tag) {
        private MemorySegment in(Arena arena) {
            ByteBuffer bytes = ByteBuffer.allocate(KEY_SIZE);
            bytes.order(ByteOrder.nativeOrder()).putInt(ifindex);
            bytes.order(ByteOrder.BIG_ENDIAN);
            bytes.putShort((short) (destination >>> 32)).putInt((int) destination);
            bytes.putShort((short) (source >>> 32)).putInt((int) source);
            bytes.order(ByteOrder.nativeOrder()).putInt(tag);
            MemorySegment key = arena.allocate(KEY_SIZE, 4);
            key.copyFrom(MemorySegment.ofArray(bytes.array()));
            return key;
        }
    }

    /**
     * Where frames of a flow go, and in which form.
     *
     * @param egress ifindex
     * @param received whether the host receives them there, rather than sends them
     * @param longest bytes of a frame, without tag, that is no super-frame
     * @param tag what becomes of their tag; not {@link TagChange#NAMED}
     */
    public record Way(int egress, boolean received, int longest, TagChange tag) {
        private short tpid() {
            return switch (tag.kind()) {
                case PUSHED -> (short) DetourPrograms.network(tag.tag() >>> 16);
                case POPPED -> POP;
                default -> 0;
            };
        }
    }

    /**
     * Has frames of a flow sent on by the kernel.
     *
     * @param slot which no other flow has
     * @param generation of the bridge, see {@link Detour#moveFlows}
     */
    public void begin(Key key, int slot, Way way, int generation) throws LinuxException {
        long at = (long) slot * SLOT_SIZE;
        memory.set(JAVA_INT, at + EGRESS, way.egress() | (way.received() ? 1 << RECEIVED_BIT : 0));
        memory.set(JAVA_INT, at + LONGEST, way.longest());
        memory.set(JAVA_INT, at + USED, 0);
        memory.set(JAVA_SHORT, at + TPID, way.tpid());
        memory.set(JAVA_SHORT, at + VLAN, (short) (way.tag().tag() & 0xfff));
        INT.setRelease(memory, at + GENERATION, generation);
        try (Arena arena = Arena.ofConfined()) {
            Bpf.put(table, key.in(arena), slot);
        } catch (LinuxException e) {
            end(slot);
            throw e;
        }
    }

    /** Its frames are asked about again, from the next one on. Any thread. */
    public void end(int slot) {
        INT.setRelease(memory, (long) slot * SLOT_SIZE + GENERATION, 0);
    }

    /** Forgets a flow that was {@linkplain #end ended}. */
    public void remove(Key key) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            Bpf.remove(table, key.in(arena));
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    /** When a flow last had a frame, on CLOCK_MONOTONIC in nanoseconds, up to {@link #BLUR_NANOS} before; 0: never. */
    public long usedNanos(int slot) {
        int used = (int) INT.getOpaque(memory, (long) slot * SLOT_SIZE + USED);
        return used == 0 ? 0 : Integer.toUnsignedLong(used) << USED_SHIFT;
    }

    /** How many frames a slot has counted, of all flows that ever had it. */
    public long frames(int slot) {
        return sum(slot, 0);
    }

    /** How many bytes, tags not counted. */
    public long bytes(int slot) {
        return sum(slot, BYTES);
    }

    private long sum(int slot, int field) {
        long sum = 0;
        for (int processor = 0; processor < processors; processor++) {
            long at = countersOffset() + ((long) processor * slots + slot) * COUNTER_SIZE + field;
            sum += (long) LONG.getOpaque(memory, at);
        }
        return sum;
    }

    /** After the programs. */
    @Override
    public void close() {
        try {
            Closing.all(
                    () -> Libc.munmap(memory.address(), memory.byteSize()),
                    () -> Libc.close(table),
                    () -> Libc.close(memoryFd));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
