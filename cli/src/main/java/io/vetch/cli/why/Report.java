package io.vetch.cli.why;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is printed.
 *
 * @param ends {@code from} and {@code to}, each with its {@code word}, {@code bridge}, {@code port}, {@code station},
 *     {@code address} and {@code namespace}, null where that is not known
 */
public record Report(Answer answer, Map<String, Map<String, @Nullable String>> ends, List<Line> evidence) {
    /** @param about a word: {@code from}, {@code question}, {@code drops} */
    public record Line(String about, String text) {}

    static Report of(Answer answer, Endpoint from, Endpoint to, List<Line> evidence) {
        Map<String, Map<String, @Nullable String>> ends = new LinkedHashMap<>();
        ends.put("from", end(from));
        ends.put("to", end(to));
        return new Report(answer, ends, evidence);
    }

    private static Map<String, @Nullable String> end(Endpoint one) {
        Map<String, @Nullable String> end = new LinkedHashMap<>();
        FarEnd far = one.far();
        end.put("word", one.word());
        end.put("bridge", one.bridge() == null ? null : one.bridge().name());
        end.put("port", one.port() == null ? null : one.port().name());
        end.put("station", one.station() == 0 ? null : one.stationText());
        end.put("address", one.address() == null ? null : Endpoint.text(one.address()));
        end.put("namespace", far == null || far.namespace().isEmpty() ? null : far.namespace());
        return end;
    }
}
