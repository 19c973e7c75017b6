package io.vetch.cli.tool.vlan;

import io.vetch.cli.tool.Numbers;
import io.vetch.cli.tool.UsageException;
import io.vetch.core.vlan.PortVlans;

/** {@code vid A} or {@code vid A-B}, as iproute2 reads it: not all that it takes are VLANs. */
record VlanRange(int first, int last) {
    private static final int REFUSED = 255;
    private static final int TOO_MUCH = 4096;

    /** @throws UsageException for what iproute2 itself refuses */
    static VlanRange parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            int vlan = number(text);
            return new VlanRange(vlan, vlan);
        }
        int first = number(text.substring(0, dash));
        int last = number(text.substring(dash + 1));
        if (first >= last) {
            throw new UsageException("Invalid VLAN range \"" + first + "-" + last + "\"", REFUSED);
        }
        return new VlanRange(first, last);
    }

    private static int number(String text) {
        int number = (short) Numbers.leading(text);
        if (number >= TOO_MUCH) {
            throw new UsageException("Invalid VLAN ID \"" + number + "\"", REFUSED);
        }
        return number;
    }

    boolean isSingle() {
        return first == last;
    }

    boolean isValid() {
        return PortVlans.isVlan(first) && PortVlans.isVlan(last);
    }

    boolean contains(int vlan) {
        return vlan >= first && vlan <= last;
    }

    /** {@code 10} or {@code 10-12}. */
    String text() {
        return isSingle() ? Integer.toString(first) : first + "-" + last;
    }
}
