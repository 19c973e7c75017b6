package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a forwarding database, as the file of {@code vetch simulate} has it too.
 *
 * @param address of the station
 * @param port as the bridge's lists have it; the bridge itself for a local entry of its host
 * @param kind {@code static}, which is the default, or {@code local}
 * @param sticky whether it stays on its port
 * @param vlan in which it counts; 0: in all of its port, and without a VLAN
 */
public record EntryPlan(
        @JsonProperty(value = "address", required = true) @JsonSetter(nulls = Nulls.FAIL)
        String address,

        @JsonProperty(value = "port", required = true) @JsonSetter(nulls = Nulls.FAIL)
        String port,

        @JsonProperty("kind") @Nullable String kind,
        @JsonProperty("sticky") boolean sticky,
        @JsonProperty("vlan") int vlan) {}
