package io.vetch.cli.why;

import java.util.List;

/**
 * What an investigation came to.
 *
 * @param sentence that answers
 * @param remedies what to try, commands among them
 */
public record Answer(Cause cause, String sentence, List<String> remedies) {
    static Answer of(Cause cause, String sentence, String... remedies) {
        return new Answer(cause, sentence, List.of(remedies));
    }
}
