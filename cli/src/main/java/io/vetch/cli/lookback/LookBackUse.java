package io.vetch.cli.lookback;

/**
 * What the look back of a bridge keeps at one moment.
 *
 * @param limitBytes of memory, taken when it was turned on
 * @param frames kept now
 * @param bytes of memory that these take
 * @param captured frames that it kept since it was turned on
 * @param dropped frames that it lost, as too many came at once
 */
public record LookBackUse(
        String bridge, int nsid, long limitBytes, long frames, long bytes, long captured, long dropped) {
    static LookBackUse of(BridgeLookBack kept) {
        var status = kept.status();
        var statistics = kept.statistics();
        return new LookBackUse(
                kept.bridge().name(),
                kept.bridge().nsid(),
                kept.limits().bytes(),
                status.frames(),
                status.bytes(),
                statistics.captured(),
                statistics.dropped());
    }
}
