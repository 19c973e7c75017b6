package io.vetch.cli.standin.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What tools printed at about the same time: each is run once, however many bridges are looked at. One thread uses it.
 */
public final class Listings {
    private final Map<List<String>, Listing> known = new HashMap<>();

    /** Whether something could not be listed: it is to be tried again. */
    public boolean failed() {
        return known.values().stream().anyMatch(Listing::failed);
    }

    Listing of(String tool, String... arguments) {
        List<String> command =
                Stream.concat(Stream.of(tool), Stream.of(arguments)).toList();
        return known.computeIfAbsent(command, key -> Listing.of(tool, arguments));
    }
}
