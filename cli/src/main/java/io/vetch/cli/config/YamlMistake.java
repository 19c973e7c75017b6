package io.vetch.cli.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What is wrong in a YAML file, in the words of who wrote it. Jackson tells where it had read to, and which of its
 * types did not suit: the place is looked up in the file's tree.
 *
 * @param line and column, counted from 1; 0 if the place is not known
 */
record YamlMistake(int line, int column, String problem) {
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']*)'");
    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);

    static YamlMistake of(JsonProcessingException e, String text) {
        if (e.getCause() instanceof MarkedYAMLException syntax) {
            return of(syntax);
        }
        if (e instanceof JsonMappingException && e.getCause() instanceof JsonProcessingException cause) {
            return of(cause, text);
        }
        if (isSecondDocument(e)) {
            return at(e.getLocation(), "a second document begins; only one is read");
        }
        if (!(e instanceof JsonMappingException mapping)) {
            return of(e.getLocation(), e.getOriginalMessage());
        }
        try {
            return of(mapping, new Yaml().compose(new StringReader(text)));
        } catch (MarkedYAMLException syntax) {
            return of(syntax);
        } catch (YAMLException unreadable) {
            return new YamlMistake(0, 0, String.valueOf(unreadable.getMessage()));
        }
    }

    private static boolean isSecondDocument(JsonProcessingException e) {
        return e instanceof MismatchedInputException && e.getOriginalMessage().startsWith("Trailing token");
    }

    private static YamlMistake of(MarkedYAMLException e) {
        String problem = e.getProblem() + (e.getContext() == null ? "" : ", " + e.getContext());
        return at(e.getProblemMark(), problem);
    }

    /** A word that is there twice has been read when that is noticed: it begins before. */
    private static YamlMistake of(@Nullable JsonLocation place, String problem) {
        Matcher twice = TWICE.matcher(problem);
        if (place == null || !twice.matches()) {
            return at(place, problem);
        }
        String key = twice.group(1);
        int column = Math.max(1, place.getColumnNr() - key.length());
        return new YamlMistake(place.getLineNr(), column, "'" + key + "' is there twice");
    }

    private static YamlMistake at(@Nullable JsonLocation place, String problem) {
        return place == null
                ? new YamlMistake(0, 0, problem)
                : new YamlMistake(place.getLineNr(), place.getColumnNr(), problem);
    }

    private static YamlMistake at(@Nullable Mark mark, String problem) {
        return mark == null
                ? new YamlMistake(0, 0, problem)
                : new YamlMistake(mark.getLine() + 1, mark.getColumn() + 1, problem);
    }

    private static YamlMistake of(JsonMappingException e, @Nullable Node root) {
        Found found = find(
                root,
                e.getPath().stream()
                        .map(step -> step.getIndex() >= 0 ? Integer.toString(step.getIndex()) : step.getFieldName())
                        .toList());
        boolean aboutKey = e instanceof UnrecognizedPropertyException || e instanceof InvalidNullException;
        Node place = aboutKey ? found.key() : found.value();
        return at(place == null ? null : place.getStartMark(), problem(e, found.value()));
    }

    /** What went wrong with what stands at a place; says the word there if the problem does not. */
    static YamlMistake at(YamlPlace place, String text, String problem) {
        Node root;
        try {
            root = new Yaml().compose(new StringReader(text));
        } catch (YAMLException e) {
            return new YamlMistake(0, 0, problem); // it has changed since it was read
        }
        Found found = find(root, place.steps());
        Node node = place.key() ? found.key() : found.value();
        boolean isSaid = !(node instanceof ScalarNode scalar) || problem.contains(scalar.getValue());
        return at(node == null ? null : node.getStartMark(), isSaid ? problem : problem + ": " + words(node));
    }

    /** @param key the same as the value for an item of a list, and at the top */
    private record Found(@Nullable Node key, @Nullable Node value) {}

    /** Where the steps lead, or as far as they do. */
    private static Found find(@Nullable Node root, List<String> steps) {
        Node key = root;
        Node value = root;
        for (String step : steps) {
            Node inside = value;
            if (inside instanceof SequenceNode list) {
                int index = Integer.parseInt(step);
                value = list.getValue().size() > index ? list.getValue().get(index) : value;
                key = value;
            } else if (inside instanceof MappingNode map) {
                for (NodeTuple pair : map.getValue()) {
                    if (pair.getKeyNode() instanceof ScalarNode name
                            && name.getValue().equals(step)) {
                        key = name;
                        value = pair.getValueNode();
                    }
                }
            }
        }
        return new Found(key, value);
    }

    private static String problem(JsonMappingException e, @Nullable Node found) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return "unknown key '" + unknown.getPropertyName() + "'; known are " + known;
        }
        if (e instanceof InvalidNullException missing) {
            return "a value is missing in '" + missing.getPropertyName().getSimpleName() + "'";
        }
        Matcher missing = MISSING.matcher(e.getOriginalMessage());
        if (missing.find()) {
            return "the key '" + missing.group(1) + "' is missing";
        }
        if (e instanceof MismatchedInputException mismatch) {
            return object(e.getPath()) + " must be " + kind(mismatch.getTargetType()) + ", not " + words(found);
        }
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException why) {
            return object(e.getPath()) + " " + why.getMessage() + ", not " + words(found);
        }
        return object(e.getPath()) + " is not understood: " + words(found);
    }

    private static String object(List<JsonMappingException.Reference> path) {
        String name = null;
        for (JsonMappingException.Reference step : path) {
            name = step.getFieldName() == null ? name : step.getFieldName();
        }
        if (name == null) {
            return "the file";
        }
        return path.getLast().getFieldName() == null ? "each of '" + name + "'" : "'" + name + "'";
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null || type == String.class) {
            return "one word";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "keys with values";
    }

    private static String words(@Nullable Node found) {
        return switch (found) {
            case ScalarNode scalar -> "'" + scalar.getValue() + "'";
            case SequenceNode _ -> "a list";
            case MappingNode _ -> "keys with values";
            case null, default -> "nothing";
        };
    }

    /** Behind the file's name. */
    @Override
    public String toString() {
        return (line == 0 ? "" : ", line " + line + ", column " + column) + ": " + problem;
    }
}
