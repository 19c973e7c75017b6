package io.vetch.tap.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** bpf(2). Needs CAP_BPF, or root, in the first user namespace. */
public final class Bpf {
    public static final int BPF_PROG_TYPE_SOCKET_FILTER = 1;
    static final int BPF_PROG_TYPE_SCHED_CLS = 3;

    private static final SystemCall BPF = new SystemCall(321, 280);
    private static final SystemCall MEMBARRIER = new SystemCall(324, 283);
    private static final int MEMBARRIER_CMD_GLOBAL = 1;
    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_MAP_DELETE_ELEM = 3;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_MAP_TYPE_HASH = 1;
    private static final int BPF_MAP_TYPE_ARRAY = 2;
    private static final int BPF_MAP_TYPE_PROG_ARRAY = 3;
    private static final int BPF_F_MMAPABLE = 1 << 10;
    static final int BPF_TCX_INGRESS = 46;
    static final int BPF_TCX_EGRESS = 47;
    private static final int LAST_LINES = 3;
    /** What is to be loaded, words joined by underscores, where a test wants the verifier to refuse it. */
    private static final String REFUSED = System.getProperty("vetch.refused-program", "");
    /** One that ends without an answer. */
    private static final byte[] NO_ANSWER = new BpfProgram().exit().encode(-1);

    private static final int LOG_BYTES = 1 << 20;
    /** {@code union bpf_attr}, as much of it as is used. */
    private static final int ATTRIBUTES_SIZE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Bpf.class);

    private Bpf() {}

    /**
     * Returns when every program has ended that ran when this was called: membarrier(2) waits as long as the kernel
     * waits for programs, about 20 ms. Does nothing where the kernel cannot tell (nohz_full). Any thread.
     */
    public static void awaitPrograms() {
        try {
            Libc.syscall("membarrier", MEMBARRIER, MEMBARRIER_CMD_GLOBAL, MemorySegment.NULL, 0);
        } catch (LinuxException e) {
            LOG.debug("what programs do now may come late", e);
        }
    }

    /** Memory for {@link BpfProgram#memoryAddress} that mmap(2) can map. @return a descriptor */
    public static int createMemory(String what, int bytes) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment create = arena.allocate(ATTRIBUTES_SIZE, 8);
            create.set(JAVA_INT, 0, BPF_MAP_TYPE_ARRAY);
            create.set(JAVA_INT, 4, Integer.BYTES);
            create.set(JAVA_INT, 8, bytes);
            create.set(JAVA_INT, 12, 1);
            create.set(JAVA_INT, 16, BPF_F_MMAPABLE);
            return call(what, BPF_MAP_CREATE, create);
        }
    }

    /** A hash table whose values are ints, with room for all its entries from the start. @return a descriptor */
    static int createTable(String what, int keyBytes, int entries) throws LinuxException {
        return createMap(what, BPF_MAP_TYPE_HASH, keyBytes, entries);
    }

    /** Programs by number, for {@link BpfProgram#TAIL_CALL}. @return a descriptor; when it is closed they are gone */
    static int createPrograms(String what, int entries) throws LinuxException {
        return createMap(what, BPF_MAP_TYPE_PROG_ARRAY, Integer.BYTES, entries);
    }

    private static int createMap(String what, int type, int keyBytes, int entries) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment create = arena.allocate(ATTRIBUTES_SIZE, 8);
            create.set(JAVA_INT, 0, type);
            create.set(JAVA_INT, 4, keyBytes);
            create.set(JAVA_INT, 8, Integer.BYTES);
            create.set(JAVA_INT, 12, entries);
            return call(what, BPF_MAP_CREATE, create);
        }
    }

    /**
     * Has {@code key} lead to {@code value}, whether or not it did before.
     *
     * @throws LinuxException E2BIG if there is no room
     */
    static void put(int table, MemorySegment key, int value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment element = element(arena, table, key);
            element.set(JAVA_LONG, 16, arena.allocateFrom(JAVA_INT, value).address());
            call("add to a table in the kernel", BPF_MAP_UPDATE_ELEM, element);
        }
    }

    /** @throws LinuxException ENOENT if it is not there */
    static void remove(int table, MemorySegment key) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            call("remove from a table in the kernel", BPF_MAP_DELETE_ELEM, element(arena, table, key));
        }
    }

    private static MemorySegment element(Arena arena, int table, MemorySegment key) {
        MemorySegment element = arena.allocate(ATTRIBUTES_SIZE, 8);
        element.set(JAVA_INT, 0, table);
        element.set(JAVA_LONG, 8, key.address());
        return element;
    }

    /** @param memory a descriptor from {@link #createMemory}, or -1 @return a descriptor */
    public static int load(String what, int type, BpfProgram program, int memory) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = what.replace(' ', '_').equals(REFUSED) ? NO_ANSWER : program.encode(memory);
            MemorySegment code = arena.allocate(bytes.length, 8);
            MemorySegment.copy(bytes, 0, code, JAVA_BYTE, 0, bytes.length);
            MemorySegment load = arena.allocate(ATTRIBUTES_SIZE, 8);
            load.set(JAVA_INT, 0, type);
            load.set(JAVA_INT, 4, bytes.length / BpfProgram.INSTRUCTION_SIZE);
            load.set(JAVA_LONG, 8, code.address());
            load.set(JAVA_LONG, 16, arena.allocateFrom("Apache-2.0").address());
            return loadOrSayWhy(what, load, arena);
        }
    }

    private static int loadOrSayWhy(String what, MemorySegment load, Arena arena) throws LinuxException {
        try {
            return call(what, BPF_PROG_LOAD, load);
        } catch (LinuxException e) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            load.set(JAVA_INT, 24, 1); // log_level, log_size, log_buf
            load.set(JAVA_INT, 28, LOG_BYTES);
            load.set(JAVA_LONG, 32, log.address());
            try {
                return call(what, BPF_PROG_LOAD, load);
            } catch (LinuxException again) {
                String said = log.getString(0).strip();
                LOG.debug("{}: {}", what, said);
                throw new LinuxException(what + ", of which the verifier says: " + lastLines(said), again.errno());
            }
        }
    }

    /** Where it says why. */
    private static String lastLines(String said) {
        String[] lines = said.split("\n", -1);
        return String.join("; ", Arrays.copyOfRange(lines, Math.max(0, lines.length - LAST_LINES), lines.length));
    }

    /** Runs a loaded program on what enters by an interface, for as long as the link is open. @return a descriptor */
    static int linkToIngress(String what, int program, int ifindex) throws LinuxException {
        return link(what, program, ifindex, BPF_TCX_INGRESS);
    }

    /** The same at either side. @param side {@link #BPF_TCX_INGRESS} or {@link #BPF_TCX_EGRESS}, Linux 6.6 */
    static int link(String what, int program, int ifindex, int side) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment create = arena.allocate(ATTRIBUTES_SIZE, 8);
            create.set(JAVA_INT, 0, program);
            create.set(JAVA_INT, 4, ifindex);
            create.set(JAVA_INT, 8, side);
            return call(what, BPF_LINK_CREATE, create);
        }
    }

    private static int call(String what, int command, MemorySegment attributes) throws LinuxException {
        return Libc.syscall(what, BPF, command, attributes, (int) attributes.byteSize());
    }
}
