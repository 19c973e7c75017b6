package io.vetch.pcap.print;

import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.file.TimePrecision;
import java.time.ZoneId;

/**
 * How to print frames, named after tcpdump's flags.
 *
 * @param time {@code -t} to {@code -ttttt}
 * @param precision {@code --time-stamp-precision}, {@code --micro}, {@code --nano}
 * @param zone of local times
 * @param numbers {@code -#}: a number before each frame
 * @param why Vetch's own: port and verdict after the first line
 * @param dump {@code -x} to {@code -AA}
 * @param dissect what the lines say
 */
public record PrintOptions(
        TimeStyle time,
        TimePrecision precision,
        ZoneId zone,
        boolean numbers,
        boolean why,
        Dump dump,
        DissectOptions dissect) {
    /** As {@code tcpdump -n}, in this machine's time zone. */
    public static final PrintOptions DEFAULT = new PrintOptions(
            TimeStyle.TIME,
            TimePrecision.MICROSECONDS,
            ZoneId.systemDefault(),
            false,
            false,
            Dump.NONE,
            DissectOptions.DEFAULT);

    public PrintOptions withTime(TimeStyle style) {
        return new PrintOptions(style, precision, zone, numbers, why, dump, dissect);
    }

    public PrintOptions withPrecision(TimePrecision finer) {
        return new PrintOptions(time, finer, zone, numbers, why, dump, dissect);
    }

    public PrintOptions withZone(ZoneId other) {
        return new PrintOptions(time, precision, other, numbers, why, dump, dissect);
    }

    public PrintOptions withNumbers() {
        return new PrintOptions(time, precision, zone, true, why, dump, dissect);
    }

    public PrintOptions withWhy() {
        return new PrintOptions(time, precision, zone, numbers, true, dump, dissect);
    }

    public PrintOptions withDump(Dump wanted) {
        return new PrintOptions(time, precision, zone, numbers, why, wanted, dissect);
    }

    public PrintOptions withDissect(DissectOptions options) {
        return new PrintOptions(time, precision, zone, numbers, why, dump, options);
    }
}
