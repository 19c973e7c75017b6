package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.probe.Frame;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of one frame on a bridge as it comes: the edge behaviour matrix of linux-bridge.md A.5. The bridge knows
 * the hosts' addresses 02:00:00:00:00:01 to :03; 02:00:00:00:01:01 to :03 are its ports', the first also its own.
 */
@OnEveryRig
class StimulusIT extends StarTest {
    private static final String SECOND_OF_H1 = "02:00:00:00:00:11";

    /** The bridge forgets a station after 300 s. */
    private static final Duration REMEMBERED = Duration.ofSeconds(100);

    private static @Nullable Star taught;
    private static long taughtAt;

    /** No test here changes the bridge: it stays the same one as long as the star is the same. */
    @BeforeEach
    void learn() {
        if (taught == star() && System.nanoTime() - taughtAt < REMEMBERED.toNanos()) {
            return;
        }
        taughtAt = System.nanoTime();
        star().announce(1);
        star().announce(2);
        star().announce(3);
        star().announce("h1", SECOND_OF_H1);
        assertThat(star().fdb(SECOND_OF_H1)).as("entry of " + SECOND_OF_H1).isNotEmpty();
        taught = star();
    }

    @ParameterizedTest(name = "{0} from h1 to {1}")
    @CsvSource(delimiter = '|', textBlock = """
            broadcast                                  | ff:ff:ff:ff:ff:ff | h2 h3 br0
            multicast                                  | 03:00:00:12:34:56 | h2 h3 br0
            multicast of IPv4                          | 01:00:5e:01:02:03 | h2 h3 br0
            multicast of IPv6                          | 33:33:00:00:12:34 | h2 h3 br0
            unknown unicast                            | 02:99:00:00:00:01 | h2 h3
            all zero, an unknown unicast               | 00:00:00:00:00:00 | h2 h3
            known unicast                              | 02:00:00:00:00:02 | h2
            known on the ingress                       | 02:00:00:00:00:11 |
            to itself                                  | 02:00:00:00:00:01 |
            the bridge's own address                   | 02:00:00:00:01:01 | br0
            another port's address                     | 02:00:00:00:01:02 | br0
            reserved, STP off                          | 01:80:c2:00:00:00 | h2 h3 br0
            reserved, MAC control                      | 01:80:c2:00:00:01 |
            reserved, slow protocols                   | 01:80:c2:00:00:02 |
            reserved, port access                      | 01:80:c2:00:00:03 |
            reserved                                   | 01:80:c2:00:00:04 |
            reserved                                   | 01:80:c2:00:00:05 |
            reserved                                   | 01:80:c2:00:00:06 |
            reserved                                   | 01:80:c2:00:00:07 |
            reserved, provider bridges                 | 01:80:c2:00:00:08 |
            reserved                                   | 01:80:c2:00:00:09 |
            reserved                                   | 01:80:c2:00:00:0a |
            reserved                                   | 01:80:c2:00:00:0b |
            reserved                                   | 01:80:c2:00:00:0c |
            reserved, MVRP of providers                | 01:80:c2:00:00:0d |
            reserved, LLDP                             | 01:80:c2:00:00:0e |
            reserved                                   | 01:80:c2:00:00:0f |
            just above the reserved                    | 01:80:c2:00:00:10 | h2 h3 br0
            GMRP, not reserved                         | 01:80:c2:00:00:20 | h2 h3 br0
            end of the GARP block                      | 01:80:c2:00:00:2f | h2 h3 br0
            """)
    void destinationDecides(String what, String destination, String observers) {
        star().send("h1", Frame.from(host(1)).to(destination)).reaches(words(observers));
    }

    @ParameterizedTest(name = "{0}, source {1}")
    @CsvSource(delimiter = '|', textBlock = """
            multicast                     | 03:00:00:00:00:01 |
            broadcast                     | ff:ff:ff:ff:ff:ff |
            all zero                      | 00:00:00:00:00:00 |
            address of the ingress port   | 02:00:00:00:01:01 | h2 h3 br0
            address of another port       | 02:00:00:00:01:03 | h2 h3 br0
            """)
    void sourceDecidesWhetherBroadcastPasses(String what, String source, String observers) {
        star().send("h1", Frame.from(source)).reaches(words(observers));
    }

    @ParameterizedTest(name = "{0}: type {1} to {2}")
    @CsvSource(delimiter = '|', textBlock = """
            PAUSE                         | 8808 | 01:80:c2:00:00:01 |
            PAUSE to a unicast address    | 8808 | 02:00:00:00:00:02 | h2
            802.3 length                  | 0026 | ff:ff:ff:ff:ff:ff | h2 h3 br0
            802.3 length, known           | 0026 | 02:00:00:00:00:02 | h2
            802.3 BPDU address            | 0026 | 01:80:c2:00:00:00 | h2 h3 br0
            unknown type                  | fedc | 02:00:00:00:00:02 | h2
            smallest type                 | 0600 | 02:00:00:00:00:02 | h2
            length zero                   | 0000 | 02:00:00:00:00:02 | h2
            """)
    void typeChangesNothing(String what, String type, String destination, String observers) {
        Frame frame = Frame.from(host(1)).to(destination).type(Integer.parseInt(type, 16));
        star().send("h1", frame).reaches(words(observers));
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"14", "15", "21", "22", "34", "46", "59", "60", "61", "512", "1513", "1514"})
    void lengthIsKept(int length) {
        // A frame of 14 bytes has no payload to be told by: a source of its own does.
        String source = "02:10:00:00:%02x:%02x".formatted(length >> 8, length & 0xff);
        star().send("h1", Frame.from(source).length(length)).reaches("h2", "h3", "br0");
        star().send("h1", Frame.from(source).to(host(3)).length(length)).reaches("h3");
    }

    @ParameterizedTest(name = "tags {0}")
    @CsvSource({"81000000", "81000001", "8100000a", "8100e00a", "81000ffe", "81000fff", "88a8000a", "88a8000a81000014"})
    void tagsAreKeptAndNotLookedAt(String tags) {
        star().send("h1", Frame.from(host(1)).tagged(tags)).reaches("h2", "h3", "br0");
        star().send("h1", Frame.from(host(1)).to(host(2)).tagged(tags)).reaches("h2");
    }

    static Stream<Arguments> fromElsewhere() {
        return Stream.of(
                Arguments.of("h2", host(2), Frame.BROADCAST, "h1 h3 br0"),
                Arguments.of("h3", host(3), "02:99:00:00:00:02", "h1 h2"),
                Arguments.of("h3", host(3), host(1), "h1"),
                Arguments.of("br0", Star.BR0, Frame.BROADCAST, "h1 h2 h3"),
                Arguments.of("br0", Star.BR0, "33:33:00:00:00:99", "h1 h2 h3"),
                Arguments.of("br0", Star.BR0, "02:99:00:00:00:03", "h1 h2 h3"),
                Arguments.of("br0", Star.BR0, host(2), "h2"),
                Arguments.of("br0", Star.BR0, "01:80:c2:00:00:0e", "h1 h2 h3"),
                Arguments.of("br0", Star.BR0, "01:80:c2:00:00:00", "h1 h2 h3"));
    }

    @ParameterizedTest(name = "{0} to {2}")
    @MethodSource("fromElsewhere")
    void ingressDecides(String from, String source, String destination, String observers) {
        star().send(from, Frame.from(source).to(destination)).reaches(words(observers));
    }

    private static String[] words(String text) {
        return text == null ? new String[0] : text.split(" ", -1);
    }
}
