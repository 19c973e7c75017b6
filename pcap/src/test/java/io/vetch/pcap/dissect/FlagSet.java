package io.vetch.pcap.dissect;

import io.vetch.pcap.file.TimePrecision;
import io.vetch.pcap.print.Dump;
import io.vetch.pcap.print.PrintOptions;
import io.vetch.pcap.print.TimeStyle;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/** Flags for tcpdump, and the same for our printer. */
record FlagSet(String flags) {
    private static final List<Dump> DUMPS = List.of(
            Dump.HEX,
            Dump.HEX_WITH_LINK_HEADER,
            Dump.HEX_ASCII,
            Dump.HEX_ASCII_WITH_LINK_HEADER,
            Dump.ASCII,
            Dump.ASCII_WITH_LINK_HEADER);

    static Stream<FlagSet> all() {
        return Stream.of("-t", "-t -e", "-t -S", "-t -x", "-t -xx", "-t -X -e", "-t -XX", "-t -A -e", "-t -AA")
                .map(FlagSet::new);
    }

    static Stream<FlagSet> times() {
        return Stream.of("", "-t", "-tt", "-ttt", "-tttt", "-ttttt")
                .flatMap(flags -> Stream.of(flags, flags + " --nano", flags + " --micro"))
                .map(FlagSet::new);
    }

    String[] words() {
        return flags.isBlank() ? new String[0] : flags.trim().split(" +");
    }

    /** Numbers are always on. */
    PrintOptions options() {
        PrintOptions options = PrintOptions.DEFAULT.withNumbers().withZone(ZoneId.of(Tcpdump.ZONE));
        if (flags.contains("--nano")) {
            options = options.withPrecision(TimePrecision.NANOSECONDS);
        }
        options = options.withTime(TimeStyle.of(count('t')));
        String dumps = "xXA";
        for (int i = 0; i < dumps.length(); i++) {
            int count = count(dumps.charAt(i));
            options = count == 0 ? options : options.withDump(DUMPS.get(2 * i + count - 1));
        }
        return options.withDissect(dissect());
    }

    DissectOptions dissect() {
        DissectOptions options = DissectOptions.DEFAULT;
        options = count('e') > 0 ? options.withLinkHeader() : options;
        options = count('S') > 0 ? options.withAbsoluteSequences() : options;
        return options;
    }

    private int count(char flag) {
        return (int) Stream.of(words())
                .filter(word -> !word.startsWith("--"))
                .flatMapToInt(String::chars)
                .filter(c -> c == flag)
                .count();
    }
}
