package io.vetch.bench.traffic;

import io.vetch.bench.linux.RealTimeClock;
import io.vetch.tap.linux.FrameIo;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The sending of one trial. A frame is due by the trial's rate; what became due while others were sent goes at once, so
 * the rate holds on average. It never sleeps: a sender that must be woken would be late. The sending thread only.
 */
final class Transmission {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Trial trial;
    private final int number;
    private final long startEpochNanos;
    private final List<Stream> streams;
    private final int[] order;
    private final MemorySegment[] templates;
    private final List<SendPort> ports;
    private final long[] sent;
    private long taken;
    private long tookNanos;

    Transmission(Trial trial, int number, long startEpochNanos, MemorySegment[] templates, List<SendPort> ports) {
        this.trial = trial;
        this.number = number;
        this.startEpochNanos = startEpochNanos;
        this.streams = trial.streams();
        this.order = trial.order();
        this.templates = templates;
        this.ports = ports;
        this.sent = new long[streams.size()];
    }

    void run(FrameIo io, RealTimeClock clock) {
        ports.forEach(SendPort::reset);
        int burst = trial.latency() ? 1 : SendPort.BATCH;
        long start = System.nanoTime();
        long length = (long) (trial.seconds() * NANOS_PER_SECOND);
        long elapsed = 0;
        while (taken < trial.frames() && elapsed < length) {
            long due = Math.min(due(elapsed), trial.frames()) - taken;
            if (due > 0) {
                stage((int) Math.min(due, burst), clock.nanos() - startEpochNanos, io);
            } else {
                Thread.onSpinWait();
            }
            elapsed = System.nanoTime() - start;
        }
        tookNanos = elapsed;
    }

    /** How many frames should have been sent by now. */
    private long due(long elapsed) {
        return trial.rate() == Trial.FLAT_OUT
                ? Long.MAX_VALUE
                : 1 + (long) (elapsed * (trial.rate() / NANOS_PER_SECOND));
    }

    private void stage(int count, long nanos, FrameIo io) {
        for (int i = 0; i < count; i++) {
            int index = order[(int) (taken++ % order.length)];
            SendPort port = ports.get(streams.get(index).ingress());
            port.stage(number, index, streams, templates, sent[index]++, nanos);
            if (port.isFull()) {
                port.flush(io);
            }
        }
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).flush(io);
        }
    }

    /** Frames of a stream that were to be sent, whether the interface took them or not. */
    long sent(int stream) {
        return sent[stream];
    }

    /** Of all streams. */
    long taken() {
        return taken;
    }

    long tookNanos() {
        return tookNanos;
    }
}
