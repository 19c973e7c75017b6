package io.vetch.pcap.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpSequencesTest {
    private static final byte[] HERE = {10, 9, 0, 1};
    private static final byte[] THERE = {10, 9, 0, 2};

    private final TcpSequences sequences = new TcpSequences();

    @Test
    void bothDirectionsAreRelativeToTheFirstSegmentSeen() {
        sequences.relative(from(HERE, 1000, THERE, 80), 500, 701, false);
        assertThat(sequences.relative(from(THERE, 80, HERE, 1000), 701, 510, false))
                .isEqualTo(new TcpSequences.Relative(1, 10, 500));
    }

    @Test
    void wrapsAround() {
        sequences.relative(from(HERE, 1000, THERE, 80), -5, 1, false);
        assertThat(sequences.relative(from(HERE, 1000, THERE, 80), 5, 1, false).sequence())
                .isEqualTo(10);
    }

    @Test
    void forgetsTheConnectionNotSeenForLongest() {
        TcpSequences.Connection first = from(HERE, 1, THERE, 80);
        sequences.relative(first, 500, 1, false);
        for (int port = 100; port < 100 + 8192; port++) {
            sequences.relative(from(HERE, port, THERE, 80), 500, 1, false);
        }
        assertThat(sequences.relative(first, 600, 1, false).sequence()).isEqualTo(600);
    }

    private static TcpSequences.Connection from(byte[] source, int sourcePort, byte[] destination, int port) {
        return TcpSequences.Connection.of(source, sourcePort, destination, port);
    }
}
