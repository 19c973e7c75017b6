package io.vetch.cli.tcpdump.options;

import io.vetch.cli.tcpdump.options.TcpdumpOptions.Ask;
import io.vetch.cli.tcpdump.options.TcpdumpOptions.Direction;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.file.TimePrecision;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a command line; a mistake is told in tcpdump's words, in the order in which tcpdump would find it. */
public final class OptionParser {
    private static final Set<String> TIME_STAMP_TYPES =
            Set.of("host", "host_lowprec", "host_hiprec", "adapter", "adapter_unsynced", "host_hiprec_unsynced");
    private static final String FOR_THE_REAL_PRINTER = "AbeHKqStuvxX";
    private static final int MEGABYTE = 1_000_000;
    public static final int KIBIBYTE = 1024;

    private final PrintStream err;
    private Ask ask = Ask.CAPTURE;
    private @Nullable String interfaceName;
    private @Nullable String readFile;
    private @Nullable String readList;
    private @Nullable String filterFile;
    private boolean optimize = true;
    private int dump;
    private int verbose;
    private int hexAscii;
    private int hex;
    private int ascii;
    private int timeStamp;
    private boolean linkHeader;
    private boolean absoluteSequences;
    private boolean number;
    private boolean why;
    private final List<String> printing = new ArrayList<>();
    private @Nullable String writeFile;
    private long fileBytes;
    private int seconds;
    private int files;
    private @Nullable String afterwards;
    private boolean flush;
    private boolean pcapng;
    private boolean print;
    private Direction direction = Direction.INOUT;
    private boolean promiscuous = true;
    private int ringKib;
    private @Nullable String linkType;
    private String timeStampType = "host";
    private boolean monitorMode;
    private boolean segment;
    private boolean foreign;
    private int count = -1;
    private boolean countOnly;
    private int snapLength;
    private TimePrecision precision = TimePrecision.MICROSECONDS;
    private boolean lineBuffered;

    private OptionParser(PrintStream err) {
        this.err = err;
    }

    /**
     * @param words the arguments
     * @param err for remarks that end nothing
     * @throws TcpdumpException if they are not a call that tcpdump or Vetch understands
     */
    public static TcpdumpOptions parse(List<String> words, PrintStream err) {
        return new OptionParser(err).parse(words);
    }

    private TcpdumpOptions parse(List<String> words) {
        GetOpt flags = new GetOpt(words, FlagNames.SHORT, FlagNames.LONG);
        for (int flag = flags.next(); flag != GetOpt.END; flag = flags.next()) {
            if (!(display(flag) || source(flag, flags) || saving(flag, flags) || other(flag, flags))) {
                throw TcpdumpException.usage("");
            }
            if (ask == Ask.HELP || ask == Ask.VERSION) {
                return options("");
            }
        }
        if (ask != Ask.INTERFACES) {
            checkTogether();
        }
        return options(String.join(" ", flags.rest()));
    }

    private void checkTogether() {
        if (timeStamp > 5) {
            throw new TcpdumpException("only -t, -tt, -ttt, -tttt and -ttttt are supported");
        }
        if (foreign && (readFile != null || readList != null)) {
            throw new TcpdumpException("-f can not be used with -V or -r");
        }
        if (readFile != null && readList != null) {
            throw new TcpdumpException("-V and -r are mutually exclusive.");
        }
    }

    private TcpdumpOptions options(String expression) {
        boolean isPcapng = pcapng || (writeFile != null && (why || writeFile.endsWith(".pcapng")));
        return new TcpdumpOptions(
                ask,
                new TcpdumpOptions.Source(interfaceName, readFile, readList),
                new TcpdumpOptions.Filter(expression, filterFile, optimize, Math.min(dump, 3)),
                new TcpdumpOptions.Text(
                        verbose,
                        hexAscii,
                        hex,
                        ascii,
                        timeStamp,
                        linkHeader,
                        absoluteSequences,
                        number,
                        why,
                        List.copyOf(printing)),
                new TcpdumpOptions.Saving(writeFile, fileBytes, seconds, files, afterwards, flush, isPcapng, print),
                new TcpdumpOptions.Live(direction, promiscuous, ringKib, linkType, timeStampType, monitorMode, segment),
                count,
                countOnly,
                snapLength == 0 ? PcapHeader.LARGEST_SNAP_LENGTH : snapLength,
                precision,
                lineBuffered);
    }

