package io.vetch.bench.rfc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How thorough a run is.
 *
 * @param trialSeconds of a trial that counts
 * @param searchSeconds of the trials of a search before the last, which takes {@code trialSeconds}
 * @param resolution a search for a rate ends when the rates that pass and fail differ by this part of the higher one
 * @param retries how often a trial that fails is tried again before the failure counts: a shared machine loses frames
 *     of its own accord
 * @param sizes for the tests that are done for each size
 * @param meshSizes for those between many ports
 * @param tag VLAN tag of all frames (TPID, TCI), or 0
 * @param addressesPerPort stations behind each port, whose frames take turns
 * @param broadcastPercent share of broadcast frames in the tests between two ports, 0 to 49
 * @param multicastPercent share of multicast frames there, 0 to 49
 * @param bidirectional whether the tests between two ports send both ways
 * @param maxAddresses where the search for the address capacity ends
 * @param addressRate frames a second of addresses to learn or to look up
 * @param soakSeconds length of a soak
 */
public record Settings(
        double trialSeconds,
        double searchSeconds,
        double resolution,
        int retries,
        List<FrameSize> sizes,
        List<FrameSize> meshSizes,
        int tag,
        int addressesPerPort,
        int broadcastPercent,
        int multicastPercent,
        boolean bidirectional,
        int maxAddresses,
        double addressRate,
        double soakSeconds) {
    /** Loss that the partial drop rate allows. */
    static final double PARTIAL_LOSS = 0.005;

    /** As the RFCs want it: 60 s a trial. */
    public static Settings thorough() {
        return new Settings(
                60,
                5,
                0.01,
                1,
                FrameSize.parseList(FrameSize.STANDARD),
                FrameSize.parseList("64,512,1518"),
                0,
                1,
                0,
                0,
                false,
                65_536,
                10_000,
                3600);
    }

    /** Each test in seconds. */
    public static Settings quick() {
        return new Settings(
                0.25,
                0.25,
                0.04,
                1,
                FrameSize.parseList("64,1518"),
                FrameSize.parseList("64"),
                0,
                1,
                0,
                0,
                false,
                8192,
                50_000,
                5);
    }

    /** Name to value, for a report. */
    public Map<String, String> described() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("trial", trialSeconds + " s" + (trialSeconds < 60 ? " (RFC 2544 wants 60 s, RFC 2889 30 s)" : ""));
        lines.put("trial while searching", searchSeconds + " s");
        lines.put("resolution of searches", resolution * 100 + " %");
        lines.put("a failed trial is repeated", retries + " time(s), the best counts");
        lines.put("frame sizes", text(sizes) + "; between many ports " + text(meshSizes));
        lines.put("VLAN tag", tag == 0 ? "none" : "VLAN %d, TPID 0x%04x".formatted(tag & 0xfff, tag >>> 16));
        lines.put("addresses behind a port", Integer.toString(addressesPerPort));
        lines.put("broadcasts, multicasts", broadcastPercent + " %, " + multicastPercent + " %");
        lines.put("direction", bidirectional ? "both ways" : "one way");
        lines.put("addresses are learned at", addressRate + " frames/s (RFC 2889, 5.7.2 suggests at most 50)");
        return lines;
    }

    private static String text(List<FrameSize> sizes) {
        return String.join(", ", sizes.stream().map(FrameSize::text).toList());
    }
}
