package io.vetch.core.stp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks whose spanning tree is known: the figures of the standards, and what conformance tests ask. */
class KnownTopologiesTest {
    /** What a port of 100 Mbit/s costs in IEEE 802.1D-1998, about, and in 802.1D-2004. */
    private static final int KERNEL_COST = 10;

    private static final int RAPID_COST = 200_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "five-bridges-of-802.1d-1998",
                "figures-17.4-and-17.5",
                "figure-17.6",
                "figure-17.7",
                "link-failure",
                "two-ports-on-one-lan",
                "full-mesh",
                "roots-come-and-go",
                "first-moment",
                "election"
            })
    void stpFindsTheTreeThatIsKnown(String name) throws IOException {
        findsTheTree(new TopologyScript(VirtualBridge.Kind.KERNEL, KERNEL_COST), "kernel/" + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-bridge",
                "ring-of-three",
                "ring-of-five",
                "figures-17.4-and-17.5",
                "figure-17.6",
                "figure-17.7"
            })
    void rstpFindsTheTreeThatIsKnown(String name) throws IOException {
        findsTheTree(new TopologyScript(VirtualBridge.Kind.RAPID, RAPID_COST), "rapid/" + name);
    }

    private static void findsTheTree(TopologyScript script, String name) throws IOException {
        assertThat(script.run(read(name + ".topology"))).isEmpty();
        assertThat(script.network().loops()).isEmpty();
    }

    private static String read(String name) throws IOException {
        try (InputStream file = KnownTopologiesTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
