package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OthersWorkTest {
    /** It leaves its parent, as a daemon does, and so is none of this process's descendants. */
    private static final String STRANGER = "timeout 2 sh -c 'while :; do :; done' &";

    @Test
    void workOfAStrangerIsNoticed() throws IOException, InterruptedException {
        OthersWork others = new OthersWork();
        others.begin();
        new ProcessBuilder("sh", "-c", STRANGER).start().waitFor();
        Thread.sleep(1500);
        others.end();

        assertThat(others.share()).isBetween(0.2 / Runtime.getRuntime().availableProcessors(), 1.0);
    }

    /** Others cannot have used more than the rest, however busy they are meanwhile. */
    @Test
    void ownWorkIsNotThatOfOthers() throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        OthersWork others = new OthersWork();
        others.begin();
        long start = System.nanoTime();
        long used = -threads.getCurrentThreadCpuTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1)) {
            Thread.onSpinWait();
        }
        used += threads.getCurrentThreadCpuTime();
        double all = (double) (System.nanoTime() - start) * Runtime.getRuntime().availableProcessors();
        others.end();

        assertThat(others.share()).isBetween(0.0, 1.05 - used / all);
    }
}
