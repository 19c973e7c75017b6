package io.vetch.pcap.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class StrftimeTest {
    private static final String ALL = "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** date(1) has strftime's conversions. */
    @Test
    void formatsLikeTheRealOne() throws IOException, InterruptedException {
        Random random = new Random(7);
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < ALL.length(); i++) {
            String conversion = ALL.substring(i, i + 1);
            for (String flags : new String[] {"", "-", "_", "0", "^", "6", "012", "_7"}) {
                if (!(conversion.equals("z") && !flags.isEmpty()) && !"%cDFrRTxXnt".contains(conversion)) {
                    pattern.append('%').append(flags).append(conversion).append('|');
                }
            }
            pattern.append('%').append(conversion).append('|');
        }
        for (int i = 0; i < 60; i++) {
            long second = i < 20 ? 1_798_700_000L + i * 43_200L : random.nextLong(4_000_000_000L);
            ZonedDateTime time = Instant.ofEpochSecond(second).atZone(BERLIN);
            assertThat(Strftime.format(pattern.toString(), time)).isEqualTo(date(pattern.toString(), second));
        }
    }

    @Test
    void leavesAloneWhatIsNoConversion() {
        ZonedDateTime time = Instant.ofEpochSecond(1_788_999_999L).atZone(ZoneId.of("UTC"));
        assertThat(Strftime.format("a%", time)).isEqualTo("a%");
        assertThat(Strftime.format("%Q%d", time)).isEqualTo("%Q10");
        assertThat(Strftime.format("%-q%%", time)).isEqualTo("%-q%");
        assertThat(Strftime.format("%E", time)).isEqualTo("%E");
        assertThat(Strftime.format("%EY%OH%Z%z", time)).isEqualTo("202600UTC+0000");
        assertThat(Strftime.format("%#p%#Z%#a%#c", time)).isEqualTo("amutcTHUThu Sep 10 00:26:39 2026");
    }

    private static String date(String pattern, long second) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("date", "-d", "@" + second, "+" + pattern);
        command.environment().put("TZ", "Europe/Berlin");
        command.environment().put("LC_ALL", "C");
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(process.waitFor() == 0, "no GNU date: " + output);
        return output.substring(0, output.length() - 1);
    }
}
