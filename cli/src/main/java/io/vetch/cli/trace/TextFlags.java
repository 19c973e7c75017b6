package io.vetch.cli.trace;

import io.vetch.pcap.dissect.DissectOptions;
import io.vetch.pcap.print.Dump;
import io.vetch.pcap.print.PrintOptions;
import io.vetch.pcap.print.TimeStyle;

/** The flags about printing as the printer takes them. */
final class TextFlags {
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
        DissectOptions dissect = DissectOptions.DEFAULT.withVerbosity(text.verbose());
        if (text.linkHeader()) {
            dissect = dissect.withLinkHeader();
        }
        if (text.absoluteSequences()) {
            dissect = dissect.withAbsoluteSequences();
        }
        if (!text.checksums()) {
            dissect = dissect.withoutChecksums();
        }
        for (int i = 0; i < text.quiet(); i++) {
            dissect = dissect.withQuiet();
        }
        return dissect;
    }
}
