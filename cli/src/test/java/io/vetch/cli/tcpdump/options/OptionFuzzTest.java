package io.vetch.cli.tcpdump.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vetch.pcap.file.PcapHeader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever words follow {@code vetch tcpdump}, they are understood or refused in its own words. */
class OptionFuzzTest {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @FuzzTest(maxDuration = "10m")
    void anyWordsAreUnderstoodOrRefused(byte[] input) {
        List<String> words = List.of(new String(input, StandardCharsets.UTF_8).split(" ", -1));
        try {
            TcpdumpOptions options = OptionParser.parse(words, NOWHERE);
            assertThat(options.snapLength()).isBetween(1, PcapHeader.LARGEST_SNAP_LENGTH);
            assertThat(options.saving().fileBytes()).isNotNegative();
            assertThat(options.live().ringKib()).isNotNegative();
        } catch (TcpdumpException refused) {
            assertThat(refused.wantsUsage() || !refused.text().isEmpty()).isTrue();
        }
    }
}
