package io.vetch.cli.simulate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.vetch.cli.config.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file of {@code vetch simulate}. A file for {@code vetch run --config} is one too; besides, it may say
 *
 * <pre>
 *   bridges:
 *     br0:
 *       address: 02:00:00:00:00:fe             # of the bridge's own interface
 *       options: {ageing_time: 30000}
 *       ports:
 *         p1: {}
 *         p2: {isolated: on, mtu: 9000}
 *       vlans: {p1: 10 pvid untagged, p2: 10-20}   # with options: {vlan_filtering: 1}
 *       vlan_options: {br0: 10 mcast_querier 1}    # with options: {mcast_vlan_snooping: 1}
 *       fdb:
 *         - {address: 02:00:00:00:00:02, port: p2, kind: static, sticky: true}
 *   inputs:
 *     from-p1.pcap: p1                         # FILE: the port by which its frames enter
 *   changes:
 *     - {at: 10s, port: p2, set: {state: disabled}}
 *     - {at: 12s, bridge: br0, set: {ageing_time: 0}}
 * </pre>
 *
 * @param veths pairs of which at most one end each is a port
 * @param inputs files, relative to this one, and the port of each
 */
public record Topology(
        List<List<String>> veths, Map<String, BridgePlan> bridges, Map<String, String> inputs, List<Change> changes) {
    public Topology(
            @JsonProperty("veths") @Nullable List<List<String>> veths,
            @JsonProperty("bridges") @Nullable Map<String, BridgePlan> bridges,
            @JsonProperty("inputs") @Nullable Map<String, String> inputs,
            @JsonProperty("changes") @Nullable List<Change> changes) {
        this.veths = veths == null ? List.of() : veths;
        this.bridges = bridges == null ? Map.of() : bridges;
        this.inputs = inputs == null ? Map.of() : inputs;
        this.changes = changes == null ? List.of() : changes;
    }

    /**
     * One bridge; it and its ports are up unless they are told otherwise.
     *
     * @param address of the bridge's interface; null: the lowest of its ports' addresses, if they have any
     * @param options by their words in ip-link(8), and what else {@link Settings#bridge} knows
     * @param taps ports without settings
     * @param attach more of them
     * @param ports settings of each, see {@link Settings#port}
     * @param vlans lists of VLANs of ports, or of the bridge itself, see {@link io.vetch.cli.tool.vlan.VlanList}
     * @param vlanOptions what VLANs have for themselves, see {@link io.vetch.cli.tool.vlan.VlanOptions}
     * @param fdb what it knows from the start
     */
    public record BridgePlan(
            @Nullable String address,
            Map<String, String> options,
            List<String> taps,
            List<String> attach,
            Map<String, @Nullable Map<String, String>> ports,
            Map<String, String> vlans,
            Map<String, String> vlanOptions,
            List<Entry> fdb) {
        public BridgePlan(
                @JsonProperty("address") @Nullable String address,
                @JsonProperty("options") @Nullable Map<String, String> options,
                @JsonProperty("taps") @Nullable List<String> taps,
                @JsonProperty("attach") @Nullable List<String> attach,
                @JsonProperty("ports") @JsonSetter(contentNulls = Nulls.SET) @Nullable
                        Map<String, @Nullable Map<String, String>> ports,
                @JsonProperty("vlans") @Nullable Map<String, String> vlans,
                @JsonProperty("vlan_options") @Nullable Map<String, String> vlanOptions,
                @JsonProperty("fdb") @Nullable List<Entry> fdb) {
            this.address = address;
            this.options = options == null ? Map.of() : options;
            this.taps = taps == null ? List.of() : taps;
            this.attach = attach == null ? List.of() : attach;
            this.ports = ports == null ? Map.of() : ports;
            this.vlans = vlans == null ? Map.of() : vlans;
            this.vlanOptions = vlanOptions == null ? Map.of() : vlanOptions;
            this.fdb = fdb == null ? List.of() : fdb;
        }

        /** Every port and its settings, in the order they get their numbers: taps, attach, then ports. */
        Map<String, Map<String, String>> settings() {
            Map<String, Map<String, String>> all = new LinkedHashMap<>();
            taps.forEach(name -> all.put(name, Map.of()));
            attach.forEach(name -> all.put(name, Map.of()));
            ports.forEach((name, settings) -> all.put(name, settings == null ? Map.of() : settings));
            return all;
        }
    }

    /**
     * An entry of the forwarding database.
     *
     * @param port may be the bridge itself for a local entry
     * @param kind {@code dynamic}, {@code static} or {@code local}
     * @param sticky whether it stays on its port
     * @param vlan in which it counts; 0: in all of its port, and without a VLAN
     */
    public record Entry(
            @JsonProperty(value = "address", required = true) @JsonSetter(nulls = Nulls.FAIL)
            String address,

            @JsonProperty(value = "port", required = true) @JsonSetter(nulls = Nulls.FAIL)
            String port,

            @JsonProperty("kind") @Nullable String kind,
            @JsonProperty("sticky") boolean sticky,
            @JsonProperty("vlan") int vlan) {}

    /**
     * Settings that change on the way.
     *
     * @param at after the first frame: {@code 10s}, {@code 250ms}, {@code 10us}
     * @param port whose settings, or
     * @param bridge whose options
     */
    public record Change(
            @JsonProperty(value = "at", required = true) @JsonSetter(nulls = Nulls.FAIL)
            String at,

            @JsonProperty("port") @Nullable String port,
            @JsonProperty("bridge") @Nullable String bridge,

            @JsonProperty(value = "set", required = true) @JsonSetter(nulls = Nulls.FAIL)
            Map<String, String> set) {}

    /** @throws IOException with the line of what is wrong */
    public static Topology read(Path file) throws IOException {
        Topology topology = YamlFile.read(file, Topology.class);
        if (topology == null || topology.bridges.isEmpty()) {
            throw new IOException(file + ": no bridges");
        }
        return topology;
    }
}
