package io.vetch.cli.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class IprouteJsonTest {
    /** Of {@code bridge -j -p mdb show} and {@code ip -j -p -d link}. */
    private static final String PRETTY = """
            [ {
                    "mdb": [ {
                            "index": 2,
                            "flags": [ ]
                        } ],
                    "router": {},
                    "flags": [ "UP","LOWER_UP" ],
                    "gc_timer": 299.80
                },{
                    "up": true
                } ]
            """;

    @Test
    void prettyIsTheLayoutOfIproute2() throws IOException {
        assertThat(IprouteJson.print(IprouteJson.parse(PRETTY), true)).isEqualTo(PRETTY);
    }

    @Test
    void compactIsOneLine() throws IOException {
        assertThat(IprouteJson.print(IprouteJson.parse(PRETTY), false)).isEqualTo("""
                [{"mdb":[{"index":2,"flags":[]}],"router":{},"flags":["UP","LOWER_UP"],"gc_timer":299.80},{"up":true}]
                """);
    }

    @Test
    void anEmptyArrayHasASpaceWhenPretty() throws IOException {
        assertThat(IprouteJson.print(IprouteJson.parse("[ ]"), true)).isEqualTo("[ ]\n");
    }
}
