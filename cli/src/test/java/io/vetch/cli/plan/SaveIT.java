package io.vetch.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code vetch save} prints, {@code vetch run --config} makes. */
@RequiresNamespaces
class SaveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String VETCH = Flavor.VETCH_COMMAND;

    /** As a reader may write it. What is saved has one form. */
    private static final String WRITTEN = """
            veths:
              - [va, "vb,netns=h1"]
              - [vc, "vd,netns=h2,down"]
            taps: [spare]
            bridges:
              br0:
                options: {group_fwd_mask: 16384, ageing_time: 12000}
                taps: ["p1", "p2,netns=h2,mtu=9000"]
                vm_taps: ["vm0,user=1000"]
                attach: [eth1, va]
                ports:
                  p1: {isolated: on, backup_port: "p2,netns=h2", cost: 7}
                  "p2,netns=h2": {learning: off, state: disabled}
                  eth1: {hairpin: on, backup_port: p1}
                fdb:
                  - {address: 02:00:00:00:00:02, port: p1, sticky: true}
                  - {address: 02:00:00:00:00:03, port: br0, kind: local}
                lookback: 16MiB 30s
                lookback_triggers: ["mac-move dir=/run"]
              "br0,netns=h1":
                up: false
                mtu: 1400
                address: 02:11:22:33:44:55
            """;

    private static final String SAVED = """
            veths:
              - [va, "vb,netns=h1"]
              - [vc, "vd,netns=h2,down"]
            taps: [spare]
            bridges:
              br0:
                options: {ageing_time: 12000, group_fwd_mask: 0x4000}
                taps: [p1, "p2,netns=h2,mtu=9000"]
                vm_taps: ["vm0,user=1000"]
                attach: [eth1, va]
                ports:
                  p1: {cost: 7, backup_port: "p2,netns=h2", isolated: on}
                  "p2,netns=h2": {state: disabled, learning: off}
                  eth1: {hairpin: on, backup_port: p1}
                fdb:
                  - {address: 02:00:00:00:00:02, port: p1, kind: static, sticky: true}
                  - {address: 02:00:00:00:00:03, port: br0, kind: local}
                lookback: "30s,16MiB"
                lookback_triggers:
                  - "mac-move dir=/run after=2s every=60s"
              "br0,netns=h1":
                up: false
                address: 02:11:22:33:44:55
                mtu: 1400
            """;

    @Test
    void whatIsSavedIsMadeAgain() throws IOException {
        try (Lab lab = Lab.open(Flavor.KERNEL)) {
            String ip = Tools.real("ip");
            lab.sh("ip netns add h1; ip netns add h2; ip link add eth1 type veth peer name eth2"
                    .replace("ip ", ip + " "));
            Files.writeString(lab.sandbox().file("/run/written.yaml"), WRITTEN);
            lab.sandbox().export("VETCH_SOCKET", Flavor.SOCKET);

            lab.sh(VETCH + " run --config /run/written.yaml --detach; " + VETCH + " save >/run/saved.yaml");
            assertThat(Files.readString(lab.sandbox().file("/run/saved.yaml"))).isEqualTo(SAVED);
            lab.sh(VETCH + " stop; " + VETCH + " run --config /run/saved.yaml --detach");
            assertThat(lab.sh(VETCH + " save").out()).isEqualTo(SAVED);
            lab.sh(VETCH + " stop");
        }
    }

    /** Also of what came by the tools, and of a host's interface that was moved to the host. */
    @Test
    void whatTheToolsMakeIsSaved() {
        try (Lab lab = Lab.open(Flavor.VETCH, Map.of(), "--bridge", "br0", "--tap", "p1")) {
            lab.addHost("h1");
            lab.sh("ip link add x1 type veth peer name x2 netns h1; ip link set x1 master br0; ip link set p1 netns h1;"
                    + " bridge link set dev x1 isolated on; bridge fdb add 02:00:00:00:00:09 dev x1 master static;"
                    + " ip link set br0 type bridge mcast_snooping 1 mcast_igmp_version 3; bridge mdb add dev br0 port x1"
                    + " grp 239.1.1.1 permanent filter_mode include source_list 10.0.0.2,10.0.0.1 proto bgp;"
                    + " bridge mdb add dev br0 port br0 grp 01:00:00:00:00:09 permanent");
            String saved = lab.sh(VETCH + " save").out();
            assertThat(saved).isEqualTo("""
                    veths:
                      - ["x2,netns=h1,down", "x1,down"]
                    bridges:
                      br0:
                        options: {mcast_snooping: 1, mcast_igmp_version: 3}
                        taps: ["p1,netns=h1,down"]
                        attach: [x1]
                        ports:
                          x1: {isolated: on}
                        fdb:
                          - {address: 02:00:00:00:00:09, port: x1, kind: static}
                        mdb:
                          - {group: 01:00:00:00:00:09, port: br0}
                          - {group: "239.1.1.1", port: x1, filter_mode: include, sources: "10.0.0.1,10.0.0.2", proto: bgp}
                    """);
            lab.daemon().terminate().await(PATIENCE);
        }
    }
}
