package io.vetch.bench.rfc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.bench.traffic.Stream;
import io.vetch.core.frame.MacAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsTest {
    private static final FrameSize SMALL = FrameSize.of(64);

    private static Settings settings(int broadcast, int multicast, int tag) {
        Settings quick = Settings.quick();
        return new Settings(
                quick.trialSeconds(),
                quick.searchSeconds(),
                quick.resolution(),
                quick.retries(),
                quick.sizes(),
                quick.meshSizes(),
                tag,
                quick.addressesPerPort(),
                broadcast,
                multicast,
                true,
                quick.maxAddresses(),
                quick.addressRate(),
                quick.soakSeconds());
    }

    private static Streams streams(int ports) {
        return new Streams(settings(0, 0, 0), ports);
    }

    /** RFC 2889, 5.1: every port to every other, each with the same share, as sender and as receiver. */
    @ParameterizedTest
    @CsvSource({"2, 2", "3, 6", "4, 12", "8, 56"})
    void meshIsFull(int ports, int flows) {
        List<Stream> mesh = streams(ports).mesh(SMALL);
        assertThat(mesh).hasSize(flows).doesNotHaveDuplicates();
        Map<Integer, Integer> sent = new HashMap<>();
        Map<Long, Integer> received = new HashMap<>();
        for (Stream stream : mesh) {
            assertThat(stream.egress()).isNotEqualTo(1L << stream.ingress());
            sent.merge(stream.ingress(), 1, Integer::sum);
            received.merge(stream.egress(), 1, Integer::sum);
        }
        assertThat(sent.values()).hasSize(ports).containsOnly(ports - 1);
        assertThat(received.values()).hasSize(ports).containsOnly(ports - 1);
    }

    @Test
    void halfSendsToTheOtherHalf() {
        assertThat(streams(4).unidirectional(SMALL))
                .hasSize(4)
                .allSatisfy(stream -> assertThat(stream.ingress()).isLessThan(2))
                .allSatisfy(stream -> assertThat(stream.egress()).isGreaterThanOrEqualTo(4));
    }

    /** RFC 2889, 5.5: of four frames three are for the congested port. */
    @Test
    void congestedPortGetsThreeQuarters() {
        List<Stream> streams = streams(4).congestion(SMALL);
        assertThat(streams).hasSize(4);
        assertThat(streams.stream().filter(stream -> stream.egress() == 1 << 3)).hasSize(3);
        assertThat(streams.stream().filter(stream -> stream.egress() == 1 << 2)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "0, 5", "10, 20", "49, 49"})
    void groupFramesHaveTheirShare(int broadcast, int multicast) {
        List<Stream> turns = new Streams(settings(broadcast, multicast, 0), 3).pair(SMALL);
        assertThat(turns).hasSize(100);
        assertThat(turns.stream().filter(stream -> stream.destination().first() == MacAddress.BROADCAST))
                .hasSize(broadcast)
                .allSatisfy(stream -> assertThat(stream.egress()).isEqualTo(0b110));
        assertThat(turns.stream().filter(stream -> stream.egress() == 0b110)).hasSize(broadcast + multicast);
        assertThat(turns.stream().distinct().count()).isLessThanOrEqualTo(4);
    }

    @Test
    void mixHasItsShares() {
        List<Stream> turns = streams(2).manyToOne(FrameSize.parse("imix"));
        assertThat(turns).hasSize(12);
        assertThat(turns.stream().filter(stream -> stream.size() == 64)).hasSize(7);
        assertThat(turns.stream().filter(stream -> stream.size() == 570)).hasSize(4);
    }

    @Test
    void tagMakesAFrameFourBytesLonger() {
        assertThat(new Streams(settings(0, 0, 0x8100_0007), 2).pair(SMALL))
                .allSatisfy(stream -> assertThat(stream.size()).isEqualTo(68))
                .allSatisfy(stream -> assertThat(stream.tag()).isEqualTo(0x8100_0007));
    }
}
