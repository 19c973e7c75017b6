package io.vetch.cli.tcpdump.options;

import io.vetch.cli.capture.CaptureRequest;
import io.vetch.pcap.file.TimePrecision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command line asks for.
 *
 * @param count frames after which to end ({@code -c}); -1 for no end
 * @param countOnly whether only their number is printed ({@code --count})
 * @param snapLength bytes of each frame ({@code -s}), 1 to 262144
 * @param lineBuffered whether each line leaves at once ({@code -l})
 */
public record TcpdumpOptions(
        Ask ask,
        Source source,
        Filter filter,
        Text text,
        Saving saving,
        Live live,
        int count,
        boolean countOnly,
        int snapLength,
        TimePrecision precision,
        boolean lineBuffered) {
    /** What kind of call it is. */
    public enum Ask {
        CAPTURE,
        HELP,
        VERSION,
        INTERFACES,
        LINK_TYPES,
        TIME_STAMP_TYPES
    }

    /**
     * Where frames come from: at most one of the files is named; without one it is a live capture.
     *
     * @param interfaceName {@code -i}
     * @param file {@code -r}; {@code -} for standard input
     * @param list {@code -V}: the name of a file with names of files
     */
    public record Source(
            @Nullable String interfaceName,
            @Nullable String file,
            @Nullable String list) {
        public boolean isSaved() {
            return file != null || list != null;
        }

        /** The interface to capture on: all that are ours unless one is named. */
        public String interfaceOrAny() {
            return interfaceName == null ? CaptureRequest.EVERYWHERE : interfaceName;
        }
    }

    /**
     * Which frames.
     *
     * @param words the expression, may be empty
     * @param file a file with the expression, which wins ({@code -F})
     * @param optimize not with {@code -O}
     * @param dump how often {@code -d}: 0 runs the program, 1 to 3 print it in one of three forms
     */
    public record Filter(String words, @Nullable String file, boolean optimize, int dump) {}

    /**
     * How frames are printed; the numbers say how often a flag was given.
     *
     * @param linkHeader {@code -e}
     * @param absoluteSequences {@code -S}
     * @param number {@code -#}
     * @param why {@code --why}: with the switch's verdict
     * @param words these flags, and others that do not concern our own printer, as the real tcpdump takes them; without
     *     {@code -#}
     */
    public record Text(
            int verbose,
            int hexAscii,
            int hex,
            int ascii,
            int timeStamp,
            boolean linkHeader,
            boolean absoluteSequences,
            boolean number,
            boolean why,
            List<String> words) {}

    /**
     * What is written.
     *
     * @param file {@code -w}; {@code -} for standard output, null to print instead
     * @param fileBytes {@code -C} in bytes; 0 for no limit
     * @param seconds {@code -G}; 0 for no limit
     * @param files {@code -W}; 0 for no limit
     * @param afterwards {@code -z}: the program for a file that is complete
     * @param flush {@code -U}
     * @param pcapng whether the file is pcapng
     * @param print {@code --print}: print too
     */
    public record Saving(
            @Nullable String file,
            long fileBytes,
            int seconds,
            int files,
            @Nullable String afterwards,
            boolean flush,
            boolean pcapng,
            boolean print) {}

    /** {@code -Q}. */
    public enum Direction {
        IN,
        OUT,
        INOUT
    }

    /**
     * What concerns live captures alone.
     *
     * @param promiscuous not with {@code -p}
     * @param ringKib {@code -B}; 0 for the default
     * @param linkType {@code -y}, null if not given
     * @param timeStampType {@code -j}
     * @param monitorMode {@code -I}
     * @param segment {@code --segment}: super-frames are cut as they would be on a wire
     */
    public record Live(
            Direction direction,
            boolean promiscuous,
            int ringKib,
            @Nullable String linkType,
            String timeStampType,
            boolean monitorMode,
            boolean segment) {}

    /** A flag that only Vetch has, or null if none was given. */
    @Nullable
    public String flagOfOurs() {
        if (text.why()) {
            return "--why";
        }
        if (live.segment()) {
            return "--segment";
        }
        return saving.pcapng() ? "--pcapng" : null;
    }

    /** Whether frames are printed. */
    public boolean prints() {
        return saving.file() == null ? !countOnly : saving.print();
    }
}
