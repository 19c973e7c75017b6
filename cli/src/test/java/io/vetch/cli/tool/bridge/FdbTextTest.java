package io.vetch.cli.tool.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.tool.SampleBridge;
import io.vetch.cli.tool.Words;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Against samples/bridge-fdb-show*.txt, without what the devices themselves listen to. */
class FdbTextTest {
    private final SampleBridge sample = new SampleBridge().withEntries();

    private String show(String... words) {
        FdbQuery query = FdbQuery.parse(new Words(List.of(words)));
        FdbRow.Style style = new FdbRow.Style(query.device() == null, false, 0);
        return FdbShow.entries(sample.bridge, query).stream()
                .map(entry -> new FdbRow("br0", entry).text(style))
                .collect(Collectors.joining());
    }

    @Test
    void rowsAreOrderedByPortAndThenByAddress() {
        assertThat(show()).isEqualTo("""
                02:00:00:00:00:66 dev br0 master br0 permanent
                02:00:00:00:00:01 dev sw1 master br0\s
                02:00:00:00:01:01 dev sw1 master br0 permanent
                02:00:00:00:00:02 dev sw2 master br0\s
                02:00:00:00:01:02 dev sw2 master br0 permanent
                02:00:00:00:00:33 dev sw3 master br0 static
                02:00:00:00:00:44 dev sw3 sticky master br0\s
                02:00:00:00:01:03 dev sw3 master br0 permanent
                """);
    }

    @Test
    void dynamicHidesOnlyPermanentEntries() {
        assertThat(show("dynamic")).isEqualTo("""
                02:00:00:00:00:01 dev sw1 master br0\s
                02:00:00:00:00:02 dev sw2 master br0\s
                02:00:00:00:00:33 dev sw3 master br0 static
                02:00:00:00:00:44 dev sw3 sticky master br0\s
                """);
    }

    @Test
    void statesAdd() {
        assertThat(show("state", "stat", "state", "dyn").lines()).hasSize(4);
        assertThat(show("state", "permanent").lines()).hasSize(4);
        assertThat(show("vlan", "5")).isEmpty();
    }

    @Test
    void statisticsAreSecondsSinceUseAndUpdate() {
        FdbRow row = new FdbRow("br0", sample.entry("02:00:00:00:00:01"));
        FdbRow.Style style = new FdbRow.Style(true, true, TimeUnit.MILLISECONDS.toNanos(3_900));
        assertThat(row.text(style)).isEqualTo("02:00:00:00:00:01 dev sw1 used 3/3 master br0 \n");
        assertThat(row.json(style).toString()).isEqualTo("""
                {"mac":"02:00:00:00:00:01","ifname":"sw1","used":3,"updated":3,"flags":[],"master":"br0","state":""}""");
    }

    @Test
    void withAPortGivenNoRowNamesIt() {
        FdbRow row = new FdbRow("br0", sample.entry("02:00:00:00:00:44"));
        FdbRow.Style style = new FdbRow.Style(false, false, 0);
        assertThat(row.text(style)).isEqualTo("02:00:00:00:00:44 sticky master br0 \n");
        assertThat(row.json(style).toString())
                .isEqualTo("{\"mac\":\"02:00:00:00:00:44\",\"flags\":[\"sticky\"],\"master\":\"br0\",\"state\":\"\"}");
    }

    /** Against samples/bridge-monitor-all.txt. */
    @Test
    void monitor() {
        MonitorText text = new MonitorText(true, false, false);
        assertThat(text.entry(sample.bridge, sample.entry("02:00:00:00:00:01")))
                .isEqualTo("[NEIGH]02:00:00:00:00:01 dev sw1 master br0 \n");
        assertThat(text.entryDeleted(sample.bridge, sample.entry("02:00:00:00:00:01"), true))
                .isEqualTo("[NEIGH]Deleted 02:00:00:00:00:01 dev sw1 master br0 stale\n");
        assertThat(text.entryDeleted(sample.bridge, sample.entry("02:00:00:00:01:02"), false))
                .isEqualTo("[NEIGH]Deleted 02:00:00:00:01:02 dev sw2 master br0 permanent\n");
        assertThat(text.portDeleted(BridgeLinkTest.row(sample, sample.sw2)))
                .isEqualTo("[LINK]Deleted 4: sw2@br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 \n");
        assertThat(new MonitorText(false, false, false).port(BridgeLinkTest.row(sample, sample.sw2), false))
                .isEqualTo("4: sw2@br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding"
                        + " priority 32 cost 2 \n");
    }
}
