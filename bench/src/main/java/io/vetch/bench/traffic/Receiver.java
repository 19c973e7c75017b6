package io.vetch.bench.traffic;

import io.vetch.bench.linux.Affinity;
import io.vetch.bench.linux.PacketRing;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The thread that takes all frames from all ports. It sleeps between looks: the time stamps are the kernel's. */
final class Receiver implements AutoCloseable {
    private static final long PAUSE_NANOS = 300_000;

    private final List<PacketRing> rings;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable TrialTally tally;
    private volatile @Nullable TrialTally inUse;
    private volatile long looks;

    Receiver(List<PacketRing> rings) {
        this.rings = rings;
        this.thread = new Thread(this::run, "bench-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        pin();
        PacketRing.Visitor[] visitors = new PacketRing.Visitor[rings.size()];
        for (int i = 0; i < visitors.length; i++) {
            int port = i;
            visitors[i] = (memory, frame, length, tag, nanos) -> {
                TrialTally current = inUse;
                if (current != null) {
                    current.frame(port, memory, frame, length, tag, nanos);
                }
            };
        }
        long rounds = 0;
        while (!stopped) {
            TrialTally current = tally;
            inUse = current;
            int frames = 0;
            for (int i = 0; i < visitors.length; i++) {
                frames += rings.get(i).drain(visitors[i]);
            }
            if (current != null && frames > 0) {
                current.publish(frames);
            }
            looks = ++rounds;
            if (frames == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Off the sender's processor, where there is another. */
    private static void pin() {
        int processors = Runtime.getRuntime().availableProcessors();
        if (processors > 1) {
            Affinity.preferForCurrentThread(1, processors - 1);
        }
    }

    /** From now on frames count for this one, or, with null, for none; returns when it is so. */
    void use(@Nullable TrialTally next) throws InterruptedException {
        tally = next;
        while (inUse != next && thread.isAlive()) {
            LockSupport.unpark(thread);
            Thread.sleep(0, (int) PAUSE_NANOS);
        }
    }

    /** How often it has looked at all ports. Any thread. */
    long looks() {
        return looks;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
