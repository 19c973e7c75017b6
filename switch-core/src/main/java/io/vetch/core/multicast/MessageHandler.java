package io.vetch.core.multicast;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.multicast.message.MulticastMessage;
import io.vetch.core.multicast.message.MulticastMessage.GroupRecord;
import io.vetch.core.multicast.message.MulticastMessage.Join;
import io.vetch.core.multicast.message.MulticastMessage.Leave;
import io.vetch.core.multicast.message.MulticastMessage.Malformed;
import io.vetch.core.multicast.message.MulticastMessage.Query;
import io.vetch.core.multicast.message.MulticastMessage.RecordType;
import io.vetch.core.multicast.message.MulticastMessage.RouterHello;
import io.vetch.core.multicast.message.MulticastMessage.SourceReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a message. */
final class MessageHandler {
    private static final long MILLI = 1_000_000;

    private final SnoopingState state;
    private final Querier.Pair queriers;
    private final GroupTable table;
    private final SourceFilter filter;
    private final RouterListener routers;

    /** Told that a router was heard. */
    interface RouterListener {
        void heard(MulticastPort port, int etherType);
    }

    MessageHandler(
            SnoopingState state, Querier.Pair queriers, GroupTable table, SourceFilter filter, RouterListener routers) {
        this.state = state;
        this.queriers = queriers;
        this.table = table;
        this.filter = filter;
        this.routers = routers;
    }

    /** @param from the local port if the host sent it @param sender its MAC address */
    void handle(MulticastPort from, int vlan, MacAddress sender, MulticastMessage message) {
        switch (message) {
            case Join join -> join(from, GroupKey.ofAllSources(vlan, join.group()), sender, true);
            case Leave leave -> leave(from, GroupKey.ofAllSources(vlan, leave.group()), sender);
            case SourceReport report -> report.records().forEach(each -> record(from, vlan, sender, report, each));
            case Query query -> query(from, vlan, query);
            case RouterHello hello -> routers.heard(from, hello.etherType());
            case Malformed _ -> {} // it is not believed, and goes where frames of its kind go
        }
    }

    /**
     * @param lasts whether it lasts for a while as it is, as groups without sources do
     * @return the port's entry, null of the host, or if there is no room
     */
    private @Nullable PortGroup join(MulticastPort from, GroupKey key, MacAddress sender, boolean lasts) {
        if (key.group().isNeverPruned() || !key.group().isMulticast()) {
            return null;
        }
        if (from.isLocal()) {
            table.hostJoins(key);
            return null;
        }
        PortGroup entry = table.add(key, from, sender, !lasts, false);
        if (entry != null && lasts && !entry.permanent) {
            entry.timer.set(state.now() + state.options.membershipInterval());
        }
        return entry;
    }

    private void record(MulticastPort from, int vlan, MacAddress sender, SourceReport report, GroupRecord record) {
        GroupKey key = GroupKey.ofAllSources(vlan, record.group());
        boolean withSources = state.options.tellsSourcesApart(report.etherType()) && !from.isLocal();
        boolean leaves = record.sources().isEmpty()
                && (record.type() == RecordType.CHANGE_TO_INCLUDE || record.type() == RecordType.MODE_IS_INCLUDE);
        if (leaves && !withSources) {
            leave(from, key, sender);
            return;
        }
        if (!leaves) {
            join(from, key, sender, !withSources);
        }
        PortGroup entry = withSources ? table.find(key, from, sender) : null;
        if (entry != null && !entry.permanent) {
            filter.apply(entry, report.host(), record);
        }
    }

    // ---- leaving

    /** br_multicast_leave_group(). */
    private void leave(MulticastPort from, GroupKey key, MacAddress sender) {
        Group group = table.find(key);
        if (group == null || key.group().isNeverPruned()) {
            return;
        }
        Querier querier = queriers.of(key.group().etherType());
        if (from.common.fastLeave && !from.isLocal()) {
            leaveAtOnce(group, from, sender);
            return;
        }
        if (querier.otherLives()) {
            return; // it asks about the group, and that is heard
        }
        long end = state.now() + state.options.lastMemberTime();
        if (querier.asks()) {
            querier.askAbout(from, key.group());
            from.family(key.group().etherType()).queryTimer.set(end);
        }
        if (from.isLocal()) {
            if (group.hostJoined) {
                group.timer.shorten(end);
            }
            return;
        }
        for (PortGroup entry : group.ports) {
            if (entry.port == from && !entry.permanent) {
                entry.timer.shorten(end);
                return;
            }
        }
    }

    private void leaveAtOnce(Group group, MulticastPort from, MacAddress sender) {
        for (PortGroup entry : List.copyOf(group.ports)) {
            if (entry.isOf(from, sender) && !entry.permanent) {
                entry.fastLeft = true;
                table.remove(entry);
            }
        }
    }

    // ---- queries of others

    private void query(MulticastPort from, int vlan, Query query) {
        boolean withSources = state.options.tellsSourcesApart(query.etherType());
        if (query.ofSources() || (withSources && !query.group().isAny() && query.suppressed())) {
            return;
        }
        long delay = query.maxDelayMillis() * MILLI;
        if (query.group().isAny()) {
            if (queriers.of(query.etherType()).heard(from, query.source(), delay)) {
                routers.heard(from, query.etherType());
            }
            return;
        }
        Group group = table.find(GroupKey.ofAllSources(vlan, query.group()));
        if (group == null) {
            return;
        }
        long end = state.now() + delay * state.options.lastMemberCount();
        if (group.hostJoined) {
            group.timer.shorten(end);
        }
        for (PortGroup entry : group.ports) {
            if (!entry.permanent && (entry.timer.isPending() || !withSources || !entry.include)) {
                entry.timer.shorten(end);
            }
        }
    }
}
