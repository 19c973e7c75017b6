package io.vetch.cli.tool.bridge;

import io.vetch.cli.control.MonitorEvent;
import io.vetch.cli.rpc.Stream;
import io.vetch.cli.tool.Caller;
import io.vetch.cli.tool.GlobalOptions;
import io.vetch.cli.tool.GlobalOptions.Flag;
import io.vetch.cli.tool.Outcome;
import io.vetch.cli.tool.Words;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code bridge monitor}: what happens on the bridges of the caller's namespace, line by line, until it is stopped. */
final class MonitorStream implements Stream {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorStream.class);

    /** What the original exits with when the kernel's news end. */
    private static final int CUT_SHORT = 2;

    private final Caller caller;
    private final MonitorText text;
    private final boolean links;
    private final boolean entries;
    private final boolean vlans;
    private final boolean groups;
    private @Nullable Sink client;
    private @Nullable Runnable subscription;

    private MonitorStream(Caller caller, MonitorText text, Predicate<String> about) {
        this.caller = caller;
        this.text = text;
        this.links = about.test("link");
        this.entries = about.test("fdb");
        this.vlans = about.test("vlan");
        this.groups = about.test("mdb");
    }

    /** {@code monitor [all | link | fdb | mdb | vlan]}; what Vetch has no news of (vni) stays silent. */
    static Outcome run(Caller caller, GlobalOptions options, Words words) {
        String what = words.isEmpty() ? "all" : words.next();
        boolean all = what.equals("all");
        if (!all && !List.of("link", "fdb", "mdb", "vlan").contains(what)) {
            return Outcome.failed(255, "Argument \"" + what + "\" is unknown, try \"bridge monitor help\".");
        }
        MonitorText text = new MonitorText(all, options.has(Flag.DETAILS), options.has(Flag.STATISTICS));
        return Outcome.streaming(new MonitorStream(caller, text, each -> all || each.equals(what)));
    }

    @Override
    public void start(Sink sink) {
        client = sink;
        subscription = caller.control().monitor().subscribe(this::report);
    }

    private void report(MonitorEvent event) {
        if (client == null || event.bridge().nsid() != caller.nsid()) {
            return;
        }
        try {
            line(event).map(Piece::of).ifPresent(client::print);
        } catch (IOException e) {
            LOG.debug("an event could not be described: {}", e.getMessage());
        }
    }

    private Optional<String> line(MonitorEvent event) throws IOException {
        return switch (event) {
            case MonitorEvent.EntryChanged e
            when entries -> Optional.of(text.entry(e.bridge().bridge(), e.entry()));
            case MonitorEvent.EntryRemoved e
            when entries -> Optional.of(text.entryDeleted(e.bridge().bridge(), e.entry(), e.aged()));
            case MonitorEvent.PortChanged e when links -> port(e);
            case MonitorEvent.PortRemoved e
            when links -> Optional.of(text.portDeleted(caller, e.member(), e.membership()));
            case MonitorEvent.VlansChanged e when vlans -> Optional.of(text.vlans(e));
            case MonitorEvent.VlanOptionsChanged e when vlans -> Optional.of(text.vlans(e));
            case MonitorEvent.GroupChanged e when groups -> Optional.of(text.group(e));
            case MonitorEvent.RouterChanged e when groups -> Optional.of(text.router(e));
            case MonitorEvent.LoopChanged e when links -> Optional.of(text.loop(e));
            default -> Optional.empty();
        };
    }

    private Optional<String> port(MonitorEvent.PortChanged event) throws IOException {
        var owner = caller.control().register().owner(event.port());
        return owner.isEmpty() ? Optional.empty() : text.port(caller, owner.get(), false);
    }

    @Override
    public void stop(String why) {
        if (subscription != null) {
            subscription.run();
            subscription = null;
        }
        if (client != null) {
            client.end(why.isEmpty() ? 0 : CUT_SHORT, why.isEmpty() ? "" : "bridge: " + why + "\n");
        }
    }
}
