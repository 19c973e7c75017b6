package io.vetch.cli.tcpdump;

import io.vetch.cli.tcpdump.options.TcpdumpException;
import io.vetch.cli.tcpdump.options.TcpdumpOptions;
import io.vetch.pcap.file.PcapHeader;
import io.vetch.pcap.filter.BpfCompiler;
import io.vetch.pcap.filter.BpfProgram;
import io.vetch.pcap.filter.BpfTranslator;
import io.vetch.pcap.filter.FilterException;
import io.vetch.pcap.filter.FrameFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A filter expression, pcap-filter(7). libpcap is loaded only to compile one that says something. */
final class Expression {
    private final TcpdumpOptions.Filter options;
    private final String text;

    private Expression(TcpdumpOptions.Filter options, String text) {
        this.options = options;
        this.text = text;
    }

    /**
     * Takes the words of the command line, or those of the file, which wins.
     *
     * @throws TcpdumpException if it is not there
     */
    static Expression read(TcpdumpOptions.Filter options) {
        return new Expression(options, options.file() == null ? options.words() : contents(options.file()));
    }

    private static String contents(String file) {
        try {
            return withoutComments(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new TcpdumpException("can't open " + file + ": No such file or directory");
        } catch (AccessDeniedException e) {
            throw new TcpdumpException("can't open " + file + ": Permission denied");
        } catch (IOException e) {
            throw new TcpdumpException("read " + file + ": " + e.getMessage());
        }
    }

    /** From a number sign to the end of its line: spaces, so that the places in messages stay right. */
    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder(text);
        boolean comment = false;
        for (int i = 0; i < kept.length(); i++) {
            comment = kept.charAt(i) == '#' || (comment && kept.charAt(i) != '\n');
            if (comment) {
                kept.setCharAt(i, ' ');
            }
        }
        return kept.toString();
    }

    boolean isEmpty() {
        return text.isBlank();
    }

    String text() {
        return text;
    }

    /**
     * Compiles it for Ethernet.
     *
     * @param snapLength what the program returns for a match
     * @throws TcpdumpException in libpcap's words
     */
    BpfProgram compile(int snapLength) {
        try {
            return BpfCompiler.compile(text, snapLength, PcapHeader.ETHERNET, options.optimize());
        } catch (FilterException e) {
            throw new TcpdumpException(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            throw new TcpdumpException(
                    "a filter expression needs libpcap, which is not installed (package libpcap0.8)");
        }
    }

    /** For frames of a file; null if every frame matches. */
    @Nullable
    FrameFilter forFile(int snapLength) {
        if (isEmpty()) {
            return null;
        }
        try {
            return BpfTranslator.offline(compile(snapLength));
        } catch (FilterException e) {
            throw new TcpdumpException(String.valueOf(e.getMessage()));
        }
    }

    /** For the daemon, as {@code -ddd} prints it; empty if every frame matches. */
    String forSwitch(int snapLength) {
        if (isEmpty()) {
            return "";
        }
        BpfProgram program = compile(snapLength);
        if (program.asksKernel()) {
            throw new TcpdumpException("'" + text + "' asks for what only the kernel's own interfaces know;"
                    + " for the direction use -Q in or -Q out");
        }
        return program.toText();
    }

    /** What {@code -d}, {@code -dd} and {@code -ddd} print. */
    String dump(int snapLength) {
        BpfProgram program = compile(snapLength);
        return switch (options.dump()) {
            case 1 -> program.disassemble();
            case 2 -> program.toC();
            default -> program.toText();
        };
    }
}
