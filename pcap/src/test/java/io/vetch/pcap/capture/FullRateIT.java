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
 * the machine may spoil the others, and if all are spoilt, nothing is said.
 */
@Timeout(180)
class FullRateIT {
    private static final int RATE = 1_000_000;
    private static final long FRAMES = 4L * RATE;
    private static final int ENOUGH = RATE / 100 * 95;
    private static final int TRIES = 6;
    private static final int BURST = 64;
    /** No burst takes so long by itself. */
    private static final long STANDSTILL_NANOS = 1_000_000;

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
     * @param pace the same without the time for which the sender stood still
     * @param used nanoseconds that the capture's thread had a processor
     * @param waited nanoseconds that it was ready to run and had none
     */
    private record Try(
            CaptureStatistics counts, long written, long read, long rate, long pace, long used, long waited) {
        boolean lostNothing() {
            return counts.dropped() == 0 && rate > ENOUGH;
        }

        /**
         * Whether others are not to blame. A ring lasts for 32 ms; the reader of the pipe and others took no more than
         * half of that.
         */
        boolean failed() {
            return (counts.dropped() > 0 || pace <= ENOUGH) && waited < TimeUnit.MILLISECONDS.toNanos(16);
        }
    }

    @Test
    void losesNothingOnAProcessorOfItsOwn() throws Exception {
        boolean failed = false;
        for (int i = 0; i < TRIES; i++) {
            Try next = attempt();
            System.out.println("[capture] " + next);
            assertThat(next.counts.seen()).isEqualTo(FRAMES);
            assertThat(next.counts.captured() + next.counts.dropped()).isEqualTo(FRAMES);
            assertThat(next.read).as("bytes out of the pipe").isEqualTo(next.written);
            if (next.lostNothing()) {
                return;
            }
            failed |= next.failed();
        }
        Assumptions.assumeTrue(failed, "the sender or the capture's thread never had a processor of its own");
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
        Sending sending = send(s);
        long[] after = schedule();
        s.bridge.watchers().remove(capture);
        capture.close();
        long read =
                Long.parseLong(new String(reader.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        return new Try(
                capture.statistics(),
                writer.size(),
                read,
                FRAMES * 1_000_000_000 / sending.nanos,
                FRAMES * 1_000_000_000 / (sending.nanos - sending.stoodStill),
                after[0] - before[0],
                after[1] - before[1]);
    }

    private record Sending(long nanos, long stoodStill) {}

    /** Each burst when it is due; what is late stays late, so that the rate is never higher. */
    private static Sending send(TestSwitch s) {
        FrameRelay relay = s.bridge.relay(0);
        long start = System.nanoTime();
        long due = start;
        long stoodStill = 0;
        for (long sent = 0; sent < FRAMES; sent += BURST) {
            long now = System.nanoTime();
            while (now - due < 0) {
                Thread.onSpinWait();
                now = System.nanoTime();
            }
            stoodStill += now - due > STANDSTILL_NANOS ? now - due : 0;
            due = Math.max(due, now - BURST * 1000L) + BURST * 1000L;
            relay.beginBurst(now);
            for (int i = 0; i < BURST; i++) {
                relay.receive(s.veth10, s.frame(0));
            }
        }
        return new Sending(System.nanoTime() - start, stoodStill);
    }

    /** Of the capture's thread: nanoseconds on a processor, nanoseconds that it waited for one. */
    private static long[] schedule() {
        while (true) { // a thread that has just been started gives itself its name
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path task : tasks) {
                    if (Files.readString(task.resolve("comm")).strip().equals(THREAD)) {
                        String[] words =
                                Files.readString(task.resolve("schedstat")).split(" ", -1);
                        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
                    }
                }
            } catch (IOException _) {
                // another thread has just ended
            }
        }
    }
}
