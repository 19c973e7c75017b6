package io.vetch.cli.client;

import java.io.IOException;
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
        List<String> run = List.of();
        String form = "";
        List<String> devices = List.of();
        boolean only = false;
        String device = "";
        boolean ofBridge = false;
        boolean stream = false;
        JsonLine json = new JsonLine(line);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "error" -> isError = true;
                case "exit" -> exit = json.number();
                case "out" -> out = json.text();
                case "err", "message" -> err = json.text();
                case "form" -> form = json.text();
                case "devices" -> devices = json.texts();
                case "only" -> only = json.isTrue();
                case "device" -> device = json.text();
                case "ofBridge" -> ofBridge = json.isTrue();
                case "stream" -> stream = json.isTrue();
                case "method" -> stream = json.text().equals("output");
                case "run" -> run = json.texts();
                default -> {}
            }
        }
        return new ToolAnswer(isError, exit, out, err, run, form, devices, only, device, ofBridge, stream);
    }
}
