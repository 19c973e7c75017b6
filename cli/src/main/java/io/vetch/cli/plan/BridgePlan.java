package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.vetch.cli.lookback.LimitWords;
import io.vetch.cli.lookback.Trigger;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.OnLoop;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.cli.tool.vlan.VlanList;
import io.vetch.cli.tool.vlan.VlanOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One bridge of a {@link SwitchPlan}; its TAP devices are brought up with it.
 *
 * @param up whether it is brought up
 * @param address of its own interface; null: as that of its ports makes it
 * @param mtu of its own interface; null: as those of its ports make it
 * @param options by their words in ip-link(8), see {@link BridgeSettings}
 * @param onLoop what to do about a loop, see {@link OnLoop}; it is one of the options, too. Null: as they say
 * @param taps TAP devices to make, in {@link DeviceWords}
 * @param vmTaps TAP devices to make for virtual machines, in {@link DeviceWords}
 * @param attach existing interfaces, or veth ends of this plan, in {@link DeviceWords}
 * @param ports settings of its ports, see {@link PortSettings}; a port has the words that it has in the lists
 * @param vlans lists of VLANs, see {@link VlanList}, of ports and of the bridge itself, by the words of {@code ports};
 *     of others: the default PVID
 * @param vlanOptions what VLANs have for themselves, see {@link VlanOptions}, by the same words
 * @param fdb entries of its forwarding database that are no dynamic ones
 * @param mdb entries of its group table that are there for good
 * @param lookback what is kept of its frames, see {@link LimitWords}, or {@code off}; null for the default
 * @param triggers when they are saved, see {@link Trigger}
 */
public record BridgePlan(
        Boolean up,
        @Nullable String address,
        @Nullable Integer mtu,
        Map<String, String> options,
        @Nullable OnLoop onLoop,
        List<String> taps,
        List<String> vmTaps,
        List<String> attach,
        Map<String, Map<String, String>> ports,
        Map<String, String> vlans,
        Map<String, String> vlanOptions,
        List<EntryPlan> fdb,
        List<GroupPlan> mdb,
        @Nullable String lookback,
        List<String> triggers) {
    public BridgePlan(
            @JsonProperty("up") @Nullable Boolean up,
            @JsonProperty("address") @Nullable String address,
            @JsonProperty("mtu") @Nullable Integer mtu,
            @JsonProperty("options") @Nullable Map<String, String> options,
            @JsonProperty("on_loop") @Nullable OnLoop onLoop,
            @JsonProperty("taps") @Nullable List<String> taps,
            @JsonProperty("vm_taps") @Nullable List<String> vmTaps,
            @JsonProperty("attach") @Nullable List<String> attach,
            @JsonProperty("ports") @JsonSetter(contentNulls = Nulls.SET) @Nullable
                    Map<String, @Nullable Map<String, String>> ports,
            @JsonProperty("vlans") @Nullable Map<String, String> vlans,
            @JsonProperty("vlan_options") @Nullable Map<String, String> vlanOptions,
            @JsonProperty("fdb") @Nullable List<EntryPlan> fdb,
            @JsonProperty("mdb") @Nullable List<GroupPlan> mdb,
            @JsonProperty("lookback") @Nullable String lookback,
            @JsonProperty("lookback_triggers") @Nullable List<String> triggers) {
        this.up = up == null || up;
        this.address = address;
        this.mtu = mtu;
        this.options = OnLoop.in(options == null ? Map.of() : options, onLoop);
        this.onLoop = onLoop;
        this.taps = taps == null ? List.of() : taps;
        this.vmTaps = vmTaps == null ? List.of() : vmTaps;
        this.attach = attach == null ? List.of() : attach;
        this.ports = new LinkedHashMap<>();
        if (ports != null) {
            ports.forEach((name, settings) -> this.ports.put(name, settings == null ? Map.of() : settings));
        }
        this.vlans = vlans == null ? Map.of() : vlans;
        this.vlanOptions = vlanOptions == null ? Map.of() : vlanOptions;
        this.fdb = fdb == null ? List.of() : fdb;
        this.mdb = mdb == null ? List.of() : mdb;
        this.lookback = lookback;
        this.triggers = triggers == null ? List.of() : triggers;
    }

    /** One as the command line has it. */
    public static BridgePlan withPorts(
            @Nullable List<String> taps, @Nullable List<String> vmTaps, @Nullable List<String> attach) {
        return new BridgePlan(
                null, null, null, null, null, taps, vmTaps, attach, null, null, null, null, null, null, null);
    }
}
