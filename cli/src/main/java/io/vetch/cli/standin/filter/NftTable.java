package io.vetch.cli.standin.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of nftables, from {@code nft -j list ruleset} (libnftables-json(5)). */
final class NftTable {
    private final String family;
    private final String name;
    private final Map<String, JsonNode> chains = new LinkedHashMap<>();
    private final Map<String, List<JsonNode>> rules = new LinkedHashMap<>();
    /** Named sets and maps: their elements. */
    private final Map<String, JsonNode> elements = new LinkedHashMap<>();

    private NftTable(String family, String name) {
        this.family = family;
        this.name = name;
    }

    /** All tables of a ruleset, in order. */
    static List<NftTable> all(JsonNode ruleset) {
        Map<String, NftTable> tables = new LinkedHashMap<>();
        for (JsonNode object : ruleset.path("nftables")) {
            object.properties().forEach(property -> add(tables, property.getKey(), property.getValue()));
        }
        return List.copyOf(tables.values());
    }

    private static void add(Map<String, NftTable> tables, String kind, JsonNode object) {
        String family = object.path("family").asText();
        if (family.isEmpty()) {
            return; // metainfo
        }
        String name = object.path(kind.equals("table") ? "name" : "table").asText();
        NftTable table = tables.computeIfAbsent(family + " " + name, key -> new NftTable(family, name));
        switch (kind) {
            case "chain" -> table.chains.put(object.path("name").asText(), object);
            case "rule" ->
                table.rules
                        .computeIfAbsent(object.path("chain").asText(), key -> new ArrayList<>())
                        .add(object);
            case "set", "map" -> table.elements.put(object.path("name").asText(), object.path("elem"));
            default -> {}
        }
    }

    String family() {
        return family;
    }

    String name() {
        return name;
    }

    /** The chains that the kernel itself calls. */
    List<JsonNode> baseChains() {
        return chains.values().stream().filter(chain -> chain.has("hook")).toList();
    }

    /** A chain's rules in order. @return null if there is no such chain */
    @Nullable
    List<JsonNode> rules(String chain) {
        return chains.containsKey(chain) ? rules.getOrDefault(chain, List.of()) : null;
    }

    /**
     * The elements of what an expression names: a set of its own, or one of the table ({@code @name}); null if neither.
     */
    @Nullable
    JsonNode elements(JsonNode reference) {
        if (reference.has("set")) {
            return reference.path("set");
        }
        String text = reference.asText();
        return text.startsWith("@") ? elements.get(text.substring(1)) : null;
    }
}
