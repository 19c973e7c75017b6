package io.vetch.core.multicast;

import io.vetch.core.multicast.PortGroup.GroupSource;
import java.util.List;

/** Asks whether a group, or a source of it, is still wanted, when somebody said that he does not want it any more. */
final class LastMembers {
    private final SnoopingState state;
    private final Querier.Pair queriers;

    LastMembers(SnoopingState state, Querier.Pair queriers) {
        this.state = state;
        this.queriers = queriers;
    }

    private Querier querier(PortGroup entry) {
        return queriers.of(entry.group.key.group().etherType());
    }

    /** __grp_src_query_marked_and_rexmit(). */
    void askOfSources(PortGroup entry, List<GroupSource> sources) {
        if (!state.isActive()) {
            return;
        }
        boolean asks = querier(entry).asks();
        long end = state.now() + state.options.lastMemberTime();
        for (GroupSource source : sources) {
            if (source.timer.at() > end) {
                source.queriesLeft = asks ? state.options.lastMemberCount() : source.queriesLeft;
                source.timer.set(end);
            }
        }
        if (asks) {
            querier(entry).askMembersOfSources(entry, true);
            entry.queryTimer.shorten(state.now() + state.options.lastMemberInterval());
        }
    }

    /** __grp_send_query_and_rexmit(). */
    void ask(PortGroup entry) {
        if (!state.isActive()) {
            return;
        }
        if (querier(entry).asks()) {
            entry.queriesLeft = state.options.lastMemberCount() - 1;
            querier(entry).askMembers(entry, false);
            entry.queryTimer.shorten(state.now() + state.options.lastMemberInterval());
        }
        if (!entry.include) {
            entry.timer.shorten(state.now() + state.options.lastMemberTime());
        }
    }

    /** br_multicast_port_group_rexmit(). */
    void askAgain(PortGroup entry) {
        if (entry.deleted || !state.isActive() || !querier(entry).asks()) {
            return;
        }
        if (entry.queriesLeft > 0) {
            entry.queriesLeft--;
            querier(entry).askMembers(entry, true);
        }
        boolean again = querier(entry).askMembersOfSources(entry, false);
        if (entry.queriesLeft > 0 || again) {
            entry.queryTimer.set(state.now() + state.options.lastMemberInterval());
        }
    }
}
