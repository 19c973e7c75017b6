package io.vetch.cli.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StaticFilesTest {
    private static final int MOST_BYTES = 300_000;

    @Test
    void areSmall() {
        int bytes = StaticFiles.FILES.keySet().stream()
                .mapToInt(name -> StaticFiles.read(name).length)
                .sum();
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    /** Nothing from elsewhere, and nothing that the policy would forbid; the icon names its language. */
    @Test
    void needNothingElse() {
        for (String name : StaticFiles.FILES.keySet()) {
            String text = new String(StaticFiles.read(name), StandardCharsets.UTF_8)
                    .replace("http://www.w3.org/2000/svg", "");
            assertThat(text).as(name).doesNotContainPattern("https?://|//cdn|@import|innerHTML|eval\\(|\\sstyle=");
        }
    }
}
