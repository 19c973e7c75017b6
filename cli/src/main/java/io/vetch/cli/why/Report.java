package io.vetch.cli.why;

import io.vetch.cli.control.BridgeInterface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is printed.
 *
 * @param ends {@code from} and {@code to}, each with its {@code word}, {@code bridge}, {@code port}, {@code station},
 *     {@code address} and {@code namespace}, null where that is not known
 * @param between whose frames are meant; null if it is not known where both are
 */
public record Report(
        Answer answer,
        Map<String, Map<String, @Nullable String>> ends,
        List<Line> evidence,
        @Nullable Between between) {
    /** At one bridge, two stations that send each other frames. @param one its MAC address */
    record Between(BridgeInterface bridge, long one, String oneName, long other, String otherName) {
        static @Nullable Between of(Endpoint one, Endpoint other) {
            BridgeInterface bridge = one.bridge();
            return bridge != null && bridge.equals(other.bridge()) && one.station() != 0 && other.station() != 0
                    ? new Between(bridge, one.station(), one.name(), other.station(), other.name())
                    : null;
        }
    }

    /** @param about a word: {@code from}, {@code question}, {@code drops} */
    public record Line(String about, String text) {}

    /** @param hop the other, or the gateway to it */
    static Report of(Answer answer, Endpoint from, Endpoint hop, Endpoint to, List<Line> evidence) {
        Map<String, Map<String, @Nullable String>> ends = new LinkedHashMap<>();
        ends.put("from", end(from));
        ends.put("to", end(to));
        return new Report(answer, ends, evidence, Between.of(from, hop));
    }

    Report with(List<Line> more) {
        List<Line> all = new ArrayList<>(evidence);
        all.addAll(more);
        return new Report(answer, ends, List.copyOf(all), between);
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
