package io.vetch.cli.tool.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vetch.cli.overlay.IprouteJson;
import io.vetch.cli.tool.Numbers;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.PortState;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/** How a value of a setting is written and shown. Every value is a long. */
public enum Kind {
    /** 1 is on. */
    ON_OFF(1),
    /** The same, but iproute2 6.1 does not show it in JSON. */
    ON_OFF_TEXT(1),
    U8(8),
    U16(16),
    U32(32),
    U64(64),
    /** The number of a {@link PortState}. */
    STATE(8),
    /** Bits in hexadecimal with 0x, but 0 is {@code 0}. */
    MASK(16),
    /** The same bits, of which that of LLDP is shown by its name. */
    MASK_WORDS(16),
    HEX(16),
    /** Priority and MAC address of a bridge. */
    BRIDGE_ID(64),
    /** A MAC address. */
    ADDRESS(48),
    /** The EtherType of a VLAN tag. */
    PROTOCOL(16),
    /** Centiseconds, shown as seconds. */
    TIMER(32),
    /** The number of another port of the bridge, 0 for none. People read and write its name. */
    PORT(16);

    private static final int C_TAG = 0x8100;
    private static final int S_TAG = 0x88a8;
    private static final int LLDP = 1 << 14;

    private final int bits;

    Kind(int bits) {
        this.bits = bits;
    }

    /** How many its values have. */
    int bits() {
        return bits;
    }

    // ---- reading

    /** As {@code ip link} takes it; empty if it does not. */
    OptionalLong parse(String text) {
        return switch (this) {
            case ON_OFF, ON_OFF_TEXT -> index(text, "off", "on");
            case ADDRESS ->
                Numbers.address(text).stream().mapToLong(MacAddress::value).findFirst();
            case PROTOCOL -> protocol(text).isPresent() ? protocol(text) : Numbers.unsigned(text, bits);
            default -> Numbers.unsigned(text, bits);
        };
    }

    /** As {@code bridge link} takes it: a state may be a word, and what begins with no number is 0. */
    OptionalLong parseLoosely(String text) {
        return switch (this) {
            case ON_OFF -> parse(text);
            case STATE -> text.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(text)) : state(text);
            default -> OptionalLong.of(Numbers.leading(text));
        };
    }

    /** As configuration files have it. @throws IOException with what is wrong */
    long parseYaml(String text) throws IOException {
        return switch (this) {
            case ON_OFF, ON_OFF_TEXT -> isOn(text) ? 1 : 0;
            case STATE -> state(text).isPresent() ? state(text).getAsLong() : number(text);
            case ADDRESS, PROTOCOL ->
                parse(text).orElseThrow(() -> new IOException("'" + text + "' is not understood"));
            default -> number(text);
        };
    }

    private static OptionalLong protocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "802.1q" -> OptionalLong.of(C_TAG);
            case "802.1ad" -> OptionalLong.of(S_TAG);
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong state(String word) {
        return index(
                word, Arrays.stream(PortState.values()).map(PortState::toString).toArray(String[]::new));
    }

    private static OptionalLong index(String text, String... words) {
        int index = Arrays.asList(words).indexOf(text);
        return index < 0 ? OptionalLong.empty() : OptionalLong.of(index);
    }

    /** Also used for what is no setting of a port or bridge. @throws IOException with what is wrong */
    public static boolean isOn(String text) throws IOException {
        return switch (text) {
            case "on", "true", "yes", "up", "1" -> true;
            case "off", "false", "no", "down", "0" -> false;
            default -> throw new IOException("'" + text + "' is neither on nor off");
        };
    }

    /** Also used for what is no setting of a port or bridge. @throws IOException with what is wrong */
    public static long number(String text) throws IOException {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' is not a number", e);
        }
    }

    // ---- showing

    String text(long value) {
        return switch (this) {
            case ON_OFF, ON_OFF_TEXT -> value == 0 ? "off" : "on";
            case STATE -> PortState.of((int) value).toString();
            case MASK -> value == 0 ? "0" : hex(value);
            case MASK_WORDS -> maskWords(value);
            case HEX -> hex(value);
            case BRIDGE_ID -> bridgeId(value);
            case ADDRESS -> new MacAddress(value).toString();
            case PROTOCOL -> value == C_TAG ? "802.1Q" : "802.1ad";
            case TIMER -> String.format(Locale.ROOT, "%4d.%02d", value / 100, value % 100);
            case U8, U16, U32, U64, PORT -> Long.toString(value);
        };
    }

    JsonNode json(long value) {
        JsonNodeFactory nodes = IprouteJson.NODES;
        return switch (this) {
            case ON_OFF, ON_OFF_TEXT -> nodes.booleanNode(value != 0);
            case TIMER -> nodes.numberNode(BigDecimal.valueOf(value, 2));
            case U8, U16, U32, U64 -> nodes.numberNode(value);
            default -> nodes.textNode(text(value));
        };
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String maskWords(long mask) {
        long rest = mask & ~LLDP;
        if (rest == mask) {
            return hex(mask);
        }
        return rest == 0 ? "lldp" : "lldp," + hex(rest);
    }

    /** {@code 8000.2:0:0:0:1:1}: unlike brctl, iproute2 does not pad. */
    private static String bridgeId(long identifier) {
        StringBuilder id = new StringBuilder(String.format(Locale.ROOT, "%04x", identifier >>> 48));
        char separator = '.';
        for (int shift = 40; shift >= 0; shift -= 8) {
            id.append(separator).append(Long.toHexString(identifier >>> shift & 0xff));
            separator = ':';
        }
        return id.toString();
    }
}
