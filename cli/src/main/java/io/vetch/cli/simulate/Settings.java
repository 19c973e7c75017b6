package io.vetch.cli.simulate;

import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortFlag;
import io.vetch.core.port.PortState;
import java.io.IOException;
import java.util.Map;

/** Sets ports and bridges by the words of a {@link Topology}; a mistake names the object and the word. */
final class Settings {
    private Settings() {}

    @FunctionalInterface
    private interface Setter {
        void set(String word, String value) throws IOException;
    }

    /** The options of {@link BridgeOption}, {@code up} and {@code promiscuous}. */
    static void bridge(Bridge bridge, Map<String, String> settings) throws IOException {
        all(bridge.name(), settings, (word, value) -> {
            switch (word) {
                case "up" -> bridge.setUp(isOn(value));
                case "promiscuous" -> bridge.setPromiscuous(isOn(value));
                default ->
                    bridge.setOption(
                            BridgeOption.ofWord(word).orElseThrow(() -> new IOException("no such bridge option")),
                            number(value));
            }
        });
    }

    /** The flags of {@link PortFlag}, {@code link}, {@code state}, {@code mtu}, {@code address}, {@code group_fwd_mask}. */
    static void port(Bridge bridge, BridgePort port, Map<String, String> settings) throws IOException {
        all(port.name(), settings, (word, value) -> {
            switch (word) {
                case "link" -> bridge.setOperational(port, isOn(value));
                case "state" -> bridge.setState(port, state(value));
                case "mtu" -> bridge.setMtu(port, Math.toIntExact(number(value)));
                case "address" -> bridge.setAddress(port, address(value));
                case "group_fwd_mask" -> bridge.setGroupForwardMask(port, number(value));
                default ->
                    bridge.setFlag(
                            port,
                            PortFlag.ofWord(word).orElseThrow(() -> new IOException("no such port setting")),
                            isOn(value));
            }
        });
    }

    private static void all(String object, Map<String, String> settings, Setter setter) throws IOException {
        for (Map.Entry<String, String> each : settings.entrySet()) {
            if (each.getValue() == null) { // YAML has keys without a value
                throw new IOException(object + ": " + each.getKey() + ": no value");
            }
            try {
                setter.set(each.getKey(), each.getValue());
            } catch (RefusedException | IOException | ArithmeticException e) {
                throw new IOException(object + ": " + each.getKey() + ": " + e.getMessage(), e);
            }
        }
    }

    private static boolean isOn(String value) throws IOException {
        return switch (value) {
            case "on", "true", "yes", "up", "1" -> true;
            case "off", "false", "no", "down", "0" -> false;
            default -> throw new IOException("'" + value + "' is neither on nor off");
        };
    }

    private static long number(String value) throws IOException {
        try {
            return Long.decode(value);
        } catch (NumberFormatException e) {
            throw new IOException("'" + value + "' is not a number", e);
        }
    }

    private static int state(String value) throws IOException {
        for (PortState state : PortState.values()) {
            if (state.toString().equals(value)) {
                return state.number();
            }
        }
        return Math.toIntExact(number(value));
    }

    static long address(String value) throws IOException {
        try {
            return MacAddress.parse(value).value();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
