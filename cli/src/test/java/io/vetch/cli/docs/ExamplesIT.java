package io.vetch.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.RequiresNamespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of README.md and docs do what the pages show. The marks of their blocks: {@link io.vetch.cli.docs}. */
@RequiresNamespaces(tools = {"bash", "tcpdump", "tshark", "ncat"})
@Execution(ExecutionMode.CONCURRENT) // each page has a machine of its own
class ExamplesIT {
    private static final Path ROOT = Path.of(System.getProperty("vetch.root", ".."));

    /**
     * Of all pages together, and without those that another test does: more would make the pages a thing to believe.
     */
    private static final int LEFT_OUT = 9;

    static List<String> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            Stream<String> names =
                    docs.map(page -> "docs/" + page.getFileName()).filter(name -> name.endsWith(".md"));
            return Stream.concat(Stream.of("README.md"), names.sorted()).toList();
        }
    }

    private static List<Block> blocks(String page) {
        try {
            return Block.of(Files.readAllLines(ROOT.resolve(page)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void blockWithACommandIsRunOrSaysWhyNot(String page) {
        assertThat(blocks(page).stream()
                        .filter(block -> block.hasCommand() && !block.runs() && !block.isFile() && !block.isLeftOut())
                        .map(block -> page + ":" + block.line()))
                .as("blocks marked neither `run` nor `no-run: REASON`")
                .isEmpty();
    }

    @Test
    void fewBlocksAreLeftOut() throws IOException {
        assertThat(pages().stream()
                        .flatMap(page -> blocks(page).stream())
                        .filter(block -> block.isLeftOut() && !block.isDoneElsewhere()))
                .hasSizeLessThanOrEqualTo(LEFT_OUT);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void examplesDoWhatThePageShows(String page) throws IOException {
        List<Block> blocks = blocks(page);
        if (blocks.stream().noneMatch(Block::runs)) {
            return;
        }
        try (Terminal terminal = Terminal.open()) {
            if (!page.equals("README.md")) {
                terminal.putShimsFirst();
            }
            Terminal.@Nullable Running running = null;
            for (Block block : blocks) {
                Terminal.@Nullable Running next = follow(block, terminal);
                if (running != null && block.runs()) {
                    running.end();
                    running = null;
                }
                running = next == null ? running : next;
            }
            assertThat(running)
                    .as("what goes on after the last block of %s", page)
                    .isNull();
        }
    }

    /** Does what a block says. Returns what goes on after it, if anything does. */
    private static Terminal.@Nullable Running follow(Block block, Terminal terminal) throws IOException {
        String made = block.file("file");
        if (made != null) {
            Files.write(terminal.file(made), block.lines());
        }
        String shown = block.file("shows");
        if (shown != null) {
            String text = Files.readString(terminal.file(shown));
            assertThat(new Shown(block.lines()).matches(text))
                    .as("%s, shown at line %d, is%n%s", shown, block.line(), text)
                    .isTrue();
        }
        if (!block.runs()) {
            return null;
        }
        List<Block.Step> steps = block.steps();
        for (Block.Step step : steps.subList(0, steps.size() - 1)) {
            terminal.run(step);
        }
        if (block.goesOn()) {
            return terminal.start(steps.getLast());
        }
        terminal.run(steps.getLast());
        return null;
    }
}
