package io.vetch.bench.rfc;

import io.vetch.bench.traffic.Addresses;
import io.vetch.bench.traffic.Stream;
import io.vetch.core.frame.MacAddress;
import java.util.ArrayList;
import java.util.List;

/** Who sends to whom. Of each pattern one frame a stream and turn, so that all streams have the same share. */
final class Streams {
    /** 239.255.0.1 in Ethernet: an IPv4 group of the local scope. */
    private static final long GROUP = 0x0100_5e7f_0001L;

    private static final int TURNS = 100;

    private final Settings settings;
    private final int ports;

    Streams(Settings settings, int ports) {
        this.settings = settings;
        this.ports = ports;
    }

    /** The first port to the second; and back, and some broadcasts, if the settings say so. */
    List<Stream> pair(FrameSize size) {
        List<Stream> streams = new ArrayList<>();
        for (int bytes : size.sizes()) {
            streams.add(unicast(0, 1, bytes));
            if (settings.bidirectional()) {
                streams.add(unicast(1, 0, bytes));
            }
        }
        return withGroups(streams, size);
    }

    /** Of a hundred turns so many are of group frames, well spread. */
    private List<Stream> withGroups(List<Stream> unicast, FrameSize size) {
        int groups = settings.broadcastPercent() + settings.multicastPercent();
        if (groups == 0) {
            return unicast;
        }
        Stream broadcast = toAll(0, MacAddress.BROADCAST, size.sizes().getFirst());
        Stream multicast = toAll(0, GROUP, size.sizes().getFirst());
        List<Stream> streams = new ArrayList<>();
        int group = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            if (turn * groups / TURNS == group) {
                streams.add(group++ < settings.broadcastPercent() ? broadcast : multicast);
            } else {
                streams.add(unicast.get((turn - group) % unicast.size()));
            }
        }
        return streams;
    }

    /** Every port to every other: RFC 2889, 5.1. */
    List<Stream> mesh(FrameSize size) {
        List<Stream> streams = new ArrayList<>();
        for (int bytes : size.sizes()) {
            // In each turn every port sends to the one that many places on, so that no receiver is hit by all at once.
            for (int distance = 1; distance < ports; distance++) {
                for (int from = 0; from < ports; from++) {
                    streams.add(unicast(from, (from + distance) % ports, bytes));
                }
            }
        }
        return streams;
    }

    List<Stream> oneToMany(FrameSize size) {
        List<Stream> streams = new ArrayList<>();
        for (int bytes : size.sizes()) {
            for (int to = 1; to < ports; to++) {
                streams.add(unicast(0, to, bytes));
            }
        }
        return streams;
    }

    List<Stream> manyToOne(FrameSize size) {
        List<Stream> streams = new ArrayList<>();
        for (int bytes : size.sizes()) {
            for (int from = 1; from < ports; from++) {
                streams.add(unicast(from, 0, bytes));
            }
        }
        return streams;
    }

    /** The lower half of the ports to the upper one: RFC 2889, 5.4. */
    List<Stream> unidirectional(FrameSize size) {
        int half = ports / 2;
        List<Stream> streams = new ArrayList<>();
        for (int bytes : size.sizes()) {
            for (int distance = 0; distance < half; distance++) {
                for (int from = 0; from < half; from++) {
                    streams.add(unicast(from, half + (from + distance) % half, bytes));
                }
            }
        }
        return streams;
    }

    /** RFC 2889, 5.5: the first port half to the third and half to the fourth, the second port all to the fourth. */
    List<Stream> congestion(FrameSize size) {
        List<Stream> streams = new ArrayList<>();
        for (int bytes : size.sizes()) {
            streams.addAll(
                    List.of(unicast(0, 2, bytes), unicast(1, 3, bytes), unicast(0, 3, bytes), unicast(1, 3, bytes)));
        }
        return streams;
    }

    List<Stream> broadcast(FrameSize size) {
        return size.sizes().stream()
                .map(bytes -> toAll(0, MacAddress.BROADCAST, bytes))
                .toList();
    }

    private Stream toAll(int from, long destination, int bytes) {
        long others = ((1L << ports) - 1) & ~(1L << from);
        return new Stream(from, others, stationsOf(from), Addresses.one(destination), tagged(bytes), settings.tag());
    }

    private Stream unicast(int from, int to, int bytes) {
        return new Stream(from, 1L << to, stationsOf(from), stationsOf(to), tagged(bytes), settings.tag());
    }

    /** Every station once, to everybody: from these a switch learns. */
    List<Stream> learning() {
        List<Stream> streams = new ArrayList<>();
        for (int port = 0; port < ports; port++) {
            streams.add(new Stream(
                    port, 0, stationsOf(port), Addresses.one(MacAddress.BROADCAST), tagged(64), settings.tag()));
        }
        return streams;
    }

    private Addresses stationsOf(int port) {
        return Addresses.stations(port, 0, settings.addressesPerPort());
    }

    /** RFC 2544, 9.1 and RFC 2889, 3: a tag makes the frame four bytes longer. */
    private int tagged(int bytes) {
        return settings.tag() == 0 ? bytes : bytes + 4;
    }
}
