package io.vetch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;

/** What a script printed, cut at its own headings, the lines that begin with {@code "== "}. */
public final class Transcript {
    private final Result result;
    private final Map<String, String> sections = new LinkedHashMap<>();

    private Transcript(Result result) {
        this.result = result;
        String title = "";
        for (String line : result.lines()) {
            if (line.startsWith("== ")) {
                title = line.substring(3);
            } else {
                sections.merge(title, line + "\n", String::concat);
            }
        }
    }

    public static Transcript of(Result result) {
        return new Transcript(result);
    }

    /** What was printed under one heading. */
    public String section(String title) {
        assertThat(sections).as("headings of%n%s", result).containsKey(title);
        return sections.get(title);
    }

    public AbstractStringAssert<?> assertSection(String title) {
        return assertThat(section(title)).as("section \"%s\" of%n%s", title, result);
    }

    /** Every echo request that was sent under this heading was answered. */
    public void assertAnswered(String title) {
        assertSection(title).contains(" 0% packet loss");
    }

    /** No echo request that was sent under this heading was answered. */
    public void assertUnanswered(String title) {
        assertSection(title).contains(" 100% packet loss").contains("no reach");
    }
}
