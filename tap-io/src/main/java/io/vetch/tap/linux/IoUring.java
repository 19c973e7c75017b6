package io.vetch.tap.linux;

import static io.vetch.tap.linux.Faults.Kind.FRAME;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Many reads and writes with one system call: an io_uring(7), which we fill and the kernel works through while we are
 * in io_uring_enter(2). Nothing goes on behind our back: no operation waits (RWF_NOWAIT), so all are done when {@link
 * #submit} returns, in the order in which they were added.
 *
 * <pre>
 *   struct io_uring_sqe { u8 opcode, flags; u16 ioprio; s32 fd;         offset 0, 1, 2, 4
 *       u64 off, addr; u32 len, rw_flags; u64 user_data; … }            8, 16, 24, 28, 32
 *   struct io_uring_cqe { u64 user_data; s32 res; u32 flags; }          0, 8, 12
 * </pre>
 *
 * <p>Needs Linux 6.6. Of the thread that opened it, but for {@link #close}.
 */
public final class IoUring implements AutoCloseable {
    /** Most operations with one system call. */
    public static final int ENTRIES = 64;

    /** Most files that are registered at a time. */
    public static final int FILES = 1024;

    private static final SystemCall IO_URING_SETUP = new SystemCall(425, 425);
    private static final SystemCall IO_URING_ENTER = new SystemCall(426, 426);
    private static final SystemCall IO_URING_REGISTER = new SystemCall(427, 427);

    /** A bad operation does not keep those after it from being done. */
    private static final int SETUP_SUBMIT_ALL = 1 << 7;

    /** One thread submits, and takes what is completed: the kernel then needs no lock. */
    private static final int SETUP_SINGLE_ISSUER = 1 << 12;

    private static final int SETUP_DEFER_TASKRUN = 1 << 13;

    /**
     * Entries are taken in their order. The newest feature we need: a kernel that has it also lets go of a file at
     * once.
     */
    private static final int SETUP_NO_SQARRAY = 1 << 16;

    private static final int MOST_ATTEMPTS = 10;

    private static final int ENTER_GETEVENTS = 1;
    private static final int REGISTER_FILES = 2;
    private static final int REGISTER_FILES_UPDATE = 6;

    private static final byte OP_READ = 22;
    private static final byte OP_WRITE = 23;
    private static final byte FIXED_FILE = 1;
    /** The kernel answers EBADF. */
    private static final int NO_FILE = Integer.MAX_VALUE;

    private static final int RWF_NOWAIT = 8;

    /** {@code struct io_uring_params}: flags, and where head, tail and completions are in the rings. */
    private static final int PARAMETERS_SIZE = 120;

    private static final int FLAGS = 8;
    private static final int SQ_HEAD = 40;
    private static final int SQ_TAIL = 44;
    private static final int CQ_HEAD = 80;
    private static final int CQ_TAIL = 84;
    private static final int CQES = 100;

    private static final long OFFSET_OF_RINGS = 0;
    private static final long OFFSET_OF_SQES = 0x1000_0000;
    private static final long SQE_SIZE = 64;
    private static final int SQE_FLAGS = 1;
    private static final int SQE_FD = 4;
    private static final int SQE_ADDRESS = 16;
    private static final int SQE_LENGTH = 24;
    private static final int SQE_RW_FLAGS = 28;
    private static final int SQE_USER_DATA = 32;

    private static final long CQE_SIZE = 16;
    private static final int CQE_RESULT = 8;
    private static final int COMPLETIONS = 2 * ENTRIES;

    private static final VarHandle INT = JAVA_INT.varHandle();

    /**
     * {@code long syscall(long number, unsigned fd, unsigned submit, unsigned complete, unsigned flags, void *,
     * size_t)}
     */
    private static final MethodHandle ENTER = Native.bind(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.critical(false));

    private final int fd;
    private final boolean registers;
    private final MemorySegment rings;
    private final MemorySegment sqes;
    private final long sqHead;
    private final long sqTail;
    private final long cqHead;
    private final long cqTail;
    private final long cqes;
    private final int[] results = new int[ENTRIES];
    private int tail;
    /** What {@link #tail} was before the last {@link #submit}. */
    private int submitted;

    private int added;
    /** Tells completions of a {@link #submit} from those that an earlier one has left. */
    private int generation;

    private boolean usable = true;

    private IoUring(int fd, MemorySegment parameters) throws LinuxException {
        this.fd = fd;
        this.sqHead = parameters.get(JAVA_INT, SQ_HEAD);
        this.sqTail = parameters.get(JAVA_INT, SQ_TAIL);
        this.cqHead = parameters.get(JAVA_INT, CQ_HEAD);
        this.cqTail = parameters.get(JAVA_INT, CQ_TAIL);
        this.cqes = parameters.get(JAVA_INT, CQES);
        this.rings = map(OFFSET_OF_RINGS, cqes + COMPLETIONS * CQE_SIZE);
        this.sqes = mapBeside(rings, OFFSET_OF_SQES, ENTRIES * SQE_SIZE);
        for (int i = 0; i < ENTRIES; i++) {
            sqes.set(JAVA_INT, i * SQE_SIZE + SQE_RW_FLAGS, RWF_NOWAIT);
        }
        this.registers = registerTable();
    }

    private MemorySegment mapBeside(MemorySegment mapped, long offset, long size) throws LinuxException {
        try {
            return map(offset, size);
        } catch (LinuxException e) {
            Libc.munmap(mapped.address(), mapped.byteSize());
            throw e;
        }
    }

    private MemorySegment map(long offset, long size) throws LinuxException {
        return MemorySegment.ofAddress(Libc.mmap("map io_uring", fd, offset, size))
                .reinterpret(size);
    }

    /**
     * @throws LinuxException ENOSYS, EINVAL from older kernels; EPERM where an administrator or a sandbox forbids it
     */
    public static IoUring open() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocate(PARAMETERS_SIZE, 8);
            int flags = SETUP_SUBMIT_ALL | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN | SETUP_NO_SQARRAY;
            parameters.set(JAVA_INT, FLAGS, flags);
            int fd = Libc.syscall("io_uring_setup", IO_URING_SETUP, ENTRIES, parameters, 0);
            try {
                return new IoUring(fd, parameters);
            } catch (LinuxException e) {
                Libc.close(fd);
                throw e;
            }
        }
    }

    private boolean registerTable() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment none = arena.allocate(FILES * Integer.BYTES, Integer.BYTES);
            none.fill((byte) -1);
            register(REGISTER_FILES, none, FILES);
            return true;
        } catch (LinuxException _) {
            return false; // no room within RLIMIT_NOFILE
        }
    }

    private void register(int operation, MemorySegment argument, int count) throws LinuxException {
        Libc.syscall("io_uring_register", IO_URING_REGISTER, fd, operation, argument, count);
    }

    /** Registers a descriptor. @param index where, below {@link #FILES} @return whether it is there */
    public boolean register(int index, int descriptor) {
        return registers && update(index, descriptor);
    }

    /**
     * Lets go of a registered file; asks again where the kernel is short of memory just now.
     *
     * @return whether that is done
     */
    public boolean unregister(int index) {
        boolean done = !registers;
        for (int attempt = 1; !done && attempt <= MOST_ATTEMPTS; attempt++) {
            done = update(index, -1);
        }
        return done;
    }

    private boolean update(int index, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            // struct io_uring_files_update: u32 offset, resv; u64 address of descriptors
            MemorySegment update = arena.allocate(16, 8);
            update.set(JAVA_INT, 0, index);
            update.set(JAVA_LONG, 8, arena.allocateFrom(JAVA_INT, descriptor).address());
            register(REGISTER_FILES_UPDATE, update, 1);
            return true;
        } catch (LinuxException _) {
            return false;
        }
    }

    /** Names a registered file where a descriptor may stand: the kernel then need not count who uses it. */
    public static int registered(int index) {
        return ~index;
    }

    /** Whether this is the name of a {@linkplain #registered registered} file, and no descriptor. */
    public static boolean isRegistered(int file) {
        return file < 0;
    }

    /** Where a {@linkplain #registered registered} file is. */
    public static int index(int file) {
        return ~file;
    }

    /** How many operations have been added since the last {@link #submit}, at most {@link #ENTRIES}. */
    public int added() {
        return added;
    }

    /** Adds a read(2). @param file a descriptor, or a {@linkplain #registered registered} file */
    public void read(int file, long address, int length) {
        add(OP_READ, file, address, length);
    }

    /** Adds a write(2). @param file a descriptor, or a {@linkplain #registered registered} file */
    public void write(int file, long address, int length) {
        add(OP_WRITE, file, address, length);
    }

    private void add(byte operation, int named, long address, int length) {
        int file =
                Faults.errno(FRAME, operation == OP_READ ? "io_uring read" : "io_uring write") == 0 ? named : NO_FILE;
        long at = (tail + added & ENTRIES - 1) * SQE_SIZE;
        sqes.set(JAVA_BYTE, at, operation);
        sqes.set(JAVA_BYTE, at + SQE_FLAGS, isRegistered(file) ? FIXED_FILE : 0);
        sqes.set(JAVA_INT, at + SQE_FD, isRegistered(file) ? index(file) : file);
        sqes.set(JAVA_LONG, at + SQE_ADDRESS, address);
        sqes.set(JAVA_INT, at + SQE_LENGTH, length);
        sqes.set(JAVA_LONG, at + SQE_USER_DATA, (long) generation << 32 | added);
        added++;
    }

    /** Does all that was added; the {@linkplain #result results} are then there. */
    public void submit() {
        Arrays.fill(results, 0, added, -Errno.ECANCELED);
        submitted = tail;
        INT.setRelease(rings, sqTail, tail + added);
        usable &= enter(added) == added;
        tail = (int) INT.getAcquire(rings, sqHead);
        int end = (int) INT.getAcquire(rings, cqTail);
        for (int head = rings.get(JAVA_INT, cqHead); head != end; head++) {
            long at = cqes + (head & COMPLETIONS - 1) * CQE_SIZE;
            long operation = rings.get(JAVA_LONG, at);
            if ((int) (operation >>> 32) == generation) {
                results[(int) operation] = rings.get(JAVA_INT, at + CQE_RESULT);
            }
        }
        INT.setRelease(rings, cqHead, end);
        generation++;
        added = 0;
    }

    /**
     * False once the kernel has not taken all it was given, as for want of memory: what it did not take was not done.
     * Until {@link #useAgain}.
     */
    public boolean isUsable() {
        return usable;
    }

    public void useAgain() {
        usable = true;
    }

    private long enter(int count) {
        if (Faults.errno(FRAME, "io_uring_enter") != 0) {
            return -1;
        }
        try {
            return (long) ENTER.invokeExact(IO_URING_ENTER.number(), fd, count, count, ENTER_GETEVENTS, 0L, 0L);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Bytes that the operation moved which was added as number {@code index}, from 0 on, or its negated errno:
     * ECANCELED if it was not done.
     */
    public int result(int index) {
        return results[index];
    }

    /** Where the bytes are of the operation that was added as number {@code index} before the last {@link #submit}. */
    public long address(int index) {
        return sqes.get(JAVA_LONG, (submitted + index & ENTRIES - 1) * SQE_SIZE + SQE_ADDRESS);
    }

    /** How many bytes they are. */
    public int length(int index) {
        return sqes.get(JAVA_INT, (submitted + index & ENTRIES - 1) * SQE_SIZE + SQE_LENGTH);
    }

    /** When nobody uses it any more; all registered files are let go. */
    @Override
    public void close() {
        Libc.munmap(rings.address(), rings.byteSize());
        Libc.munmap(sqes.address(), sqes.byteSize());
        Libc.close(fd);
    }
}
