package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
}
