package io.vetch.bench.report;

import java.util.Arrays;
import java.util.Optional;

/**
 * A figure that tests give, by the name that tables, files and assertions use. Most are taken for each frame size; some
 * are a curve, whose points are told apart by what {@link Measurement#at} says.
 */
public enum Metric {
    THROUGHPUT("throughput", "Throughput", "frames/s", Better.HIGHER, "RFC 2544, 26.1"),
    PARTIAL_DROP_RATE("pdr", "Rate at 0.5 % loss", "frames/s", Better.HIGHER, "RFC 2544, 26.1, with a loss allowed"),
    FORWARDING_RATE("forwarding", "Maximum forwarding rate", "frames/s", Better.HIGHER, "RFC 2889, 5.6"),
    SWITCH_CPU("switch-cpu", "Switch processor time", "ns/frame", Better.LOWER, "at the maximum forwarding rate"),
    MACHINE_CPU("machine-cpu", "All processor time", "ns/frame", Better.LOWER, "load tester included"),
    LATENCY("latency", "Latency at the throughput", "\u00b5s", Better.LOWER, "RFC 2544, 26.2"),
    LIGHT_LATENCY("light-latency", "Latency at a tenth of the throughput", "\u00b5s", Better.LOWER, "RFC 2544, 26.2"),
    ROUND_TRIP("round-trip", "Round trip of UDP sockets", "\u00b5s", Better.LOWER, "one datagram at a time"),
    LOSS("loss", "Frame loss", "%", Better.LOWER, "RFC 2544, 26.3"),
    BACK_TO_BACK("back-to-back", "Longest burst without loss", "frames", Better.HIGHER, "RFC 9004"),
    RECOVERY("recovery", "Recovery from overload", "ms", Better.LOWER, "RFC 2544, 26.5"),
    RESET("reset", "Outage of a restart", "ms", Better.LOWER, "RFC 6201, time stamp method"),
    INTEGRITY("integrity", "Frames not as they should be", "frames", Better.LOWER, "not of an RFC"),
    MESH("mesh", "Fully meshed throughput", "frames/s", Better.HIGHER, "RFC 2889, 5.1"),
    ONE_TO_MANY("one-to-many", "One-to-many throughput", "frames/s", Better.HIGHER, "RFC 2889, 5.2"),
    MANY_TO_ONE("many-to-one", "Many-to-one throughput", "frames/s", Better.HIGHER, "RFC 2889, 5.2"),
    UNIDIRECTIONAL("unidirectional", "Unidirectional mesh throughput", "frames/s", Better.HIGHER, "RFC 2889, 5.4"),
    CONGESTION("congestion", "Loss beside a congested port", "%", Better.LOWER, "RFC 2889, 5.5"),
    ADDRESS_CAPACITY("address-capacity", "Addresses kept", "addresses", Better.HIGHER, "RFC 2889, 5.7"),
    ADDRESS_RATE("address-rate", "Address learning rate", "frames/s", Better.HIGHER, "RFC 2889, 5.8"),
    ERRORED("errored", "Errored frames forwarded", "%", Better.LOWER, "RFC 2889, 5.9"),
    BROADCAST("broadcast", "Broadcast forwarding rate", "frames/s", Better.HIGHER, "RFC 2889, 5.10"),
    BROADCAST_LATENCY("broadcast-latency", "Broadcast latency", "\u00b5s", Better.LOWER, "RFC 2889, 5.10"),
    SOAK("soak", "Loss in each interval", "%", Better.LOWER, "not of an RFC");

    /** Which way a figure improves. */
    public enum Better {
        HIGHER,
        LOWER
    }

    private final String word;
    private final String title;
    private final String unit;
    private final Better better;
    private final String source;

    Metric(String word, String title, String unit, Better better, String source) {
        this.word = word;
        this.title = title;
        this.unit = unit;
        this.better = better;
        this.source = source;
    }

    public static Optional<Metric> of(String word) {
        return Arrays.stream(values())
                .filter(metric -> metric.word.equals(word))
                .findFirst();
    }

    /** Lower case, no blanks: what one types. */
    public String word() {
        return word;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    public Better better() {
        return better;
    }

    /**
     * The unit, for a heading over figures that bring prefixes; of a time, whose figures bring their own units, only
     * what it is.
     */
    String heading() {
        return switch (unit) {
            case "ns/frame" -> "time for a frame";
            case "\u00b5s", "ms" -> "time";
            default -> unit;
        };
    }

    /** The section that defines it, or what else it is. */
    public String source() {
        return source;
    }
}
