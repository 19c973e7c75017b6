package io.vetch.cli.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vetch.cli.rpc.ControlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The daemon's answer to a tool's call.
 *
 * @param isError whether the daemon could not make anything of the call; {@code err} then says why
 * @param run arguments for the real tool, empty for none
 * @param capture whether the daemon wants the real tool's output
 * @param stream whether more follows: in an answer, that output will come; in a notification, that it is not the last
 */
record ToolAnswer(
        boolean isError, int exit, String out, String err, List<String> run, boolean capture, boolean stream) {
    /** Reads an answer, {@code {"result": {…}}} or {@code {"error": {"message": …}}}, or a notification of a stream. */
    static ToolAnswer parse(String line) throws IOException {
        boolean isError = false;
        int exit = 0;
        String out = "";
        String err = "";
        List<String> run = new ArrayList<>();
        boolean capture = false;
        boolean stream = false;
        try (JsonParser json = ControlClient.JSON.createParser(line)) {
            while (json.nextToken() != null) {
                if (json.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                switch (json.currentName()) {
                    case "error" -> isError = true;
                    case "exit" -> exit = json.nextIntValue(0);
                    case "out" -> out = json.nextTextValue();
                    case "err", "message" -> err = json.nextTextValue();
                    case "capture" -> capture = Boolean.TRUE.equals(json.nextBooleanValue());
                    case "stream" -> stream = Boolean.TRUE.equals(json.nextBooleanValue());
                    case "method" -> stream = json.nextTextValue().equals("output");
                    case "run" -> readInto(run, json);
                    default -> {}
                }
            }
        }
        return new ToolAnswer(isError, exit, out, err, run, capture, stream);
    }

    private static void readInto(List<String> list, JsonParser json) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            list.add(json.getText());
        }
    }
}
