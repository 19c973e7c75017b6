package io.vetch.cli.client;

import io.vetch.cli.config.YamlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code vetch apply}: reads the file, with the caller's rights, and has the daemon apply it. */
public final class ApplyClient {
    /** Of a text; a request has a little more. */
    private static final int LONGEST = 900_000;

    private ApplyClient() {}

    /** @return the exit status */
    public static int run(List<String> call) {
        List<String> words = new ArrayList<>(List.of(call.getFirst()));
        String file = null;
        for (String word : call.subList(1, call.size())) {
            if (word.equals("--dry-run") || word.equals("--json")) {
                words.add(word);
            } else if (file == null && (word.equals("-") || !word.startsWith("-"))) {
                file = word;
            } else {
                return complain("apply takes one FILE, --dry-run and --json, not " + word);
            }
        }
        if (file == null) {
            return complain("apply: which FILE? 'vetch save' prints one");
        }
        try {
            String text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : YamlFile.text(Path.of(file));
            if (text.length() > LONGEST) {
                return complain(file + ": has " + text.length() + " characters; " + LONGEST + " can be applied");
            }
            words.add(file);
            words.add(text);
            return ToolClient.run(words);
        } catch (IOException e) {
            return complain(String.valueOf(e.getMessage()));
        }
    }

    private static int complain(String problem) {
        System.err.println("vetch: " + problem);
        return 1;
    }
}
