package io.vetch.pcap.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.Packet;

/**
 * One layer of a frame.
 *
 * @param name {@code Ethernet}, {@code IPv4}; {@code data} for bytes that pcap4j does not know, {@code malformed} for
 *     bytes that are not as they should be
 * @param fields of its header, in their order; some come more than once (TCP options)
 * @param payload the layer that it carries, null if there is none
 */
public record Layer(
        String name, List<Field> fields, @Nullable Layer payload) {
    /** A frame may hold thousands of IP headers within each other: beyond this its bytes are not looked at. */
    private static final int LONGEST = 2048;

    private static final Pattern TITLE = Pattern.compile("\\[(.+?)(?: [Hh]eader)?(?: \\(\\d+ bytes\\))?]");
    private static final Pattern FIELD = Pattern.compile(" +([^:]+): /?(.*)");

    /** What a header says, in pcap4j's words. */
    public record Field(String name, String value) {}

    /**
     * The outermost layer of an Ethernet frame, from its destination address on. Takes any bytes.
     *
     * @param frame what was captured of it
     */
    public static Layer of(byte[] frame) {
        try {
            Layer layers = of(EthernetPacket.newPacket(frame, 0, Math.min(frame.length, LONGEST)));
            return layers == null ? malformed(frame.length) : layers;
        } catch (IllegalRawDataException
                | RuntimeException e) { // some of pcap4j's headers believe a length that is wrong
            return malformed(frame.length);
        }
    }

    private static @Nullable Layer of(@Nullable Packet packet) {
        if (packet == null || packet.length() == 0) {
            return null;
        }
        if (packet instanceof IllegalPacket) {
            return malformed(packet.length());
        }
        Packet.Header header = packet.getHeader();
        if (header == null) {
            return new Layer("data", List.of(bytes(packet.length())), null);
        }
        List<String> lines = header.toString().lines().toList();
        return new Layer(name(lines.getFirst()), fields(lines), of(packet.getPayload()));
    }

    private static Layer malformed(int length) {
        return new Layer("malformed", List.of(bytes(length)), null);
    }

    private static Field bytes(int length) {
        return new Field("Length", length + " bytes");
    }

    private static String name(String title) {
        Matcher matcher = TITLE.matcher(title);
        return matcher.matches() ? matcher.group(1) : title;
    }

    private static List<Field> fields(List<String> lines) {
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = FIELD.matcher(line);
            if (matcher.matches()) {
                fields.add(new Field(matcher.group(1), matcher.group(2)));
            }
        }
        return List.copyOf(fields);
    }

    /** The layers as lines: each a step further in than the one that carries it, and its fields below its name. */
    public String text() {
        StringBuilder text = new StringBuilder();
        String indent = "";
        for (Layer layer = this; layer != null; layer = layer.payload) {
            text.append(indent).append(layer.name).append('\n');
            for (Field field : layer.fields) {
                text.append(indent)
                        .append("  ")
                        .append(field.name)
                        .append(": ")
                        .append(field.value)
                        .append('\n');
            }
            indent += "  ";
        }
        return text.toString();
    }
}
