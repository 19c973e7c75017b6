package io.vetch.cli.plan;

import io.vetch.cli.config.YamlFile;
import io.vetch.cli.daemon.SwitchParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes a running switch into what a file says. Control thread. */
public final class Application {
    private final SwitchParts parts;
    private final Path file;
    private final String text;
    private final List<Step> steps;
    private final Optional<String> note;

    private Application(SwitchParts parts, Path file, String text, List<Step> steps, Optional<String> note) {
        this.parts = parts;
        this.file = file;
        this.text = text;
        this.steps = steps;
        this.note = note;
    }

    /**
     * Finds the steps; none is done.
     *
     * @param file what the text is called
     * @throws IOException with the line and column of what the text has wrong
     */
    public static Application of(SwitchParts parts, Path file, String text) throws IOException {
        SwitchPlan wanted = SwitchPlan.parse(file, text);
        try {
            Optional<String> note = HttpDiff.note(parts.http(), wanted.http());
            return new Application(parts, file, text, PlanDiff.steps(parts, wanted), note);
        } catch (IOException e) {
            throw YamlFile.located(file, text, e);
        }
    }

    /** In the words of the tools. */
    public List<String> words() {
        return steps.stream().map(Step::words).toList();
    }

    /** What the file says and no step brings about; empty if there is nothing. */
    public Optional<String> note() {
        return note;
    }

    /**
     * Does the steps.
     *
     * @param done told of each that was done
     * @throws IOException with the place of the one that failed; those before it are done
     */
    public void run(Consumer<String> done) throws IOException {
        for (Step step : steps) {
            try {
                step.run();
            } catch (IOException e) {
                throw YamlFile.located(file, text, e);
            }
            done.accept(step.words());
        }
        parts.control().watcher().poll();
    }
}
