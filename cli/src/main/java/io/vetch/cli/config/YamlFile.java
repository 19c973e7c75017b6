package io.vetch.cli.config;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
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
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .build();
        String text = text(file);
        try {
            return yaml.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IOException(file + YamlMistake.of(e, text).toString(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read " + file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException("cannot read " + file + ": it is not text in UTF-8", e);
        }
    }
}
