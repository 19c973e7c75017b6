package io.vetch.cli.tcpdump.output;

import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.print.Dump;
import io.vetch.pcap.print.PrintOptions;
import io.vetch.pcap.print.TimeStyle;
import java.util.Set;
import java.util.stream.Collectors;

/** The flags about printing as our own printer takes them. */
final class TextFlags {
    private static final Set<String> BEYOND = Set.of("-q", "-v", "-E", "-M", "-T");

    private TextFlags() {}

    static PrintOptions toPrintOptions(TcpdumpOptions options) {
        TcpdumpOptions.Text text = options.text();
        PrintOptions print = PrintOptions.DEFAULT
                .withTime(TimeStyle.of(text.timeStamp()))
                .withPrecision(options.precision())
                .withDump(dump(text))
                .withDissect(dissect(text));
        if (text.number()) {
            print = print.withNumbers();
        }
        return text.why() ? print.withWhy() : print;
    }

    /** The flags that were given and ask for more than one line shows, {@code -v -T}; empty if there are none. */
    static String beyond(TcpdumpOptions.Text text) {
        return text.words().stream().distinct().filter(BEYOND::contains).collect(Collectors.joining(" "));
    }

    /** Of several kinds tcpdump takes the one with most in it. */
    private static Dump dump(TcpdumpOptions.Text text) {
        if (text.hexAscii() > 0) {
            return text.hexAscii() > 1 ? Dump.HEX_ASCII_WITH_LINK_HEADER : Dump.HEX_ASCII;
        }
        if (text.hex() > 0) {
            return text.hex() > 1 ? Dump.HEX_WITH_LINK_HEADER : Dump.HEX;
        }
        if (text.ascii() > 0) {
            return text.ascii() > 1 ? Dump.ASCII_WITH_LINK_HEADER : Dump.ASCII;
        }
        return Dump.NONE;
    }

    private static DissectOptions dissect(TcpdumpOptions.Text text) {
        DissectOptions dissect = DissectOptions.DEFAULT;
        if (text.linkHeader()) {
            dissect = dissect.withLinkHeader();
        }
        if (text.absoluteSequences()) {
            dissect = dissect.withAbsoluteSequences();
        }
        return dissect;
    }
}
