package io.vetch.bench.command;

import io.vetch.bench.rfc.FrameSize;
import io.vetch.bench.rfc.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that change what is sent. */
final class Traffic {
    @Option(
            names = "--sizes",
            paramLabel = "SIZE,…",
            description = "Frame sizes with FCS, or IMIX (default: those of RFC 2544; with --quick 64,1518).")
    private @Nullable String sizes;

    @Option(
            names = "--mesh-sizes",
            paramLabel = "SIZE,…",
            description = "For the tests between many ports (default: 64,512,1518; with --quick 64).")
    private @Nullable String meshSizes;

    @Option(
            names = "--trial",
            paramLabel = "SECONDS",
            description = "Length of a trial that counts (default: 60; with --quick 0.25).")
    private @Nullable Double trialSeconds;

    @Option(
            names = "--search-trial",
            paramLabel = "SECONDS",
            description = "Length of a trial while searching (default: 5; with --quick 0.25).")
    private @Nullable Double searchSeconds;

    @Option(
            names = "--resolution",
            paramLabel = "PERCENT",
            description = "How precise a rate is searched (default: 1; with --quick 4).")
    private @Nullable Double resolution;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often a failed trial is tried again before it counts (default: 1).")
    private @Nullable Integer retries;

    @Option(names = "--vlan", paramLabel = "VID", description = "Tag all frames (802.1Q).")
    private @Nullable Integer vlan;

    @Option(
            names = "--addresses",
            paramLabel = "N",
            description = "Stations behind each port, whose frames take turns (default: 1).")
    private @Nullable Integer addresses;

    @Option(
            names = "--broadcast",
            paramLabel = "PERCENT",
            description = "Share of broadcasts in the tests between two ports (default: 0; RFC 2544, 11.1 has 1).")
    private @Nullable Integer broadcast;

    @Option(
            names = "--multicast",
            paramLabel = "PERCENT",
            description = "Share of multicasts there, to a group that nobody has joined (default: 0).")
    private @Nullable Integer multicast;

    @Option(names = "--bidirectional", description = "Both ways in the tests between two ports.")
    private boolean bidirectional;

    @Option(
            names = "--max-addresses",
            paramLabel = "N",
            description = "Where the search for the address capacity ends (default: 65536; with --quick 8192).")
    private @Nullable Integer maxAddresses;

    @Option(
            names = "--soak",
            paramLabel = "SECONDS",
            description = "Length of the test soak (default: 3600; with --quick 5).")
    private @Nullable Double soakSeconds;

    /** Whether a time is given. */
    boolean isTimed() {
        return trialSeconds != null || searchSeconds != null || soakSeconds != null;
    }

    Settings applyTo(Settings base) {
        int tag = vlan == null ? base.tag() : 0x8100 << 16 | vlan;
        return new Settings(
                orElse(trialSeconds, base.trialSeconds()),
                orElse(searchSeconds, Math.min(orElse(trialSeconds, base.trialSeconds()), base.searchSeconds())),
                resolution == null ? base.resolution() : resolution / 100,
                orElse(retries, base.retries()),
                sizes == null ? base.sizes() : FrameSize.parseList(sizes),
                meshSizes == null ? base.meshSizes() : FrameSize.parseList(meshSizes),
                tag,
                orElse(addresses, base.addressesPerPort()),
                share("--broadcast", orElse(broadcast, base.broadcastPercent())),
                share("--multicast", orElse(multicast, base.multicastPercent())),
                bidirectional,
                orElse(maxAddresses, base.maxAddresses()),
                base.addressRate(),
                orElse(soakSeconds, base.soakSeconds()));
    }

    private static int share(String option, int percent) {
        if (percent < 0 || percent > 49) {
            throw new IllegalArgumentException(option + " " + percent + ": 0 to 49 per cent");
        }
        return percent;
    }

    private static <T> T orElse(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
