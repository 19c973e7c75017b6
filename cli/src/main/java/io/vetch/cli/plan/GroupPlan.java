package io.vetch.cli.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.vetch.cli.tool.bridge.GroupWords;
import io.vetch.core.multicast.GroupEntry;
import io.vetch.core.multicast.ManualEntry;
import io.vetch.core.multicast.message.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An entry that was added for good to the table of multicast groups of a bridge, in the words of
 * {@code bridge mdb add}.
 *
 * @param group an IP address, or a MAC address
 * @param port as the bridge's lists have it; the bridge itself for its host; in a kept state, which has the port
 *     elsewhere, empty
 * @param source null for all sources
 * @param vlan 0: none
 * @param filterMode {@code include} or {@code exclude}, which is the default
 * @param sources with commas between them
 * @param proto by whom it was added; null for {@code static}
 */
public record GroupPlan(
        @JsonProperty(value = "group", required = true) @JsonSetter(nulls = Nulls.FAIL)
        String group,

        @JsonProperty(value = "port", required = true) @JsonSetter(nulls = Nulls.FAIL)
        String port,

        @JsonProperty("source") @Nullable String source,
        @JsonProperty("vlan") int vlan,
        @JsonProperty("filter_mode") @Nullable String filterMode,
        @JsonProperty("sources") @Nullable String sources,
        @JsonProperty("proto") @Nullable String proto) {
    /** The same entries come in the same order. */
    public static final Comparator<GroupPlan> ORDER = Comparator.comparing(GroupPlan::toString);

    private static final String INCLUDE = "include";

    /** One that is there. @param port in the words of the caller */
    public static GroupPlan of(GroupEntry entry, String port) {
        String sources = entry.sources().stream()
                .map(source -> source.address().toString())
                .sorted()
                .collect(Collectors.joining(","));
        boolean include = entry.include() && entry.source().isAny() && !sources.isEmpty();
        boolean usual = entry.protocol() == GroupEntry.STATIC || entry.port().isLocal();
        return new GroupPlan(
                entry.group().toString(),
                port,
                entry.source().isAny() ? null : entry.source().toString(),
                entry.vlan(),
                include ? INCLUDE : null,
                sources.isEmpty() ? null : sources,
                usual ? null : GroupWords.protocol(entry.protocol()));
    }

    /**
     * The same with a port in other words, and all else in the words of {@link #of}.
     *
     * @throws IOException with what is wrong
     */
    GroupPlan at(String otherPort) throws IOException {
        ManualEntry entry = entry();
        String list = entry.sources().stream().map(IpAddress::toString).sorted().collect(Collectors.joining(","));
        return new GroupPlan(
                entry.group().toString(),
                otherPort,
                entry.source().isAny() ? null : entry.source().toString(),
                vlan,
                entry.include() ? INCLUDE : null,
                list.isEmpty() ? null : list,
                entry.protocol() == GroupEntry.STATIC ? null : GroupWords.protocol(entry.protocol()));
    }

    /** What is to be added. @throws IOException with what is wrong */
    @JsonIgnore
    public ManualEntry entry() throws IOException {
        IpAddress to = address("group", group);
        if (!to.isMulticast() || to.isNeverPruned()) {
            throw new IOException(group + " is no group that can be added");
        }
        List<IpAddress> list = new ArrayList<>();
        for (String each : sources == null ? new String[0] : sources.split(",", -1)) {
            list.add(sourceOf(to, each));
        }
        boolean include = INCLUDE.equals(filterMode);
        if (!include && filterMode != null && !filterMode.equals("exclude")) {
            throw new IOException("no filter_mode '" + filterMode + "'; there are include and exclude");
        }
        if (include && list.isEmpty()) {
            throw new IOException(group + ": filter_mode include needs sources");
        }
        IpAddress from = source == null ? IpAddress.any(to.etherType()) : sourceOf(to, source);
        return new ManualEntry(vlan, to, from, true, include, list, protocol());
    }

    private int protocol() throws IOException {
        String word = proto;
        return word == null
                ? GroupEntry.STATIC
                : GroupWords.protocol(word).orElseThrow(() -> new IOException("no proto '" + word + "'"));
    }

    private static IpAddress sourceOf(IpAddress group, String text) throws IOException {
        IpAddress address = address("source", text);
        if (address.etherType() != group.etherType() || address.isMulticast()) {
            throw new IOException(text + " is no source of " + group);
        }
        return address;
    }

    private static IpAddress address(String what, String text) throws IOException {
        return GroupWords.address(text).orElseThrow(() -> new IOException(what + " '" + text + "' is no address"));
    }

    /** Behind {@code bridge mdb add dev BRIDGE}. */
    String words() {
        return "port " + Words.name(port) + " grp " + group + word("src", source) + " permanent"
                + (vlan == 0 ? "" : " vid " + vlan)
                + word("filter_mode", filterMode == null && sources != null ? "exclude" : filterMode)
                + word("source_list", sources)
                + word("proto", proto);
    }

    private static String word(String word, @Nullable String value) {
        return value == null ? "" : " " + word + " " + value;
    }
}
