package io.vetch.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers in few letters. */
class FiguresTest {
    @Test
    void countsInThousands() {
        assertThat(Figures.of(0)).isEqualTo("0");
        assertThat(Figures.of(0.3)).isEqualTo("0.3");
        assertThat(Figures.of(7)).isEqualTo("7");
        assertThat(Figures.of(99.96)).isEqualTo("100");
        assertThat(Figures.of(999.7)).isEqualTo("1.0k");
        assertThat(Figures.of(123_456)).isEqualTo("123k");
        assertThat(Figures.of(12_345_678)).isEqualTo("12.3M");
        assertThat(Figures.of(1e10)).isEqualTo("10.0G");
        assertThat(Figures.of(1e17)).isEqualTo("100000T");
    }

    @Test
    void tellsTimes() {
        assertThat(Figures.time(0)).isEqualTo("0.0s");
        assertThat(Figures.time(9_940)).isEqualTo("9.9s");
        assertThat(Figures.time(61_000)).isEqualTo("61s");
        assertThat(Figures.time(600_000)).isEqualTo("10m");
        assertThat(Figures.time(36_000_000)).isEqualTo("10h");
    }
}
