package io.vetch.cli.simulate;

import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.Kind;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.MacAddress;
import java.io.IOException;
import java.util.Map;

/** Sets ports and bridges by the words of a {@link Topology}; a mistake names the object and the word. */
final class Settings {
    private Settings() {}

    @FunctionalInterface
    private interface Setter {
        void set(String word, String value) throws IOException;
    }

    /** Those of {@link BridgeSettings}, {@code up} and {@code promiscuous}. */
    static void bridge(Bridge bridge, Map<String, String> settings) throws IOException {
        all(bridge.name(), settings, (word, value) -> {
            switch (word) {
                case "up" -> bridge.setUp(Kind.isOn(value));
                case "promiscuous" -> bridge.setPromiscuous(Kind.isOn(value));
                default -> BridgeSettings.of(word).setYaml(bridge, value);
            }
        });
    }

    /** Those of {@link PortSettings}, {@code link}, {@code mtu} and {@code address}. */
    static void port(MemberPort member, Map<String, String> settings) throws IOException {
        Bridge bridge = member.bridge();
        all(member.port().name(), settings, (word, value) -> {
            switch (word) {
                case "link" -> bridge.setOperational(member.port(), Kind.isOn(value));
                case "mtu" -> bridge.setMtu(member.port(), Math.toIntExact(Kind.number(value)));
                case "address" -> bridge.setAddress(member.port(), address(value));
                default -> PortSettings.of(word).setYaml(member, value);
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

    static long address(String value) throws IOException {
        try {
            return MacAddress.parse(value).value();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
