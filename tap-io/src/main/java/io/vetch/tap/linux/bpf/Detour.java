package io.vetch.tap.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vetch.core.Closing;
import io.vetch.tap.linux.Libc;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leads the frames of a kernel bridge past it, or those of attached interfaces to a bridge of ours: tcx programs (Linux
 * 6.6) redirect what its ports receive, and what the host sends by its interface, to one device, the <em>upcall
 * device</em>, at which a packet socket of ours listens. What we write into that device the host receives by the
 * kernel's bridge. Every link ends with this process, and with it the detour; and the programs let the kernel's bridge
 * work as soon as this process has not shown that it lives, see {@link #prolong}.
 *
 * <p>The memory shared with the programs, in host byte order:
 *
 * <pre>
 *   0  u64  until when this process lives as far as is known, on CLOCK_MONOTONIC in nanoseconds: after that no frame of a kernel
 *           bridge takes the detour, and those of a bridge of ours all do
 *   8  u32  1: IGMP, MLD and the like are the kernel's
 *  12  u32  the generation of flows that are moved without the detour; 0: none is
 *  16  u32  the mark of frames on the detour; if the bridge is one of ours
 *  64  u16  of each port by its number: bit n, the kernel has what is sent to 01:80:c2:00:00:0n
 * 2112  u8  of each port by its number: 1, ARP and neighbour discovery to groups are the kernel's
 * 4096 u64  of each port by its number: how many frames have taken the detour; if the bridge is one of ours
 * </pre>
 *
 * Control thread only, but for {@link #prolong} and {@link #isOn}.
 */
public final class Detour implements AutoCloseable {
    /** The mark (SO_MARK) of a frame on the detour. */
    public static final int MARK = 0x7674_6368;
    /** Another, see {@link #mark}. */
    public static final int LATER_MARK = MARK + 1;

    static final int UNTIL = 0;
    static final int SNOOPING = 8;
    static final int GENERATION = 12;
    static final int CURRENT_MARK = 16;
    static final int RESERVED = 64;
    static final int NEIGHBOURS = RESERVED + 1024 * Short.BYTES;
    static final int LED = 4096;
    private static final int MEMORY_SIZE = LED + 1024 * Long.BYTES;
    private static final int NONE = 0;
    /** Ports are numbered up to 1023. */
    private static final int NUMBER_MASK = 0x3ff;

    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();
    private static final VarHandle SHORT = JAVA_SHORT.varHandle();

    /** Of the kernel's bridge; {@link #NONE} if the bridge is one of ours. */
    private final int bridge;

    private final int memoryFd;
    private final MemorySegment memory;
    private final List<AutoCloseable> links = new ArrayList<>();
    private final Map<Integer, AutoCloseable> portLinks = new HashMap<>();
    private final ProgramTable programs;
    private final @Nullable FlowTable flows;
    /** Makes the links, see {@link #linkBy}; null: they are made at once. */
    private @Nullable LinkQueue queue;
    /** Those that it makes. */
    private final List<LinkQueue.Link> awaited = new ArrayList<>();

    private int upcall;

    private Detour(int bridge, AutoCloseable claim, int memoryFd, ProgramTable programs, @Nullable FlowTable flows)
            throws LinuxException {
        this.bridge = bridge;
        this.programs = programs;
        this.flows = flows;
        this.memoryFd = memoryFd;
        this.links.add(claim);
        long address = Libc.mmap("map the memory of a detour", memoryFd, 0, MEMORY_SIZE);
        this.memory = MemorySegment.ofAddress(address).reinterpret(MEMORY_SIZE);
        this.memory.set(JAVA_INT, CURRENT_MARK, MARK);
    }

    /**
     * Nothing is led yet.
     *
     * @param bridge index of the bridge's interface, in the namespace of the calling thread
     * @param programs where those at the ports are
     * @param flows which the kernel may move by itself; null: none
     * @throws io.vetch.core.RefusedException BUSY if another switch stands in for it
     */
    public static Detour open(int bridge, ProgramTable programs, @Nullable FlowTable flows) throws LinuxException {
        return open(bridge, InterfaceClaim.make(bridge, "another switch stands in for it"), programs, flows);
    }

    /**
     * For interfaces that are ports of a bridge of ours. No bridge of the kernel's has what does not take the detour:
     * it is dropped. While this process does not show that it lives, all frames take it, and none is moved without.
     */
    public static Detour ofOwnBridge(ProgramTable programs, FlowTable flows) throws LinuxException {
        return open(NONE, () -> {}, programs, flows);
    }

    private static Detour open(int bridge, AutoCloseable claim, ProgramTable programs, @Nullable FlowTable flows)
            throws LinuxException {
        try {
            int memory = Bpf.createMemory("make the memory of a detour", MEMORY_SIZE);
            try {
                return new Detour(bridge, claim, memory, programs, flows);
            } catch (LinuxException | RuntimeException | Error e) {
                Closing.after(e, () -> Libc.close(memory));
                throw e;
            }
        } catch (LinuxException | RuntimeException | Error e) {
            Closing.after(e, claim);
            throw e;
        }
    }

    /** Has all that is led from now on be linked by {@code links}, until {@link #awaitLinks}. */
    public void linkBy(LinkQueue links) {
        queue = links;
    }

    /** Whether {@link #awaitLinks} would not wait. */
    public boolean isLinked() {
        return awaited.stream().allMatch(LinkQueue.Link::isDone);
    }

    /**
     * Waits until all is linked that is to be led. What is led from now on is linked at once.
     *
     * @throws LinuxException if the kernel did not take a program
     */
    public void awaitLinks() throws LinuxException {
        queue = null;
        for (LinkQueue.Link each : awaited) {
            each.await();
        }
        awaited.clear();
    }

    /** What is written into {@code device} the host receives by the kernel's bridge; frames on the detour end there. */
    public AutoCloseable throughUpcall(int device) throws LinuxException {
        upcall = device;
        BpfProgram program = isOwn() ? DetourPrograms.atOwnUpcall() : DetourPrograms.atUpcall(bridge);
        return link("lead frames to the bridge", program, device, Bpf.BPF_TCX_INGRESS);
    }

    private boolean isOwn() {
        return bridge == NONE;
    }

    /** What the host sends by the bridge takes the detour. */
    public void throughHost() throws LinuxException {
        BpfProgram program = DetourPrograms.atPort(bridge, 0, upcall, flows);
        links.add(linkByTable("lead the frames of the host", program, bridge, Bpf.BPF_TCX_EGRESS));
    }

    /**
     * Ends at the latest with this.
     *
     * @return has the interface claimed until it is closed
     * @throws io.vetch.core.RefusedException BUSY
     */
    public static AutoCloseable claim(int ifindex) throws LinuxException {
        return InterfaceClaim.make(ifindex, "another switch has attached this interface");
    }

    /** What a port receives takes the detour. @param number by which its frames are known, 1 to 1023 */
    public void throughPort(int ifindex, int number) throws LinuxException {
        BpfProgram program = isOwn() && flows != null
                ? DetourPrograms.atOwnPort(ifindex, number, upcall, flows)
                : DetourPrograms.atPort(ifindex, number, upcall, flows);
        String what = "lead the frames of port " + number;
        portLinks.put(ifindex, linkByTable(what, program, ifindex, Bpf.BPF_TCX_INGRESS));
    }

    /** The port's frames are the kernel's again, the host's if the bridge is one of ours. */
    public void leavePort(int ifindex) {
        AutoCloseable link = portLinks.remove(ifindex);
        if (link != null) {
            close(List.of(link));
        }
    }

    private AutoCloseable linkByTable(String what, BpfProgram program, int ifindex, int side) throws LinuxException {
        int loaded = Bpf.load(what, Bpf.BPF_PROG_TYPE_SCHED_CLS, program, memoryFd);
        int number;
        try {
            number = programs.add(loaded);
        } finally {
            Libc.close(loaded);
        }
        try {
            AutoCloseable link = link(what, programs.call(number), ifindex, side);
            return () -> Closing.all(link, () -> programs.free(number));
        } catch (LinuxException | RuntimeException | Error e) {
            programs.free(number);
            throw e;
        }
    }

    private AutoCloseable link(String what, BpfProgram program, int ifindex, int side) throws LinuxException {
        int loaded = Bpf.load(what, Bpf.BPF_PROG_TYPE_SCHED_CLS, program, memoryFd);
        String named = what + " (tcx, Linux 6.6)";
        if (queue != null) {
            LinkQueue.Link asked = queue.add(named, loaded, ifindex, side);
            awaited.add(asked);
            return asked;
        }
        try {
            int link = Bpf.link(named, loaded, ifindex, side);
            return () -> Libc.close(link);
        } finally {
            Libc.close(loaded);
        }
    }

    /** Has frames that take the detour to a bridge of ours marked otherwise from now on, for another socket. */
    public void mark(int mark) {
        INT.setRelease(memory, (long) CURRENT_MARK, mark);
    }

    /** Has flows of this generation moved by the kernel: 0 for none. One store ends those of all others. */
    public void moveFlows(int generation) {
        INT.setRelease(memory, (long) GENERATION, generation);
    }

    /** Whether IGMP, MLD, PIM and multicast router discovery are the kernel's, which snoops. */
    public void leaveSnooped(boolean toKernel) {
        INT.setRelease(memory, (long) SNOOPING, toKernel ? 1 : 0);
    }

    /**
     * Leaves frames with a reserved destination to the kernel, which answers them or hands them to a program of the
     * host.
     *
     * @param number of the port that they come by
     * @param mask bit n: those to 01:80:c2:00:00:0n
     */
    public void leaveReserved(int number, int mask) {
        SHORT.setRelease(memory, RESERVED + (long) number * Short.BYTES, (short) mask);
    }

    /**
     * Leaves ARP, RARP and neighbour solicitations and advertisements, if they are sent to groups, to the kernel, which
     * may answer them itself, and keep them from some ports.
     *
     * @param number of the port that they come by
     */
    public void leaveNeighbours(int number, boolean toKernel) {
        BYTE.setRelease(memory, NEIGHBOURS + (long) number, (byte) (toKernel ? 1 : 0));
    }

    /** By the tag of a frame on the detour: the number of the port that it came by. */
    public static int port(int tag) {
        return tag & NUMBER_MASK;
    }

    /** Whether the kernel has the frame, too, because its destination is reserved. */
    public static boolean isLeftAsReserved(int tag) {
        return (tag & 0xffff) >> DetourPrograms.LEFT_SHIFT == DetourPrograms.LEFT_RESERVED;
    }

    /** Whether the kernel has the frame, too, because it snoops. */
    public static boolean isLeftAsSnooped(int tag) {
        return (tag & 0xffff) >> DetourPrograms.LEFT_SHIFT == DetourPrograms.LEFT_SNOOPED;
    }

    /** Whether the kernel has the frame, too, because it answers for neighbours. */
    public static boolean isLeftAsNeighbours(int tag) {
        return (tag & 0xffff) >> DetourPrograms.LEFT_SHIFT == DetourPrograms.LEFT_NEIGHBOURS;
    }

    /** How many frames of a number have ever taken the detour to a bridge of ours. Any thread. */
    public long led(int number) {
        return (long) LONG.getOpaque(memory, LED + (long) number * Long.BYTES);
    }

    /**
     * Frames take the detour until then.
     *
     * @param nanos as {@link System#nanoTime}; 0: from now on none does. Any thread
     */
    public void prolong(long nanos) {
        LONG.setRelease(memory, (long) UNTIL, nanos);
    }

    /** Whether frames take the detour now. Any thread. @param nanos the clock */
    public boolean isOn(long nanos) {
        return nanos <= (long) LONG.getAcquire(memory, (long) UNTIL);
    }

    /** Until when frames take the detour. */
    public long until() {
        return (long) LONG.getAcquire(memory, (long) UNTIL);
    }

    /** The kernel's bridge has its frames again, whatever fails. The memory must not be used after that. */
    @Override
    public void close() {
        prolong(0);
        List<AutoCloseable> all = new ArrayList<>(portLinks.values());
        all.addAll(links.reversed());
        all.add(() -> Libc.munmap(memory.address(), MEMORY_SIZE));
        all.add(() -> Libc.close(memoryFd));
        portLinks.clear();
        links.clear();
        close(all);
    }

    private static void close(List<AutoCloseable> parts) {
        try {
            Closing.all(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
