package io.vetch.bench.rfc;

import io.vetch.bench.targets.Target;
import io.vetch.bench.targets.TesterPort;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.NetworkNamespace;
import io.vetch.tap.linux.RouteNetlink;
import io.vetch.tap.linux.TestNamespace;
import io.vetch.tap.linux.TunDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A switch between TAP devices that is simple, slow, and wrong in one way. On a busy machine it is not wrong in more ways:
 * frames wait for it in long queues, and a port that is limited counts frames, not time.
 */
final class FaultySwitch implements Target {
    private static final int EACH = 100;
    private static final int KEPT = 100;
    private static final int PREFIX = VirtioNetHeader.LENGTH;
    private static final long GROUP = 1L << 40;
    /** Frames that a limited port takes in a trial; it loses the rest. */
    static final int LIMIT = 2500;

    /** Frames that wait in front of each port: those of half a second, at least. */
    private static final int QUEUE = 50_000;
    /** In a test frame, behind the headers of Ethernet, IPv4 and UDP. */
    private static final int TRIAL = PREFIX + 14 + 20 + 8;
    /** A frame is held back for the next one. If none comes for so long, it was the last of its trial. */
    private static final long LONGEST_HELD_NANOS = 20_000_000;

    private final Fault fault;
    private final List<TunDevice> taps = new ArrayList<>();
    private final List<TesterPort> ports = new ArrayList<>();
    private final Map<Long, Integer> table = new LinkedHashMap<>();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(1 << 16);
    private final ByteBuffer held = ByteBuffer.allocateDirect(1 << 16);
    private final Thread thread = new Thread(this::forward, "faulty-switch");
    private volatile boolean stopped;
    private final int[] taken;
    private final boolean[] blocked;
    private short trial;

    private int heldFor = -1;
    private int heldLength;
    private long heldNanos;
    private long unicast;

    /** @param net the namespace of the calling thread */
    FaultySwitch(TestNamespace net, Fault fault, int count) throws IOException {
        this.fault = fault;
        this.taken = new int[count];
        this.blocked = new boolean[count];
        try (NetworkNamespace here = NetworkNamespace.current()) {
            for (int i = 1; i <= count; i++) {
                taps.add(TunDevice.create("f" + i));
                net.ip("link set f%d txqueuelen %d".formatted(i, QUEUE));
                RouteNetlink.setUp(here, "f" + i, true);
                ports.add(new TesterPort("", "f" + i));
            }
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void forward() {
        FrameIo io = FrameIo.forCurrentThread();
        long address = MemorySegment.ofBuffer(frame).address();
        while (!stopped) {
            boolean idle = true;
            for (int port = 0; port < taps.size(); port++) {
                int length = io.read(taps.get(port).fd(), address, frame.capacity() - 1);
                if (length > PREFIX) {
                    receive(io, port, length);
                    idle = false;
                }
            }
            if (idle) {
                releaseLast(io);
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private void receive(FrameIo io, int ingress, int length) {
        learn(frame.getLong(PREFIX + 4) & 0xffff_ffff_ffffL, ingress);
        long destination = frame.getLong(PREFIX) >>> 16;
        Integer known = (destination & GROUP) != 0 || fault == Fault.FLOODS_KNOWN ? null : table.get(destination);
        if (known == null) {
            flood(io, ingress, length);
        } else {
            unicast(io, ingress, known, length);
        }
    }

    private void learn(long source, int port) {
        table.remove(source);
        table.put(source, port);
        if (fault == Fault.FORGETS_AFTER_100 && table.size() > KEPT) {
            table.remove(table.keySet().iterator().next());
        }
    }

    private void flood(FrameIo io, int ingress, int length) {
        for (int port = 0; port < taps.size(); port++) {
            if (port != ingress) {
                send(io, frame, port, length);
            }
        }
    }

    private void unicast(FrameIo io, int ingress, int port, int length) {
        boolean itsTurn = ++unicast % EACH == 0;
        switch (fault) {
            case DROPS_EACH_100TH -> sendUnless(itsTurn, io, port, length);
            case DUPLICATES_EACH_100TH -> {
                send(io, frame, port, length);
                sendUnless(!itsTurn, io, port, length);
            }
            case REORDERS_EACH_100TH -> reorder(itsTurn, io, port, length);
            case CORRUPTS_EACH_100TH -> {
                if (itsTurn) {
                    int middle = PREFIX + (length - PREFIX) / 2;
                    frame.put(middle, (byte) (frame.get(middle) ^ 1));
                }
                send(io, frame, port, length);
            }
            case LEAKS_TO_FOURTH -> {
                send(io, frame, port, length);
                sendUnless(port != 1, io, 3, length);
            }
            case LIMITS_PORTS -> sendUnless(!hasRoom(port), io, port, length);
            case BLOCKS_HEAD_OF_LINE -> {
                boolean isLost = blocked[ingress] || !hasRoom(port);
                sendUnless(isLost, io, port, length);
                blocked[ingress] = isLost && !blocked[ingress];
            }
            case LENGTHENS -> send(io, frame, port, length + 1);
            default -> send(io, frame, port, length);
        }
    }

    private boolean hasRoom(int port) {
        if (frame.getShort(TRIAL) != trial) {
            trial = frame.getShort(TRIAL);
            Arrays.fill(taken, 0);
        }
        return ++taken[port] <= LIMIT;
    }

    private void sendUnless(boolean not, FrameIo io, int port, int length) {
        if (!not) {
            send(io, frame, port, length);
        }
    }

    private void reorder(boolean itsTurn, FrameIo io, int port, int length) {
        if (itsTurn) {
            held.clear().put(frame.slice(0, length));
            heldFor = port;
            heldLength = length;
            heldNanos = System.nanoTime();
            return;
        }
        send(io, frame, port, length);
        if (port == heldFor && isSameFlow()) {
            release(io);
        }
    }

    private void releaseLast(FrameIo io) {
        if (heldFor >= 0 && System.nanoTime() - heldNanos > LONGEST_HELD_NANOS) {
            release(io);
        }
    }

    private void release(FrameIo io) {
        send(io, held, heldFor, heldLength);
        heldFor = -1;
    }

    private boolean isSameFlow() {
        return held.getLong(PREFIX) == frame.getLong(PREFIX) && held.getInt(PREFIX + 8) == frame.getInt(PREFIX + 8);
    }

    private void send(FrameIo io, ByteBuffer from, int port, int length) {
        io.write(taps.get(port).fd(), MemorySegment.ofBuffer(from.clear()).address(), length);
    }

    @Override
    public String description() {
        return "a switch that is wrong: " + fault;
    }

    @Override
    public List<TesterPort> ports() {
        return ports;
    }

    @Override
    public OptionalLong processorNanos() {
        return OptionalLong.empty();
    }

    @Override
    public boolean canRestart(Restart how) {
        return false;
    }

    @Override
    public void restart(Restart how) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        taps.forEach(TunDevice::close);
    }
}
