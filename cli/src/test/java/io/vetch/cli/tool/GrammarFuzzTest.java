package io.vetch.cli.tool;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Whatever words a client sends, they are understood or answered, never an accident in the daemon. */
class GrammarFuzzTest {
    private static List<String> words(byte[] input) {
        return List.of(new String(input, java.nio.charset.StandardCharsets.UTF_8).split("\\s+", -1));
    }

    @FuzzTest(maxDuration = "30s")
    void linkRequest(byte[] input) {
        try {
            LinkRequest.parse(new Words(words(input)));
        } catch (UsageException expected) {
            // a call that is not of the grammar
        }
    }

    @FuzzTest(maxDuration = "30s")
    void globalOptions(byte[] input) {
        try {
            GlobalOptions.ofBridge(words(input));
        } catch (UsageException expected) {
            // a call that is not of the grammar
        }
    }
}
