package io.vetch.cli.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vetch.cli.http.HttpCall;
import io.vetch.cli.http.Routes;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Tool;
import io.vetch.pcap.layers.Layer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is looked up: by the same tools that the commands have, in their JSON; and a frame's layers. */
final class Questions {
    private static final int MOST_PORTS = 65_535;
    private static final int LONGEST_WORD = 100;
    private static final int LONGEST_FRAME = 2048;

    private final PageCaller caller;
    private final Map<String, Tool> tools;
    private final Work work;

    Questions(PageCaller caller, Map<String, Tool> tools, Work work) {
        this.caller = caller;
        this.tools = tools;
        this.work = work;
    }

    void addTo(Routes routes) {
        routes.get("/api/why", this::why);
        routes.get("/api/drops", call -> ask(call, HttpCall.JSON, "drops", List.of("-j", word(call, "port"))));
        routes.get("/api/lookback", call -> ask(call, HttpCall.TEXT, "lookback", List.of("show")));
        routes.post("/api/layers", call -> work.answer(call, Questions::layers));
    }

    /** A word for a tool, which must not become one of its options. */
    static String word(HttpCall call, String name) {
        String word = call.parameter(name).strip();
        if (word.isEmpty() || word.startsWith("-") || word.length() > LONGEST_WORD) {
            throw new IllegalArgumentException(
                    word.isEmpty() ? "'" + name + "' is missing" : "'" + word + "' is not what '" + name + "' takes");
        }
        return word;
    }

    private void why(HttpCall call) {
        List<String> arguments = new ArrayList<>(List.of("-j"));
        int tcp = call.number("tcp", 0, 1, MOST_PORTS);
        if (tcp != 0) {
            arguments.addAll(List.of("--tcp", Integer.toString(tcp)));
        }
        arguments.add(word(call, "from"));
        arguments.add(word(call, "to"));
        ask(call, HttpCall.JSON, "why", arguments);
    }

    private void ask(HttpCall call, String type, String name, List<String> arguments) {
        Tool tool = Objects.requireNonNull(tools.get(name), name);
        caller.ask(call, "'vetch " + name + "' for the page", who -> {
            Outcome outcome = tool.run(who, arguments);
            if (outcome.stream() != null) {
                WholeAnswer.reply(call, type, outcome.stream());
            } else if (outcome.out().isEmpty() && outcome.exit() != 0) {
                call.refuse(HttpResponseStatus.BAD_REQUEST, firstLine(outcome.err()));
            } else {
                call.reply(type, outcome.out());
            }
        });
    }

    /** Without the usage behind it. */
    static String firstLine(String words) {
        return words.lines().findFirst().orElse("it could not be answered").replaceFirst("^vetch: ", "");
    }

    private static void layers(HttpCall call) {
        String hex = call.parameter("hex");
        if (hex.length() > 2 * LONGEST_FRAME) {
            throw new IllegalArgumentException("of a frame, " + LONGEST_FRAME + " bytes at most are looked at");
        }
        ArrayNode layers = JsonNodeFactory.instance.arrayNode();
        for (Layer layer = Layer.of(HexFormat.of().parseHex(hex)); layer != null; layer = layer.payload()) {
            add(layers.addObject(), layer);
        }
        call.reply(HttpCall.JSON, layers.toString());
    }

    private static void add(ObjectNode json, Layer layer) {
        json.put("name", layer.name());
        ArrayNode fields = json.putArray("fields");
        for (Layer.Field field : layer.fields()) {
            fields.addArray().add(field.name()).add(field.value());
        }
    }
}
