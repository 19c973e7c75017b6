package io.vetch.cli.client;

import io.vetch.pcap.file.CaptureFiles;
import io.vetch.pcap.file.CaptureReader;
import io.vetch.pcap.file.CaptureRecord;
import io.vetch.pcap.file.PcapHeader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The FRAME of {@code vetch explain}. Files and standard input are read here, with the rights of who calls; the daemon
 * only gets the hexadecimal digits.
 */
public final class FrameArgument {
    private static final Pattern HEXADECIMAL = Pattern.compile("[\\p{XDigit}\\s:]+");
    private static final Pattern RECORD = Pattern.compile("(.+):(\\d{1,18})");

    private FrameArgument() {}

    /** Runs {@code vetch explain}. @param call the name and the arguments. @return the exit status */
    public static int explain(List<String> call) {
        try {
            List<String> resolved = resolve(call.subList(1, call.size()));
            resolved.addFirst(call.getFirst());
            return ToolClient.run(resolved);
        } catch (IOException e) {
            System.err.println("vetch: explain: " + e.getMessage());
            return 1;
        }
    }

    /** The arguments as the daemon takes them. @throws IOException if a file does not give the frame */
    static List<String> resolve(List<String> arguments) throws IOException {
        List<String> options = new ArrayList<>();
        List<String> frame = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            boolean option = word.startsWith("-") && !word.equals("-");
            (option ? options : frame).add(word);
            if (takesValue(word) && i + 1 < arguments.size()) {
                options.add(arguments.get(++i));
            }
        }
        String text = String.join(" ", frame);
        if (text.equals("-")) {
            options.add(new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        } else if (text.isEmpty() || HEXADECIMAL.matcher(text).matches()) {
            sayWhichItIs(frame);
            options.addAll(frame);
        } else {
            addRecord(options, text);
        }
        return options;
    }

    /**
     * A frame must not become another one because a file of that name comes to lie there; a path is never hexadecimal.
     */
    private static void sayWhichItIs(List<String> frame) {
        if (frame.size() == 1 && Files.exists(Path.of(frame.getFirst()))) {
            System.err.printf("vetch: explain: %1$s is taken as hexadecimal; the file is ./%1$s%n", frame.getFirst());
        }
    }

    private static boolean takesValue(String option) {
        return option.equals("-i") || option.equals("--interface") || option.equals("--length");
    }

    private static void addRecord(List<String> options, String text) throws IOException {
        Matcher numbered = RECORD.matcher(text);
        boolean hasNumber = numbered.matches() && !Files.exists(Path.of(text));
        Path file = Path.of(hasNumber ? numbered.group(1) : text);
        if (!Files.exists(file)) {
            throw new IOException("'" + text + "' is neither hexadecimal nor a file that is there");
        }
        CaptureRecord record = read(file, hasNumber ? Long.parseLong(numbered.group(2)) : 1);
        options.add("--length");
        options.add(Integer.toString(record.originalLength()));
        options.add(HexFormat.of().formatHex(record.bytes()));
    }

    private static CaptureRecord read(Path file, long number) throws IOException {
        try (CaptureReader reader = CaptureFiles.open(FileChannel.open(file))) {
            if (reader.linkType() != PcapHeader.ETHERNET) {
                throw new IOException("its frames are not Ethernet but link type " + reader.linkType());
            }
            long count = 0;
            for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                if (++count == number) {
                    return record;
                }
            }
            throw new IOException("no record " + number + ": it has " + count + ", counted from 1");
        } catch (IOException e) {
            throw new IOException(file + ": " + problem(e), e);
        }
    }

    private static @Nullable String problem(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getMessage();
    }
}
