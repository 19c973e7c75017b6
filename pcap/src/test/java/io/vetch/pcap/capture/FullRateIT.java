package io.vetch.pcap.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vetch.core.relay.FrameRelay;
import io.vetch.pcap.file.PcapngHeader;
import io.vetch.pcap.file.PcapngWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The headers of all frames go into a pipe, through the ring that a capture has unless told otherwise, while a million
 * small frames a second cross the bridge. What is lost is counted in every try. One try must lose nothing; who shares
 * the machine may spoil the others, and if the capture's thread never had a processor, nothing is said.
 */
@Timeout(180)
class FullRateIT {
    private static final int RATE = 1_000_000;
    private static final long FRAMES = 4L * RATE;
    private static final int TRIES = 6;
    private static final int BURST = 64;
    private static final int SNAP_LENGTH = 128;
    private static final int FRAME_LENGTH = 60;
    private static final String THREAD = "full-rate";
    private static final String A = "02:00:00:00:00:0a";
    private static final String B = "02:00:00:00:00:0b";

    @TempDir
    Path directory;

    /**
     * What became of one try.
     *
     * @param rate frames a second that were really sent
     * @param used nanoseconds that the capture's thread had a processor
     * @param waited nanoseconds that it was ready to run and had none
     * @param senderWaited the same of the thread that sends
     */
    private record Try(
            CaptureStatistics counts, long written, long read, long rate, long used, long waited, long senderWaited) {
        boolean lostNothing() {
            return counts.dropped() == 0 && rate > RATE / 100 * 95;
        }

        /**
         * A ring lasts for 32 ms; the reader of the pipe and others took no more than half of that. If nothing was lost
         * but the rate, the sender did not wait for half of the time that it may be late.
         */
        boolean hadAProcessor() {
            return waited < TimeUnit.MILLISECONDS.toNanos(16)
                    && (counts.dropped() > 0 || senderWaited < TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @Test
    void losesNothingOnAProcessorOfItsOwn() throws Exception {
        boolean hadAProcessor = false;
        for (int i = 0; i < TRIES; i++) {
            Try next = attempt();
            System.out.println("[capture] " + next);
            assertThat(next.counts.seen()).isEqualTo(FRAMES);
            assertThat(next.counts.captured() + next.counts.dropped()).isEqualTo(FRAMES);
            assertThat(next.read).as("bytes out of the pipe").isEqualTo(next.written);
            if (next.lostNothing()) {
                return;
            }
            hadAProcessor |= next.hadAProcessor();
        }
        Assumptions.assumeTrue(hadAProcessor, "in each try the capture's thread or the sender's had to wait");
        fail("every try lost frames");
    }

    private Try attempt() throws Exception {
        Path pipe = directory.resolve("pipe" + System.nanoTime());
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("sh", "-c", "wc -c <" + pipe).start();
        PcapngWriter writer = new PcapngWriter(
                FileChannel.open(pipe, StandardOpenOption.WRITE), new PcapngHeader(SNAP_LENGTH, "test", ""));
        WallClock wallClock = WallClock.anchored(System.nanoTime(), Instant.now());
        PcapngSink sink = new PcapngSink(writer, null, false, () -> wallClock.epochNanos(System.nanoTime()));
        Capture capture = new Capture(
                THREAD,
                CaptureFilter.all(),
                sink,
                new CaptureOptions(1, SNAP_LENGTH, CaptureOptions.DEFAULT_RING_BYTES, System::nanoTime, wallClock));
        TestSwitch s = new TestSwitch(1);
        s.receive(0, 1, s.veth20, B, A, FRAME_LENGTH);
        s.receive(0, 2, s.veth10, A, B, FRAME_LENGTH);
        s.bridge.watchers().add(capture);
        capture.start();
        long[] before = schedule();
        long senderBefore = waited();
        long nanos = send(s);
        long senderWaited = waited() - senderBefore;
        long[] after = schedule();
        s.bridge.watchers().remove(capture);
        capture.close();
        long read =
                Long.parseLong(new String(reader.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        return new Try(
                capture.statistics(),
                writer.size(),
                read,
                FRAMES * 1_000_000_000 / nanos,
                after[0] - before[0],
                after[1] - before[1],
                senderWaited);
    }

    /** How long this thread was ready to run and had no processor, in nanoseconds. */
    private static long waited() throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc/thread-self/schedstat")).split(" ", -1)[1]);
    }

    /**
     * Each burst when it is due; what is late stays late, so that the rate is never higher.
     *
     * @return how long it took
     */
    private static long send(TestSwitch s) {
        FrameRelay relay = s.bridge.relay(0);
        long start = System.nanoTime();
        long due = start;
        for (long sent = 0; sent < FRAMES; sent += BURST) {
            long now = System.nanoTime();
            while (now - due < 0) {
                Thread.onSpinWait();
                now = System.nanoTime();
            }
            due = Math.max(due, now - BURST * 1000L) + BURST * 1000L;
            relay.beginBurst(now);
            for (int i = 0; i < BURST; i++) {
                relay.receive(s.veth10, s.frame(0));
            }
        }
        return System.nanoTime() - start;
    }

    /** Of the capture's thread: nanoseconds on a processor, nanoseconds that it waited for one. */
    private static long[] schedule() throws IOException {
        while (true) { // a thread that has just been started gives itself its name
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path task : tasks) {
                    if (Files.readString(task.resolve("comm")).strip().equals(THREAD)) {
                        String[] words =
                                Files.readString(task.resolve("schedstat")).split(" ", -1);
                        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
                    }
                }
            }
        }
    }
}
