package io.vetch.cli.config;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
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
     * @throws IOException with the line of what is wrong
     */
    public static <T> @Nullable T read(Path file, Class<T> type) throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .build();
        try {
            return yaml.readValue(Files.readString(file), type);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read " + file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException("cannot read " + file + ": it is not text in UTF-8", e);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new IOException(file + where + ": " + problem(e), e);
        }
    }

    private static String problem(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown key '" + unknown.getPropertyName() + "'; known are " + unknown.getKnownPropertyIds();
        }
        if (e instanceof InvalidNullException missing) {
            return "a value is missing in '" + missing.getPropertyName().getSimpleName() + "'";
        }
        return e.getOriginalMessage();
    }
}
