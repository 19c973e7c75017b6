package io.vetch.cli.simulate;

import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.Kind;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.vlan.VlanList;
import io.vetch.cli.tool.vlan.VlanOptions;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.frame.MacAddress;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Sets ports and bridges by the words of a {@link Topology}; a mistake names the object and the word. */
final class Settings {
    /** Beside those of the tools. */
    private static final Set<String> OF_BRIDGE = Set.of("up", "promiscuous", "vlans", "vlan_options");

    private static final Set<String> OF_PORT = Set.of("link", "mtu", "address", "vlans", "vlan_options");

    private Settings() {}

    @FunctionalInterface
    private interface Setter {
        void set(String word, String value) throws IOException;
    }

    /** Those of {@link BridgeSettings}, {@code up}, {@code promiscuous}, {@code vlans} and {@code vlan_options}. */
    static void bridge(Bridge bridge, Map<String, String> settings, YamlPlace place) throws IOException {
        checkBridge(bridge.name(), settings, place);
        all(bridge.name(), settings, place, (word, value) -> {
            switch (word) {
                case "up" -> bridge.setUp(Kind.isOn(value));
                case "promiscuous" -> bridge.setPromiscuous(Kind.isOn(value));
                case "vlans" -> bridge.vlans().set(bridge.local().orElseThrow(), VlanList.parse(value));
                case "vlan_options" ->
                    VlanOptions.parse(value, true).set(bridge, bridge.local().orElseThrow());
                default -> BridgeSettings.of(word).setYaml(bridge, value);
            }
        });
    }

    /** Those of {@link PortSettings}, {@code link}, {@code mtu}, {@code address}, {@code vlans} and {@code vlan_options}. */
    static void port(MemberPort member, Map<String, String> settings, YamlPlace place) throws IOException {
        Bridge bridge = member.bridge();
        checkPort(member.port().name(), settings, place);
        all(member.port().name(), settings, place, (word, value) -> {
            switch (word) {
                case "link" -> bridge.setOperational(member.port(), Kind.isOn(value));
                case "mtu" -> bridge.setMtu(member.port(), Math.toIntExact(Kind.number(value)));
                case "address" -> bridge.setAddress(member.port(), address(value));
                case "vlans" -> bridge.vlans().set(member.port(), VlanList.parse(value));
                case "vlan_options" -> VlanOptions.parse(value, false).set(bridge, member.port());
                default -> PortSettings.of(word).setYaml(member, value);
            }
        });
    }

    /** Whether a bridge has settings of these names. */
    static void checkBridge(String object, Map<String, String> settings, YamlPlace place) throws IOException {
        for (String word : settings.keySet()) {
            if (!OF_BRIDGE.contains(word)) {
                place.in(word).ofKey().run(() -> naming(object, word, () -> BridgeSettings.of(word)));
            }
        }
    }

    /** Whether a port has settings of these names. */
    static void checkPort(String object, Map<String, String> settings, YamlPlace place) throws IOException {
        for (String word : settings.keySet()) {
            if (!OF_PORT.contains(word)) {
                place.in(word).ofKey().run(() -> naming(object, word, () -> PortSettings.of(word)));
            }
        }
    }

    private static void all(String object, Map<String, String> settings, YamlPlace place, Setter setter)
            throws IOException {
        for (Map.Entry<String, String> each : settings.entrySet()) {
            place.in(each.getKey())
                    .run(() -> naming(object, each.getKey(), () -> {
                        if (each.getValue() == null) { // YAML has keys without a value
                            throw new IOException("no value");
                        }
                        setter.set(each.getKey(), each.getValue());
                        return object;
                    }));
        }
    }

    /** A list of VLANs of a port, or of the bridge itself. */
    static MemberPort vlans(MemberPort member, String list) throws IOException {
        return naming(member.port().name(), "vlans", () -> {
            member.bridge().vlans().set(member.port(), VlanList.parse(list));
            return member;
        });
    }

    /** What VLANs of a port have for themselves, or those of the bridge. */
    static MemberPort vlanOptions(MemberPort member, String options) throws IOException {
        return naming(member.port().name(), "vlan_options", () -> {
            VlanOptions.parse(options, member.port().isLocal()).set(member.bridge(), member.port());
            return member;
        });
    }

    private static <T> T naming(String object, String word, YamlPlace.Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (RefusedException | IOException | ArithmeticException e) {
            throw new IOException(object + ": " + word + ": " + e.getMessage(), e);
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
