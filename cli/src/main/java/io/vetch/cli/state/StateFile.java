package io.vetch.cli.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.vetch.core.frame.MacAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A state as a file, for people to read, too:
 *
 * <pre>
 *   vetch-state 1 crc32c 89abcdef           # of all that follows
 *   6f1d…-… 1234.56                         # when: id of the boot, seconds since then
 *   { "devices" : … }                       # SwitchState
 *   stations                                # ids of bridge and port, VLAN, milliseconds of age
 *   02:00:00:00:00:01 0 1 0 1500
 *   02:00:00:00:00:02 0 1 0 1700 locked     # until somebody admits it
 * </pre>
 */
record StateFile(Boot written, SwitchState state, List<Station> stations) {
    private static final String MAGIC = "vetch-state ";
    private static final int VERSION = 1;
    private static final String CRC = " crc32c ";
    private static final String LOCKED = "locked";
    private static final String STATIONS = "\nstations\n";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter WRITER =
            JSON.writerWithDefaultPrettyPrinter().forType(SwitchState.class);
    private static final ObjectReader READER =
            JSON.readerFor(SwitchState.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** The part that changes seldom. */
    static byte[] head(SwitchState state) {
        try {
            return WRITER.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state is no JSON", e);
        }
    }

    /** The part that changes all the time. */
    static byte[] tail(Iterable<Station> stations) {
        StringBuilder text = new StringBuilder();
        for (Station each : stations) {
            text.append(MacAddress.format(each.address())).append(' ').append(each.bridge());
            text.append(' ').append(each.device()).append(' ').append(each.vlan());
            text.append(' ').append(each.age() / NANOS_PER_MILLI);
            text.append(each.locked() ? " " + LOCKED : "").append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] encode(Boot now, byte[] head, byte[] tail) {
        byte[] when = (now + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] separator = STATIONS.getBytes(StandardCharsets.US_ASCII);
        CRC32C sum = new CRC32C();
        ByteArrayOutputStream body =
                new ByteArrayOutputStream(when.length + head.length + separator.length + tail.length + 64);
        for (byte[] part : List.of(when, head, separator, tail)) {
            sum.update(part);
        }
        String first = MAGIC + VERSION + CRC + HexFormat.of().toHexDigits((int) sum.getValue()) + "\n";
        body.writeBytes(first.getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : List.of(when, head, separator, tail)) {
            body.writeBytes(part);
        }
        return body.toByteArray();
    }

    static StateFile decode(byte[] bytes) throws DamagedException {
        int first = indexOf(bytes, '\n', 0);
        String heading = new String(bytes, 0, Math.max(0, first), StandardCharsets.ISO_8859_1);
        if (first < 0 || !heading.startsWith(MAGIC)) {
            throw new DamagedException("it is no file of a state");
        }
        if (!heading.startsWith(MAGIC + VERSION + CRC)) {
            throw new DamagedException("it is of another version: " + heading);
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes, first + 1, bytes.length - first - 1);
        if (!heading.endsWith(CRC + HexFormat.of().toHexDigits((int) sum.getValue()))) {
            throw new DamagedException("its checksum does not fit: somebody has written to it, or it is not all there");
        }
        int second = indexOf(bytes, '\n', first + 1);
        String text = new String(bytes, second + 1, bytes.length - second - 1, StandardCharsets.UTF_8);
        int end = text.indexOf(STATIONS);
        if (second < 0 || end < 0) {
            throw new DamagedException("its parts are not there");
        }
        Boot written = Boot.parse(new String(bytes, first + 1, second - first - 1, StandardCharsets.US_ASCII));
        try {
            SwitchState state = READER.readValue(text.substring(0, end));
            return new StateFile(written, state, stations(text, end + STATIONS.length()));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new DamagedException("it is not understood: " + e.getMessage());
        }
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static List<Station> stations(String text, int from) {
        List<Station> stations = new ArrayList<>();
        for (int at = from; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            String[] parts = text.substring(at, end).split(" ", 0);
            stations.add(new Station(
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    MacAddress.parse(parts[0]).value(),
                    Integer.parseInt(parts[3]),
                    Long.parseLong(parts[4]) * NANOS_PER_MILLI,
                    parts.length > 5 && parts[5].equals(LOCKED)));
            at = end + 1;
        }
        return stations;
    }
}
