package io.vetch.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.tool.GlobalOptions.Flag;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobalOptionsTest {
    @Test
    void abbreviationsMeanTheFirstOptionTheyBegin() {
        GlobalOptions options = ip("-s", "-d", "-j", "-p", "-br", "-o", "-0", "link");
        assertThat(options.flags())
                .containsExactlyInAnyOrder(
                        Flag.STATISTICS, Flag.DETAILS, Flag.JSON, Flag.PRETTY, Flag.BRIEF, Flag.ONELINE, Flag.OTHER);
        assertThat(options.rest()).containsExactly("link");
    }

    @Test
    void netnsTakesAValueAndIsKeptForTheRealTool() {
        GlobalOptions options = ip("-n", "nns1", "--json", "link", "show");
        assertThat(options.netns()).isEqualTo("nns1");
        assertThat(options.with(options.rest())).containsExactly("-n", "nns1", "--json", "link", "show");
    }

    @Test
    void colourIsDroppedBecauseEscapesCannotBePatched() {
        assertThat(ip("-c=always", "-d", "link").head()).containsExactly("-d");
        assertThat(GlobalOptions.ofBridge(List.of("-c", "link")).orElseThrow().head())
                .isEmpty();
    }

    @Test
    void whatOnlyTheOriginalCanDoIsNotOurs() {
        assertThat(GlobalOptions.ofIp(List.of("-V"))).isEmpty();
        assertThat(GlobalOptions.ofIp(List.of("-nonsense", "link"))).isEmpty();
        assertThat(GlobalOptions.ofIp(List.of("-n"))).isEmpty();
        assertThat(GlobalOptions.ofBridge(List.of("-help"))).isEmpty();
    }

    @Test
    void batchIsNotTheOriginals() {
        assertThat(ip("-b", "file").has(GlobalOptions.Flag.BATCH)).isTrue();
        assertThat(ip("-br", "link").has(GlobalOptions.Flag.BATCH)).isFalse();
    }

    private static GlobalOptions ip(String... arguments) {
        return GlobalOptions.ofIp(List.of(arguments)).orElseThrow();
    }
}
