package io.vetch.cli.tool.brctl;

import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.fdb.FdbEntry;
import io.vetch.core.port.BridgePort;
import io.vetch.core.stp.PriorityVector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables that brctl(8) prints, tab for tab. */
final class BrctlTables {
    private static final long NANOS_PER_CENTISECOND = 10_000_000;
    /** Rows that are made at a time. */
    private static final int PIECE = 256;
    /** As strcmp(3) has it. */
    static final Comparator<String> BY_NAME =
            Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private BrctlTables() {}

    /** Nothing at all where there are none. */
    static String show(List<BrctlShow.Row> bridges) {
        StringBuilder table =
                new StringBuilder(bridges.isEmpty() ? "" : "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n");
        for (BrctlShow.Row bridge : bridges) {
            table.append(bridge.name())
                    .append("\t\t")
                    .append(id(bridge.identifier()))
                    .append(bridge.stp() ? "\tyes\t\t" : "\tno\t\t")
                    .append(String.join("\n\t\t\t\t\t\t\t", bridge.ports()))
                    .append('\n');
        }
        return table.toString();
    }

    /** By name, as the tables list them. */
    static List<BridgePort> sorted(List<BridgePort> ports) {
        return ports.stream()
                .sorted(Comparator.comparing(BridgePort::name, BY_NAME))
                .toList();
    }

    /** {@code 8000.020000000101}: priority and address in hexadecimal. */
    static String id(long identifier) {
        return String.format(Locale.ROOT, "%04x.%012x", identifier >>> 48, identifier & 0xffff_ffff_ffffL);
    }

    /** In pieces: there may be a great many. */
    static Iterator<String> showMacs(Bridge bridge) {
        long now = System.nanoTime();
        List<FdbEntry> entries = bridge.fdb().entries().stream()
                .filter(entry -> !entry.port().isLocal())
                .sorted(Comparator.comparing(FdbEntry::address))
                .toList();
        String heading = "port no\tmac addr\t\tis local?\tageing timer\n";
        return IntStream.iterate(0, from -> from == 0 || from < entries.size(), from -> from + PIECE)
                .mapToObj(from -> entries.subList(from, Math.min(entries.size(), from + PIECE)).stream()
                        .map(entry -> macRow(entry, now))
                        .collect(Collectors.joining("", from == 0 ? heading : "", "")))
                .iterator();
    }

    private static String macRow(FdbEntry entry, long now) {
        long age = entry.isDynamic() ? Math.max(0, now - entry.updatedNanos()) / NANOS_PER_CENTISECOND : 0;
        return String.format(
                Locale.ROOT,
                "%3d\t%s\t%s\t\t%4d.%02d\n",
                entry.port().number(),
                entry.address(),
                entry.isLocal() ? "yes" : "no",
                age / 100,
                age % 100);
    }

    static String showStp(Bridge bridge) {
        StringBuilder table = new StringBuilder();
        table.append(bridge.name()).append('\n');
        line(table, " bridge id\t\t%s", id(bridge.identifier()));
        line(table, " designated root\t%s", id(get(bridge, "designated_root")));
        long rootPort = get(bridge, "root_port");
        line(table, " root port\t\t%4d\t\t\tpath cost\t\t%4d", rootPort, get(bridge, "root_path_cost"));
        String ownMaxAge = time(bridge.option(BridgeOption.MAX_AGE));
        line(table, " max age\t\t%s\t\t\tbridge max age\t\t%s", time(bridge, "max_age"), ownMaxAge);
        String ownHello = time(bridge.option(BridgeOption.HELLO_TIME));
        line(table, " hello time\t\t%s\t\t\tbridge hello time\t%s", time(bridge, "hello_time"), ownHello);
        String ownDelay = time(bridge.option(BridgeOption.FORWARD_DELAY));
        line(table, " forward delay\t\t%s\t\t\tbridge forward delay\t%s", time(bridge, "forward_delay"), ownDelay);
        line(table, " ageing time\t\t%s", time(bridge, "ageing_time"));
        line(table, " hello timer\t\t%s\t\t\ttcn timer\t\t%s", time(bridge, "hello_timer"), time(bridge, "tcn_timer"));
        String change = time(bridge, "topology_change_timer");
        line(table, " topology change timer\t%s\t\t\tgc timer\t\t%s", change, time(bridge, "gc_timer"));
        table.append(" flags\t\t\t")
                .append(flag(get(bridge, "topology_change"), "TOPOLOGY_CHANGE "))
                .append(flag(get(bridge, "topology_change_detected"), "TOPOLOGY_CHANGE_DETECTED "))
                .append("\n\n\n");
        for (BridgePort port : sorted(bridge.ports())) {
            port(table, new MemberPort(bridge, port));
        }
        return table.toString();
    }

    private static long get(Bridge bridge, String word) {
        return BridgeSettings.TABLE.value(word, bridge);
    }

    private static String time(Bridge bridge, String word) {
        return time(get(bridge, word));
    }

    private static void port(StringBuilder table, MemberPort member) {
        BridgePort port = member.port();
        PriorityVector designated = PortSettings.designated(member);
        line(table, "%s (%d)", port.name(), port.number());
        line(table, " port id\t\t%04x\t\t\tstate\t\t%15s", port.identifier(), port.state());
        line(table, " designated root\t%s\tpath cost\t\t%4d", designated.root(), get(member, "cost"));
        String age = time(get(member, "message_age_timer"));
        line(table, " designated bridge\t%s\tmessage age timer\t%s", designated.designatedBridge(), age);
        String delay = time(get(member, "forward_delay_timer"));
        line(table, " designated port\t%04x\t\t\tforward delay timer\t%s", designated.designatedPort(), delay);
        String hold = time(get(member, "hold_timer"));
        line(table, " designated cost\t%4d\t\t\thold timer\t\t%s", designated.rootPathCost(), hold);
        table.append(" flags\t\t\t")
                .append(flag(get(member, "config_pending"), "CONFIG_PENDING "))
                .append(flag(get(member, "topology_change_ack"), "TOPOLOGY_CHANGE_ACK "))
                .append("\n\n");
    }

    private static long get(MemberPort member, String word) {
        return PortSettings.TABLE.value(word, member);
    }

    private static String flag(long set, String word) {
        return set != 0 ? word : "";
    }

    /** @param centiseconds printed as seconds, in 7 columns */
    private static String time(long centiseconds) {
        return String.format(Locale.ROOT, "%4d.%02d", centiseconds / 100, centiseconds % 100);
    }

    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
