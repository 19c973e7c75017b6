package io.vetch.cli.config;

import io.vetch.core.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a YAML file. What is asked for there may fail long after the file has been read: the failure goes up with
 * its place, and {@link YamlFile#located} tells its line, column and word.
 *
 * @param steps from the top: the key of a value, or the number of an item, from 0
 * @param key whether the last step's key is meant, not its value
 */
public record YamlPlace(List<String> steps, boolean key) {
    /** The whole file. */
    public static final YamlPlace TOP = new YamlPlace(List.of(), false);

    /** Something that a place asks for. */
    @FunctionalInterface
    public interface Step<T> {
        T run() throws IOException;
    }

    /** A failure with its place, and the words of its cause. */
    static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient YamlPlace place;

        private Failure(YamlPlace place, Exception cause) {
            super(cause.getMessage(), cause);
            this.place = place;
        }

        YamlPlace place() {
            return place;
        }
    }

    /** The value of a key in it, or item {@code name} of a list. */
    public YamlPlace in(Object name) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(name.toString());
        return new YamlPlace(List.copyOf(longer), false);
    }

    /** Its key instead of its value. */
    public YamlPlace ofKey() {
        return new YamlPlace(steps, true);
    }

    /**
     * Does what it asks for.
     *
     * @throws IOException with this place, or a place within it, and the words of the failure
     */
    public <T> T run(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (Failure e) {
            throw e;
        } catch (IOException | RefusedException | IllegalArgumentException | ArithmeticException e) {
            throw new Failure(this, e);
        }
    }
}
