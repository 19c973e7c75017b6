package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UndisturbedTest {
    private static final String STRANGERS = "for n in $(seq $(nproc)); do timeout 3 sh -c 'while :; do :; done' & done";

    /** Trials that are short while others work, after long ones that pay for their repetitions. */
    @Test
    void repeatsWhatOthersDisturbButNotForEver() throws IOException, InterruptedException {
        Undisturbed undisturbed = new Undisturbed();
        undisturbed.run(() -> sleep(8000));
        new ProcessBuilder("sh", "-c", STRANGERS).start().waitFor();
        AtomicInteger runs = new AtomicInteger();
        undisturbed.run(() -> {
            runs.incrementAndGet();
            return undisturbed.run(() -> sleep(300));
        });

        assertThat(runs.get()).isBetween(2, 3);
        for (int i = 0; i < 5; i++) undisturbed.run(() -> sleep(300));
        assertThat(undisturbed.toString()).startsWith("7 trials; ").doesNotContain("; 0 disturbed");
        assertThat(undisturbed.isInVain()).isTrue();
    }

    @Test
    void resultIsThatOfTheWork() throws IOException, InterruptedException {
        assertThat(new Undisturbed().<Integer>run(() -> 7)).isEqualTo(7);
    }

    private static int sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return 0;
    }
}
