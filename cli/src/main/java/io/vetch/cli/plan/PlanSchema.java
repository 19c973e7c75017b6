package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vetch.cli.config.HttpPlan;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.settings.SettingSchema;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of a configuration file, made of the records that the file is read into and of the
 * tables of settings. It knows keys, kinds and the ranges of numbers; what a name or a text means only
 * {@code vetch run} and {@code vetch apply} can tell.
 */
public final class PlanSchema {
    /** What {@code --help} prints. */
    public static final String USAGE = """
            Usage: vetch schema
            Prints the JSON Schema of configuration files, as 'vetch run --config' and 'vetch apply' read them. An editor
            that knows it completes and checks keys: put this line into the file, with the place you have saved it to:
                # yaml-language-server: $schema=/usr/share/vetch/vetch.schema.json
            """;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String INTERFACE = "NAME[,netns=NS][,mtu=BYTES][,down]";

    /** What the keys of a record mean. A key without a text is a mistake, which a test finds. */
    private static final Map<Class<?>, Map<String, String>> MEANINGS = Map.of(
            SwitchPlan.class,
                    Map.of(
                            "veth", "What they are made of: auto, real (the kernel's) or tap.",
                            "veths", "Pairs to make and bring up: two interfaces each, " + INTERFACE + ".",
                            "taps", "TAP devices to make that are no port of a bridge yet, " + INTERFACE + ".",
                            "bridges", "Bridges to make, by NAME[,netns=NS].",
                            "stand_in", "Bridges of the kernel to stand in for, by name; \"*\": all.",
                            "attach_anyway", "true: attach interfaces also if a default route leads out by them.",
                            "http", "Serve the page and metrics by HTTP; it begins and ends with the daemon."),
            GroupPlan.class,
                    Map.of(
                            "group", "An IP address, or a MAC address.",
                            "port", "A port, as the lists have it; the bridge itself for its host.",
                            "source", "An IP address; without it, all sources.",
                            "vlan", "In which the entry counts; 0: none.",
                            "filter_mode", "include, or exclude, which is the default.",
                            "sources", "IP addresses, with commas between them.",
                            "proto", "By whom it was added; static, if not given."),
            HttpPlan.class,
                    Map.of(
                            "address", "ADDRESS:PORT, or one of both; else 127.0.0.1:9180.",
                            "token_file", "The file of the token that clients send."),
            BridgePlan.class,
                    Map.ofEntries(
                            Map.entry("up", "false: the bridge is not brought up."),
                            Map.entry("address", "Of its own interface; else it has that of its ports."),
                            Map.entry("mtu", "Of its own interface; else it has that of its ports."),
                            Map.entry("options", "The words and units of ip-link(8), \"type bridge\"."),
                            Map.entry(
                                    "taps",
                                    "TAP devices to make and add, each the interface of a host, " + INTERFACE + "."),
                            Map.entry(
                                    "vm_taps",
                                    "TAP devices to make and add, for virtual machines to open, NAME[,user=UID]."),
                            Map.entry("attach", "Existing interfaces, or ends of pairs in 'veths', " + INTERFACE + "."),
                            Map.entry(
                                    "ports", "Settings of its ports: the words of ip-link(8), \"type bridge_slave\"."),
                            Map.entry(
                                    "vlans", "VLANs of its ports and of itself: 10, 20-30 untagged, 1 pvid untagged."),
                            Map.entry(
                                    "vlan_options",
                                    "What VLANs have for themselves about multicast: 10 mcast_querier 1, of ports: 10"
                                            + " mcast_router 2."),
                            Map.entry("fdb", "Entries of its forwarding database that do not age."),
                            Map.entry("mdb", "Entries of its group table that are there for good."),
                            Map.entry("on_loop", "About a loop: report it, or quarantine 30s, to keep a port out."),
                            Map.entry("lookback", "Keep the newest frames: 30s, 64MiB, or 30s,64MiB; off: never."),
                            Map.entry(
                                    "lookback_triggers",
                                    "When they are saved: mac-move, drop:REASON or floods:N/s"
                                            + "[ dir=DIR][ after=2s][ every=60s].")),
            StandInPlan.class,
                    Map.of(
                            "bypass_bridge_filters", "true: also where rules of the host are passed by.",
                            "strict_filters", "true: give the bridge back when such a rule appears.",
                            "on_loop", "About a loop: report it, or quarantine 30s, to keep a port out.",
                            "lookback", "Keep the newest frames: 30s, 64MiB, or 30s,64MiB; off: never.",
                            "lookback_triggers", "When they are saved, as of a bridge."),
            EntryPlan.class,
                    Map.of(
                            "address", "The station's MAC address.",
                            "port", "Its port, as the lists have it; the bridge itself for an entry of its host.",
                            "kind", "static, which is the default, or local.",
                            "sticky", "true: the station stays on this port.",
                            "vlan", "In which the entry counts; 0: in all VLANs of the port."));

