package io.vetch.cli.tool.settings;

import io.vetch.cli.tool.UsageException;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A row of a {@link SettingTable}.
 *
 * @param <T> what has the setting: a bridge, or a port
 * @param word on the command line, and in text that is shown
 * @param key in the JSON of ip(8)
 * @param symbol for its value in the usage of ip(8)
 */
public record Setting<T>(
        String word, String key, String symbol, Kind kind, Section section, Scope scope, Value<T> value) {
    public boolean isSettable() {
        return value.set() != null;
    }

    public long get(T object) {
        return value.get().applyAsLong(object);
    }

    /** What somebody has set it to, which need not be in force. */
    public long chosen(T object) {
        return value.chosen().applyAsLong(object);
    }

    /** @throws io.vetch.core.RefusedException if the value is out of range, or Vetch only has the default */
    public void set(T object, long number) {
        Objects.requireNonNull(value.set()).accept(object, number);
    }

    void show(T object, String asKey, Fields fields) {
        Value.Names<T> names = value.names();
        if (names == null) {
            fields.add(word, asKey, kind, get(object));
        } else {
            fields.addName(word, asKey, names.name(object));
        }
    }

    /** A value as a configuration file has it, unless it has a name there. */
    public String yaml(long number) {
        return kind.text(number);
    }

    /** What a configuration file's text means, if it is no name. @throws IOException with what is wrong with it */
    public long parseYaml(String text) throws IOException {
        return kind.parseYaml(text);
    }

    /** As a configuration file says. @throws IOException with what is wrong with the text */
    public void setYaml(T object, String text) throws IOException {
        Value.Names<T> names = value.names();
        set(object, names == null ? kind.parseYaml(text) : names.value(object, text));
    }

    /** What {@code ip link} makes of a text. @throws UsageException with its complaint */
    public Consumer<T> change(String text) {
        OptionalLong number = kind.parse(text);
        if (number.isEmpty()) {
            throw wrong(text);
        }
        return object -> set(object, number.getAsLong());
    }

    /** What {@code bridge link} makes of a text. @throws UsageException with its complaint */
    public Consumer<T> changeLoosely(String text) {
        OptionalLong number = kind.parseLoosely(text);
        if (number.isEmpty()) {
            throw wrong(text);
        }
        boolean noCost = word.equals("cost") && number.getAsLong() <= 0; // to bridge(8) no change
        return object -> {
            if (!noCost) {
                set(object, number.getAsLong());
            }
        };
    }

    private UsageException wrong(String text) {
        return switch (kind) {
            case ON_OFF, ON_OFF_TEXT ->
                new UsageException(
                        "Error: argument of \"" + word + "\" must be one of \"off\", \"on\", not \"" + text + "\"", 1);
            case ADDRESS -> new UsageException("\"" + text + "\" is invalid lladdr.", 1);
            default -> new UsageException("Error: argument \"" + text + "\" is wrong: " + complaint(), 255);
        };
    }

    /** iproute2 has it both ways. */
    private String complaint() {
        return scope == Scope.BOTH && section == Section.BASICS ? word + " is invalid" : "invalid " + word;
    }
}
