package io.vetch.cli.tool.vetch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.core.fdb.LearnOutcome;
import io.vetch.core.port.BridgePort;
import io.vetch.core.relay.Explanation;
import io.vetch.core.relay.Explanation.PortAnswer;
import io.vetch.core.relay.Explanation.Step;
import io.vetch.core.verdict.DropReason;
import io.vetch.pcap.capture.VerdictText;
import io.vetch.pcap.layers.Layer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as people and as programs read it.
 *
 * @param captured the frame as far as it was given
 * @param length its length on the wire, in bytes
 * @param members who is in the group that it is for; null if it is for none, or the bridge does not snoop
 * @param layers the frame's layers, null if nobody asked for them
 */
@SuppressWarnings("ArrayRecordComponent")
record ExplanationView(
        String bridge,
        String ingress,
        byte[] captured,
        int length,
        Explanation explanation,
        @Nullable GroupMembers members,
        @Nullable Layer layers) {
    private static final int ADDRESS = 6;

    /** One line for each room. */
    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "frame", frame());
        for (Step step : explanation.steps()) {
            line(text, step.room().toString(), step.sentence());
        }
        if (!explanation.ports().isEmpty()) {
            line(
                    text,
                    "egress",
                    explanation.ports().stream().map(ExplanationView::answer).collect(Collectors.joining("; ")));
        }
        if (members != null) {
            line(text, "members", members.text());
        }
        line(text, "verdict", verdict());
        if (layers != null) {
            text.append("layers\n").append(layers.text().indent(2));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String room, String sentence) {
        text.append(String.format(Locale.ROOT, "%-10s %s\n", room, sentence));
    }

    private String frame() {
        return FrameText.of(captured, length);
    }

    private static String answer(PortAnswer answer) {
        if (answer.leaves()) {
            return answer.port() + ": yes" + (answer.why().isEmpty() ? "" : " (" + answer.why() + ")");
        }
        DropReason refusal = answer.refusal();
        return answer.port() + ": no (" + (refusal == null ? "" : refusal + ": ") + answer.why() + ")";
    }

    private String verdict() {
        return VerdictText.of(explanation.verdict(), explanation.reason(), destination(), egress(), explanation.vlan());
    }

    private long destination() {
        long address = 0;
        for (int i = 0; i < ADDRESS && captured.length >= ADDRESS; i++) {
            address = address << 8 | (captured[i] & 0xff);
        }
        return address;
    }

    private List<String> egress() {
        return explanation.egress().stream().map(BridgePort::name).toList();
    }

    /** One object on one line. */
    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bridge", bridge).put("port", ingress).put("frame", frame()).put("bytes", length);
        ArrayNode rooms = json.putArray("rooms");
        for (Step step : explanation.steps()) {
            rooms.addObject()
                    .put("room", step.room().toString())
                    .put("subject", step.subject())
                    .put("answer", step.answer());
        }
        DropReason reason = explanation.reason();
        LearnOutcome learned = explanation.learned();
        json.put("learned", learned == null ? null : learned.name().toLowerCase(Locale.ROOT));
        ArrayNode ports = json.putArray("ports");
        explanation.ports().forEach(answer -> port(ports.addObject(), answer));
        json.put("verdict", explanation.verdict().toString()).put("reason", reason == null ? null : reason.name());
        egress().forEach(json.putArray("egress")::add);
        json.put("text", verdict());
        if (members != null) {
            json.set("members", members.json());
        }
        if (layers != null) {
            json.putPOJO("layers", layers);
        }
        return json + "\n";
    }

    private static void port(ObjectNode json, PortAnswer answer) {
        DropReason refusal = answer.refusal();
        json.put("port", answer.port().name()).put("leaves", answer.leaves());
        json.put("refusal", refusal == null ? null : refusal.name()).put("why", answer.why());
    }
}
