package io.vetch.cli.standin.filter;

import java.io.IOException;
import java.util.List;

/** Prints what is found on a bridge in the namespace that it is started in: BRIDGE PORT… */
final class FiltersMain {
    private FiltersMain() {}

    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        long start = System.nanoTime();
        BridgeFilters.look(words.getFirst(), words.subList(1, words.size()))
                .lines()
                .forEach(System.out::println);
        System.err.println("took " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }
}
