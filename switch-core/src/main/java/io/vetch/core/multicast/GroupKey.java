package io.vetch.core.multicast;

import io.vetch.core.multicast.message.IpAddress;

/**
 * What an entry of the group table is about.
 *
 * @param vlan 0 where no VLANs are told apart
 * @param source {@link IpAddress#isAny} for all sources
 */
record GroupKey(int vlan, IpAddress group, IpAddress source) {
    static GroupKey ofAllSources(int vlan, IpAddress group) {
        return new GroupKey(vlan, group, IpAddress.any(group.etherType()));
    }

    boolean isOfAllSources() {
        return source.isAny();
    }

    GroupKey from(IpAddress otherSource) {
        return new GroupKey(vlan, group, otherSource);
    }

    GroupKey ofAllSources() {
        return ofAllSources(vlan, group);
    }
}
