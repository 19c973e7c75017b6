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
 * @param form of the real tool's output, if that is to be overlaid; else empty
 * @param devices whose rows will come, in their order
 * @param only whether of the real tool's rows only those of {@code devices} are shown
 * @param device whose rows {@code out} are; often empty
 * @param ofBridge whether that is a bridge's own
 * @param stream whether more follows: in an answer, that output will come; in a notification, that it is not the last
 */
record ToolAnswer(
        boolean isError,
        int exit,
        String out,
        String err,
        List<String> run,
        String form,
        List<String> devices,
        boolean only,
        String device,
        boolean ofBridge,
        boolean stream) {
    /** Reads an answer, {@code {"result": {…}}} or {@code {"error": {"message": …}}}, or a notification of a stream. */
    static ToolAnswer parse(String line) throws IOException {
        boolean isError = false;
        int exit = 0;
        String out = "";
        String err = "";
        List<String> run = new ArrayList<>();
        String form = "";
        List<String> devices = new ArrayList<>();
        boolean only = false;
        String device = "";
        boolean ofBridge = false;
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
                    case "form" -> form = json.nextTextValue();
                    case "devices" -> readInto(devices, json);
                    case "only" -> only = Boolean.TRUE.equals(json.nextBooleanValue());
                    case "device" -> device = json.nextTextValue();
                    case "ofBridge" -> ofBridge = Boolean.TRUE.equals(json.nextBooleanValue());
                    case "stream" -> stream = Boolean.TRUE.equals(json.nextBooleanValue());
                    case "method" -> stream = json.nextTextValue().equals("output");
                    case "run" -> readInto(run, json);
                    default -> {}
                }
            }
        }
        return new ToolAnswer(isError, exit, out, err, run, form, devices, only, device, ofBridge, stream);
    }

    private static void readInto(List<String> list, JsonParser json) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            list.add(json.getText());
        }
    }
}
