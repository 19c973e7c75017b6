package io.vetch.cli.tcpdump.options;

/** What {@code --help} and {@code --version} say. */
public final class Usage {
    /** Who wrote a pcapng file. */
    public static final String APPLICATION = "Vetch 0.1.0";

    /** Its first words are tcpdump's: programs that call tcpdump look for them. */
    public static final String VERSION = "tcpdump version 4.99.3 (" + APPLICATION + ")\n";

    public static final String TEXT = """
            Usage: tcpdump [-AbdDefhHIJKlLnNOpqStuUvxX#] [ -B size ] [ -c count ] [--count]
            \t\t[ -C file_size ] [ -F file ] [ -G seconds ] [ -i interface ]
            \t\t[ --immediate-mode ] [ -j tstamptype ] [ --number ] [ --print ]
            \t\t[ -Q in|out|inout ] [ -r file ] [ -s snaplen ] [ --version ]
            \t\t[ -V file ] [ -w file ] [ -W filecount ] [ -y datalinktype ]
            \t\t[ --time-stamp-precision precision ] [ --micro ] [ --nano ]
            \t\t[ -z postrotate-command ] [ -Z user ]
            \t\t[ --why ] [ --pcapng ] [ --segment ] [ expression ]

            The flags of tcpdump(1) mean what they mean there. Vetch's own:
              -i NAME     a bridge or port of the switch; any, as without -i: all bridges.
                          Any other interface is the real tcpdump's.
              --why       the switch's verdict of each frame; with -w, the file is pcapng and keeps it
              --pcapng    write pcapng, as for a FILE.pcapng
              --segment   cut super-frames (TSO, USO) to the size they would have on a wire
            """;

    private Usage() {}
}
