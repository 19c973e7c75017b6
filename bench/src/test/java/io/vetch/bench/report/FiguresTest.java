package io.vetch.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "412345, frames/s, 412 k",
        "1212000, frames/s, 1.21 M",
        "999700, frames/s, 1.00 M",
        "12.34, frames/s, 12.3",
        "8192, addresses, 8192",
        "1000000, addresses, 1.00 M",
        "0, %, 0",
        "0.00012345, %, 0.000123",
        "0.00000001, %, 1.0e-08",
        "100, %, 100",
        "9.996, \u00b5s, 10.0 \u00b5s",
        "1234, \u00b5s, 1.23 ms",
        "0.5, \u00b5s, 0.500 \u00b5s",
        "0, \u00b5s, 0",
        "2500000, ms, 2500 s",
        "2400, ns/frame, 2.40 \u00b5s",
        "NaN, ms, -",
        "Infinity, frames/s, \u221e"
    })
    void threeDigitsAndTheRightPrefix(double value, String unit, String expected) {
        assertThat(Figures.format(value, unit)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "412345, frames/s, 412 k frames/s",
        "41, frames/s, 41.0 frames/s",
        "1234, \u00b5s, 1.23 ms",
        "2400, ns/frame, 2.40 \u00b5s/frame",
        "3, frames, 3 frames",
        "12, %, 12.0 %"
    })
    void theUnitFollowsUnlessTheFigureBringsOne(double value, String unit, String expected) {
        assertThat(Figures.withUnit(value, unit)).isEqualTo(expected);
    }

    @Test
    void theExtremesAreInTheScaleOfTheMedian() {
        assertThat(Figures.range(new Spread(1.21e6, 0.98e6, 1.25e6, 3), "frames/s", "-"))
                .isEqualTo("0.980-1.25");
        assertThat(Figures.range(new Spread(5, 5, 5.0001, 3), "%", "-")).isEmpty();
        assertThat(Figures.range(new Spread(5, 5, 5, 1), "%", "-")).isEmpty();
    }

    @Test
    void axesHaveRoundTicks() {
        assertThat(Axis.linear("", "frames/s", 1.37e6).ticks().stream().map(Axis.Tick::label))
                .containsExactly("0", "0.5 M", "1 M", "1.5 M");
        assertThat(Axis.linear("", "%", 0).ticks()).hasSizeGreaterThan(2);
        assertThat(Axis.logarithmic("", "\u00b5s", 7, 1800).ticks().stream().map(Axis.Tick::label))
                .containsExactly(
                        "5 \u00b5s",
                        "10 \u00b5s",
                        "20 \u00b5s",
                        "50 \u00b5s",
                        "100 \u00b5s",
                        "200 \u00b5s",
                        "500 \u00b5s",
                        "1 ms",
                        "2 ms");
        assertThat(Axis.logarithmic("", "", 1, 1).ticks().stream().map(Axis.Tick::label))
                .containsExactly("1", "2");
    }
}
