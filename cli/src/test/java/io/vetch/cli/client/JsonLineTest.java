package io.vetch.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The JSON of short commands beside that of Jackson. */
class JsonLineTest {
    private static final List<String> STRINGS = List.of(
            "", "br0", "a \"quoted\" \\ word\n\ttwo\r", "\u0000\u001f/", "Größe \ud83d\ude00 \u2028", "{\"x\":[1]}:,");
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void stringsAreWrittenAsJacksonReadsThem() throws IOException {
        for (String string : STRINGS) {
            assertThat(JACKSON.readValue(JsonLine.quoted(string), String.class)).isEqualTo(string);
        }
        assertThat(JACKSON.readValue(JsonLine.quoted(STRINGS), String[].class)).containsExactlyElementsOf(STRINGS);
        assertThat(JsonLine.quoted(List.of())).isEqualTo("[]");
    }

    @Test
    void stringsAreReadAsJacksonWritesThem() throws IOException {
        for (String string : STRINGS) {
            JsonLine line = new JsonLine(JACKSON.writeValueAsString(Map.of("out", string)));
            assertThat(line.nextName()).isEqualTo("out");
            assertThat(line.text()).isEqualTo(string);
            assertThat(line.nextName()).isNull();
        }
        JsonLine line = new JsonLine(JACKSON.writeValueAsString(Map.of("run", STRINGS)));
        assertThat(line.nextName()).isEqualTo("run");
        assertThat(line.texts()).isEqualTo(STRINGS);
        assertThat(line.nextName()).isNull();
    }

    @Test
    void fieldsAreFoundAtAnyDepthAndPassedOver() throws IOException {
        JsonLine line = new JsonLine("""
                {"skipped": "a string", "list": ["b", "c"], "result" : { "exit" : -12 , "only":true, "no":false,
                "none":null, "empty":[ ], "u":"\\u00e9\\/"}}""");
        assertThat(line.nextName()).isEqualTo("skipped");
        assertThat(line.nextName()).isEqualTo("list");
        assertThat(line.nextName()).isEqualTo("result");
        assertThat(line.nextName()).isEqualTo("exit");
        assertThat(line.number()).isEqualTo(-12);
        assertThat(line.nextName()).isEqualTo("only");
        assertThat(line.isTrue()).isTrue();
        assertThat(line.nextName()).isEqualTo("no");
        assertThat(line.isTrue()).isFalse();
        assertThat(line.nextName()).isEqualTo("none");
        assertThat(line.text()).isEmpty();
        assertThat(line.nextName()).isEqualTo("empty");
        assertThat(line.texts()).isEmpty();
        assertThat(line.nextName()).isEqualTo("u");
        assertThat(line.text()).isEqualTo("é/");
        assertThat(line.nextName()).isNull();
    }

    @Test
    void lineThatEndsEarlyIsAnError() {
        for (String cut : List.of("{\"out", "{\"out\":\"a\\", "{\"out\":\"\\u00", "{\"out\"")) {
            assertThatThrownBy(() -> {
                        JsonLine line = new JsonLine(cut);
                        while (line.nextName() != null) {
                            line.text();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
