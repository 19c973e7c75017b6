package io.vetch.cli.config;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads YAML into records; what they do not know is a mistake of the file. */
public final class YamlFile {
    private YamlFile() {}

    /**
     * The file as one value, or null if it is empty.
     *
     * @throws IOException with the line and column of what is wrong
     */
    public static <T> @Nullable T read(Path file, Class<T> type) throws IOException {
        return parse(file, text(file), type);
    }

    /** The same of a text that somebody has read. @param file what it is called */
    public static <T> @Nullable T parse(Path file, String text, Class<T> type) throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .withCoercionConfig(
                        LogicalType.Boolean, // else 2 is true
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
                .build();
        try {
            return yaml.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IOException(file + YamlMistake.of(e, text).toString(), e);
        }
    }

    /**
     * A failure of what the file asks for, in words that begin with the file, and with the place's line and column
     * where the failure came through {@link YamlPlace#run}.
     */
    public static IOException located(Path file, IOException failure) {
        YamlPlace place = place(failure);
        String where = place == null
                ? ": " + failure.getMessage()
                : mistake(file, place, failure).toString();
        return new IOException(file + where, failure);
    }

    /** The same where the file's text is at hand. */
    public static IOException located(Path file, String text, IOException failure) {
        YamlPlace place = place(failure);
        String problem = String.valueOf(failure.getMessage());
        return new IOException(
                file
                        + (place == null
                                ? ": " + problem
                                : YamlMistake.at(place, text, problem).toString()),
                failure);
    }

    /** Whether a failure knows its place. */
    public static boolean isLocated(IOException failure) {
        return place(failure) != null;
    }

    private static @Nullable YamlPlace place(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof YamlPlace.Failure placed) {
                return placed.place();
            }
        }
        return null;
    }

    /** A file that cannot be read a second time, such as a pipe, leaves the place unknown. */
    private static YamlMistake mistake(Path file, YamlPlace place, IOException failure) {
        String problem = String.valueOf(failure.getMessage());
        try {
            return YamlMistake.at(place, text(file), problem);
        } catch (IOException e) {
            return new YamlMistake(0, 0, problem);
        }
    }

    /** @throws IOException in words for the user */
    public static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read " + file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException("cannot read " + file + ": it is not text in UTF-8", e);
        }
    }
}
