package io.vetch.cli.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vetch.cli.lab.Result;

/** What {@code iperf3 -J} reported. */
final class Iperf {
    private final JsonNode end;
    private final Result result;

    private Iperf(JsonNode end, Result result) {
        this.end = end;
        this.result = result;
    }

    static Iperf of(Result result) {
        try {
            JsonNode report = new ObjectMapper().readTree(result.out());
            assertThat(report.path("error").asText()).as("error of %s", result).isEmpty();
            result.expectSuccess();
            return new Iperf(report.path("end"), result);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no report: " + result, e);
        }
    }

    /** Each direction that was asked for carried at least this much. */
    void assertCarried(double megabitsPerSecond, boolean bothWays) {
        assertThat(megabits("sum_received"))
                .as("Mbit/s of %s", result.command())
                .isGreaterThan(megabitsPerSecond);
        if (bothWays) {
            assertThat(megabits("sum_received_bidir_reverse"))
                    .as("Mbit/s back of %s", result.command())
                    .isGreaterThan(megabitsPerSecond);
        }
    }

    private double megabits(String sum) {
        return end.path(sum).path("bits_per_second").asDouble() / 1e6;
    }

    /** Of the datagrams sent, the share that never arrived. */
    double lostPercent() {
        assertThat(end.path("sum").path("packets").asLong())
                .as("packets of %s", result)
                .isPositive();
        return end.path("sum").path("lost_percent").asDouble();
    }

    @Override
    public String toString() {
        return "%.0f Mbit/s, back %.0f".formatted(megabits("sum_received"), megabits("sum_received_bidir_reverse"));
    }
}
