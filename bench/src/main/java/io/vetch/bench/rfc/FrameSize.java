package io.vetch.bench.rfc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A frame size, or a mix of some.
 *
 * @param text how it is typed and printed
 * @param sizes bytes with FCS; one that is there twice has twice the share
 */
public record FrameSize(String text, List<Integer> sizes) {
    /** RFC 2544, 9.1, for Ethernet. */
    public static final String STANDARD = "64,128,256,512,1024,1280,1518";

    private static final int MAX = 9216;

    /** The simple Internet mix: 7 frames of 64 bytes, 4 of 570, 1 of 1518, well shuffled. */
    private static final List<Integer> IMIX = List.of(64, 570, 64, 64, 570, 64, 1518, 64, 570, 64, 570, 64);

    /**
     * @param text a number of bytes from 64, or {@code IMIX}
     * @throws IllegalArgumentException if it is neither
     */
    public static FrameSize parse(String text) {
        if (text.equalsIgnoreCase("imix")) {
            return new FrameSize("IMIX", IMIX);
        }
        int size;
        try {
            size = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("frame size '" + text + "': not a number of bytes, nor IMIX", e);
        }
        if (size < 64 || size > MAX) {
            throw new IllegalArgumentException("frame size " + size + ": 64 to " + MAX + " bytes with FCS");
        }
        return of(size);
    }

    public static FrameSize of(int size) {
        return new FrameSize(Integer.toString(size), Collections.singletonList(size));
    }

    /** Of a list with commas. */
    public static List<FrameSize> parseList(String text) {
        List<FrameSize> sizes = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            sizes.add(parse(each.strip()));
        }
        return sizes;
    }

    int largest() {
        return Collections.max(sizes);
    }
}
