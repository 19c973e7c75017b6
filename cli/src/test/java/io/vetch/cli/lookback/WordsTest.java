package io.vetch.cli.lookback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.pcap.lookback.LookBackLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30s            | 30s,32MiB",
                "64MiB          | 64MiB",
                "64MiB,5m       | 300s,64MiB",
                "1500ms 2048KiB | 1500ms,2MiB",
                "1GiB,whole     | 1024MiB,whole"
            })
    void readsLimits(String text, String canonical) {
        LookBackLimits limits = LimitWords.parse(text);
        assertThat(LimitWords.format(limits)).isEqualTo(canonical);
        assertThat(LimitWords.parse(canonical)).isEqualTo(limits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "30 s", "0s", "-1s", "64MB", "0MiB", "2GiB", "512KiB", "hole", "999999999h"})
    void refusesOtherLimits(String text) {
        assertThatThrownBy(() -> LimitWords.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTriggers() {
        assertThat(Trigger.parse("mac-move,dir=/x/../y,after=500ms,every=5m"))
                .hasToString("mac-move dir=/y after=500ms every=300s");
        assertThat(Trigger.parse("drop:same_port dir=/y after=0"))
                .hasToString("drop:SAME_PORT dir=/y after=0s every=60s");
        assertThat(Trigger.parse("floods:1000/s dir=/y").toString()).startsWith("floods:1000/s ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "move", "drop:", "drop:X", "floods:0/s", "floods:9", "mac-move dir", "mac-move after=x"})
    void refusesOtherTriggers(String text) {
        assertThatThrownBy(() -> Trigger.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