    private PlanSchema() {}

    /** JSON, indented. */
    public static String text() {
        ObjectNode schema = NODES.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Configuration of a switch of Vetch");
        schema.setAll(object(SwitchPlan.class));
        return schema.toPrettyString() + "\n";
    }

    /** All keys and what they mean, by the place where they may stand. */
    public static Map<String, Map<String, String>> keys() {
        Map<String, Map<String, String>> places = new LinkedHashMap<>();
        places.put("Keys", keys(SwitchPlan.class));
        places.put("Keys of a bridge", keys(BridgePlan.class));
        places.put("Keys of an entry of fdb", keys(EntryPlan.class));
        places.put("Keys of an entry of mdb", keys(GroupPlan.class));
        places.put("Keys of a bridge of stand_in", keys(StandInPlan.class));
        places.put("Keys of http", keys(HttpPlan.class));
        return places;
    }

    private static Map<String, String> keys(Class<?> type) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (Parameter parameter : parameters(type)) {
            String key = parameter.getAnnotation(JsonProperty.class).value();
            keys.put(key, meaning(type, key));
        }
        return keys;
    }

    private static String meaning(Class<?> type, String key) {
        return MEANINGS.getOrDefault(type, Map.of()).getOrDefault(key, "");
    }

    /** What Jackson fills. */
    private static List<Parameter> parameters(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .map(constructor -> List.of(constructor.getParameters()))
                .filter(all ->
                        !all.isEmpty() && all.stream().allMatch(each -> each.isAnnotationPresent(JsonProperty.class)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + " is not made from a file"));
    }

    private static ObjectNode object(Class<?> type) {
        ObjectNode schema = kind("object");
        ObjectNode properties = NODES.objectNode();
        ArrayNode required = NODES.arrayNode();
        for (Parameter parameter : parameters(type)) {
            JsonProperty property = parameter.getAnnotation(JsonProperty.class);
            ObjectNode value = value(parameter);
            if (property.required()) {
                required.add(property.value());
            } else {
                orNothing(value);
            }
            value.put("description", meaning(type, property.value()));
            properties.set(property.value(), value);
        }
        schema.set("properties", properties);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode value(Parameter parameter) {
        String key = parameter.getAnnotation(JsonProperty.class).value();
        if (key.equals("options")) {
            return SettingSchema.of(BridgeSettings.TABLE);
        }
        JsonSetter setter = parameter.getAnnotation(JsonSetter.class);
        boolean mayHoldNothing = setter != null && setter.contentNulls() == Nulls.SET;
        if (!key.equals("ports")) {
            return of(parameter.getParameterizedType(), mayHoldNothing);
        }
        ObjectNode settings = SettingSchema.of(PortSettings.TABLE);
        ObjectNode ports = kind("object");
        ports.set("additionalProperties", mayHoldNothing ? orNothing(settings) : settings);
        return ports;
    }

    /** @param mayHoldNothing whether what a list or map holds may be left out */
    private static ObjectNode of(Type type, boolean mayHoldNothing) {
        if (type instanceof ParameterizedType generic) {
            Type[] held = generic.getActualTypeArguments();
            ObjectNode inside = of(held[held.length - 1], false);
            boolean list = Collection.class.isAssignableFrom((Class<?>) generic.getRawType());
            ObjectNode schema = kind(list ? "array" : "object");
            schema.set(list ? "items" : "additionalProperties", mayHoldNothing ? orNothing(inside) : inside);
            return schema;
        }
        if (type == String.class || isOneWord((Class<?>) type)) {
            return SettingSchema.word();
        }
        if (type == boolean.class || type == Boolean.class) {
            return kind("boolean");
        }
        return type == int.class || type == Integer.class ? kind("integer") : object((Class<?>) type);
    }

    /** Whether a type is made from a text. */
    private static boolean isOneWord(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.isAnnotationPresent(JsonCreator.class)
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}));
    }

    private static ObjectNode kind(String name) {
        return NODES.objectNode().put("type", name);
    }

    /** Lets a key stand without a value. */
    private static ObjectNode orNothing(ObjectNode schema) {
        ArrayNode kinds = NODES.arrayNode();
        if (schema.get("type").isArray()) {
            kinds.addAll((ArrayNode) schema.get("type"));
        } else {
            kinds.add(schema.get("type"));
        }
        schema.set("type", kinds.add("null"));
        return schema;
    }
}
