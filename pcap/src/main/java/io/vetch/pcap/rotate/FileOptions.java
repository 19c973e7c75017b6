package io.vetch.pcap.rotate;

/**
 * What tcpdump's options say about the files to write, see {@link RotatingFile}.
 *
 * @param name {@code -w}: the name; with {@code seconds} a pattern for strftime(3)
 * @param largestBytes {@code -C}: a file beyond this size is followed by a new one; 0 for no limit
 * @param seconds {@code -G}: a file this old is followed by a new one; 0 for no limit
 * @param files {@code -W}: how many files; 0 for no limit
 * @param packetBuffered {@code -U}: each frame leaves at once
 */
public record FileOptions(String name, long largestBytes, int seconds, int files, boolean packetBuffered) {
    private static final long MEGABYTE = 1_000_000;

    /** @throws IllegalArgumentException if a number is negative */
    public FileOptions {
        if (largestBytes < 0 || seconds < 0 || files < 0) {
            throw new IllegalArgumentException(
                    "negative limit: " + largestBytes + " bytes, " + seconds + " seconds, " + files + " files");
        }
    }

    /** One file without limits. */
    public static FileOptions file(String name) {
        return new FileOptions(name, 0, 0, 0, false);
    }

    /**
     * The bytes that an argument of {@code -C} stands for: a number of 1,000,000 bytes, or of KiB, MiB or GiB with k, m
     * or g after it (as tcpdump takes them since 4.99.6).
     *
     * @throws IllegalArgumentException if it is none, in tcpdump's words
     */
    public static long parseSize(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0) {
            throw new IllegalArgumentException("invalid file size " + text);
        }
        long unit = unit(text, text.substring(digits));
        try {
            long number = Long.parseLong(text.substring(0, digits));
            if (number == 0) {
                throw new IllegalArgumentException("invalid file size " + text);
            }
            return Math.multiplyExact(number, unit);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("file size " + text + " is too large", e);
        }
    }

    private static long unit(String text, String suffix) {
        return switch (suffix) {
            case "" -> MEGABYTE;
            case "k", "K" -> 1L << 10;
            case "m", "M" -> 1L << 20;
            case "g", "G" -> 1L << 30;
            default -> throw new IllegalArgumentException("invalid file size " + text + " (invalid units)");
        };
    }
}
