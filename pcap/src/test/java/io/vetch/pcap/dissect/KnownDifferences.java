package io.vetch.pcap.dissect;

import java.util.List;
import java.util.regex.Pattern;

/** What tcpdump says more of, as far as the samples and the real traffic have it. */
final class KnownDifferences {
    private static final List<Pattern> OURS = List.of(
            Pattern.compile("\\.80(?: >|: Flags)"), // HTTP
            Pattern.compile("\\.514: UDP"), // syslog
            Pattern.compile("options \\[[^]]*\\[\\|tcp]")); // an option's first bytes, where the frame ends in it

    private KnownDifferences() {}

    static boolean explain(String ours) {
        return OURS.stream().anyMatch(pattern -> pattern.matcher(ours).find());
    }
}