    /** How frames are printed. */
    private boolean display(int flag) {
        if (FOR_THE_REAL_PRINTER.indexOf(flag) >= 0) {
            printing.add("-" + (char) flag);
        }
        switch (flag) {
            case 'A' -> ascii++;
            case 'e' -> linkHeader = true;
            case 'S' -> absoluteSequences = true;
            case 't' -> timeStamp++;
            case 'v' -> verbose++;
            case 'x' -> hex++;
            case 'X' -> hexAscii++;
            case '#' -> number = true;
            case FlagNames.WHY -> why = true;
            case FlagNames.MICRO -> precision = TimePrecision.MICROSECONDS;
            case FlagNames.NANO -> precision = TimePrecision.NANOSECONDS;
            // Names are never looked up (-n, -N, -f); the others our own printer has no use for.
            case 'a', 'b', 'H', 'K', 'n', 'N', 'q', 'u' -> {}
            case 'f' -> foreign = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Where frames come from, and which. */
    private boolean source(int flag, GetOpt flags) {
        switch (flag) {
            case 'B' -> ringKib = ringKib(flags.argument());
            case 'c' -> count = positive(flags.argument(), "invalid packet count ");
            case 'd' -> dump++;
            case 'F' -> filterFile = flags.argument();
            case 'i' -> interfaceName = flags.argument();
            case 'I' -> monitorMode = true;
            case 'j' -> timeStampType = timeStampType(flags.argument());
            case 'O' -> optimize = false;
            case 'Q' -> direction = direction(flags.argument());
            case 'r' -> readFile = flags.argument();
            case 's' -> snapLength = snapLength(flags.argument());
            case 'V' -> readList = flags.argument();
            case 'y' -> linkType = LinkTypes.name(flags.argument());
            case FlagNames.PRECISION -> precision = precision(flags.argument());
            case FlagNames.SEGMENT -> segment = true;
            case 'p' -> promiscuous = false;
            case FlagNames.IMMEDIATE -> {} // a switch hands all frames on at once
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What is written. */
    private boolean saving(int flag, GetOpt flags) {
        switch (flag) {
            case 'C' -> fileBytes = fileBytes(flags.argument());
            case 'G' -> seconds = seconds(flags.argument());
            case 'l' -> lineBuffered = true;
            case 'U' -> flush = true;
            case 'w' -> writeFile = flags.argument();
            case 'W' -> files = positive(flags.argument(), "invalid number of output files ");
            case 'z' -> afterwards = flags.argument();
            case FlagNames.COUNT -> countOnly = true;
            case FlagNames.PCAPNG -> pcapng = true;
            case FlagNames.PRINT -> print = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean other(int flag, GetOpt flags) {
        switch (flag) {
            case 'D' -> ask = Ask.INTERFACES;
            case 'L' -> askUnlessListing(Ask.LINK_TYPES);
            case 'J' -> askUnlessListing(Ask.TIME_STAMP_TYPES);
            case 'h' -> ask = Ask.HELP;
            case FlagNames.VERSION -> ask = Ask.VERSION;
            case 'm' -> err.println("tcpdump: ignoring option `-m " + flags.argument() + "' (no libsmi support)");
            case 'Z' -> checkUser(flags.argument());
            case 'E', 'M', 'T' -> printing.addAll(List.of("-" + (char) flag, flags.argument()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void askUnlessListing(Ask list) {
        if (ask != Ask.INTERFACES) {
            ask = list;
        }
    }

    private static int ringKib(String word) {
        int bytes = CNumbers.atoi(word) * KIBIBYTE;
        if (bytes <= 0) {
            throw new TcpdumpException("invalid packet buffer size " + word);
        }
        return bytes / KIBIBYTE;
    }

    private static int positive(String word, String complaint) {
        int value = CNumbers.atoi(word);
        if (value <= 0) {
            throw new TcpdumpException(complaint + word);
        }
        return value;
    }

    private static long fileBytes(String word) {
        OptionalLong megabytes = CNumbers.strtol(word, 10);
        if (megabytes.isEmpty() || megabytes.getAsLong() <= 0 || megabytes.getAsLong() == Long.MAX_VALUE) {
            throw new TcpdumpException("invalid file size " + word);
        }
        if (megabytes.getAsLong() > Long.MAX_VALUE / MEGABYTE) {
            throw new TcpdumpException("file size " + word + " is too large");
        }
        return megabytes.getAsLong() * MEGABYTE;
    }

    private static int seconds(String word) {
        int value = CNumbers.atoi(word);
        if (value < 0) {
            throw new TcpdumpException("invalid number of seconds " + word);
        }
        return value;
    }

    private static int snapLength(String word) {
        OptionalLong length = CNumbers.strtol(word, 0);
        if (length.isEmpty()
                || (int) length.getAsLong() < 0
                || (int) length.getAsLong() > PcapHeader.LARGEST_SNAP_LENGTH) {
            throw new TcpdumpException(
                    "invalid snaplen " + word + " (must be >= 0 and <= " + PcapHeader.LARGEST_SNAP_LENGTH + ")");
        }
        return (int) length.getAsLong();
    }

    private static Direction direction(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "in" -> Direction.IN;
            case "out" -> Direction.OUT;
            case "inout" -> Direction.INOUT;
            default -> throw new TcpdumpException("unknown capture direction `" + word + "'");
        };
    }

    private static TimePrecision precision(String word) {
        if (word.startsWith("nano")) {
            return TimePrecision.NANOSECONDS;
        }
        if (word.startsWith("micro")) {
            return TimePrecision.MICROSECONDS;
        }
        throw new TcpdumpException("unsupported time stamp precision");
    }

    private static String timeStampType(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        if (!TIME_STAMP_TYPES.contains(name)) {
            throw new TcpdumpException("invalid time stamp type " + word);
        }
        return name;
    }

    /** tcpdump changes users only when root runs it; we never do, and must not pretend to have done it. */
    private static void checkUser(String user) {
        if ("root".equals(System.getProperty("user.name")) && !user.equals("root")) {
            throw new TcpdumpException(
                    "-Z " + user + ": Vetch does not change users; run it as that user, with runuser(1) or sudo(8)");
        }
    }
}
