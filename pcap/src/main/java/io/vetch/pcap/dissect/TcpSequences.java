package io.vetch.pcap.dissect;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first sequence numbers of the connections seen, so that later ones can be shown relative to them. Bounded: the
 * connection not seen for longest is forgotten, and starts anew if it comes back.
 */
final class TcpSequences {
    private static final int LARGEST = 8192;

    private final Map<Key, First> connections = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, First> eldest) {
            return size() > LARGEST;
        }
    };

    /**
     * What to print. All arithmetic is modulo 2^32.
     *
     * @param selectiveBase to be subtracted from the edges of selective acknowledgements
     */
    record Relative(int sequence, int acknowledged, int selectiveBase) {}

    /**
     * Both directions of a connection are one entry.
     *
     * @param key its ends, the one with the lower port (then address) first
     * @param reversed whether this segment comes from the other end
     */
    record Connection(Key key, boolean reversed) {
        static Connection of(byte[] source, int sourcePort, byte[] destination, int destinationPort) {
            boolean reversed = sourcePort > destinationPort
                    || (sourcePort == destinationPort && Arrays.compareUnsigned(source, destination) > 0);
            Key key = reversed
                    ? new Key(destination, source, destinationPort << 16 | sourcePort)
                    : new Key(source, destination, sourcePort << 16 | destinationPort);
            return new Connection(key, reversed);
        }
    }

    /** The two ends of a connection. */
    static final class Key {
        private final byte[] low;
        private final byte[] high;
        private final int ports;

        Key(byte[] low, byte[] high, int ports) {
            this.low = low;
            this.high = high;
            this.ports = ports;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && ports == key.ports
                    && Arrays.equals(low, key.low)
                    && Arrays.equals(high, key.high);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * ports + Arrays.hashCode(low)) + Arrays.hashCode(high);
        }
    }

    /** First numbers of the low and the high end. */
    private record First(int low, int high) {}

    /**
     * The numbers of one segment with ACK. The first of a connection, and each with SYN, shows them as they are and
     * sets what the later ones are relative to.
     */
    Relative relative(Connection connection, int sequence, int acknowledged, boolean synchronize) {
        boolean reversed = connection.reversed();
        First first = connections.get(connection.key());
        if (first == null || synchronize) {
            First started = reversed ? new First(acknowledged - 1, sequence) : new First(sequence, acknowledged - 1);
            connections.put(connection.key(), started);
            return new Relative(sequence, acknowledged, reversed ? started.low() : started.high());
        }
        int own = reversed ? first.high() : first.low();
        int other = reversed ? first.low() : first.high();
        return new Relative(sequence - own, acknowledged - other, other);
    }
}
