package io.vetch.cli.tool.vlan;

import io.vetch.core.vlan.PortVlans;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The VLANs of a port in one line, as configuration files have them: {@code 10 pvid untagged, 20-30}, or {@code none}.
 */
public final class VlanList {
    private static final String NONE = "none";
    private static final Pattern ITEM = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?((?: +(?:pvid|untagged))*)");

    private VlanList() {}

    /** @throws IOException with what is wrong */
    public static PortVlans parse(String text) throws IOException {
        PortVlans list = PortVlans.NONE;
        if (text.strip().equals(NONE)) {
            return list;
        }
        for (String item : text.split(",", -1)) {
            Matcher matcher = ITEM.matcher(item.strip());
            if (!matcher.matches()) {
                throw new IOException("'" + item.strip() + "' is not ID[-ID] [pvid] [untagged]");
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            boolean pvid = matcher.group(3).contains("pvid");
            if (!PortVlans.isVlan(first) || !PortVlans.isVlan(last) || first > last || (pvid && first < last)) {
                throw new IOException("'" + item.strip() + "': VLANs are 1 to 4094, and one of them is the PVID");
            }
            list = list.with(first, last, pvid, matcher.group(3).contains("untagged"));
        }
        return list;
    }

    public static String text(PortVlans list) {
        List<VlanRow> rows = VlanRow.of(list, vlan -> true, true);
        return rows.isEmpty() ? NONE : rows.stream().map(VlanList::item).collect(Collectors.joining(", "));
    }

    private static String item(VlanRow row) {
        return row.range().text() + (row.pvid() ? " pvid" : "") + (row.untagged() ? " untagged" : "");
    }
}
