package io.vetch.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same calls of ip and bridge on kernel devices and on Vetch's: output, messages and exit status are the same. */
@RequiresNamespaces
class SameWordsIT {
    /** Addresses are given, so that they are the same; bridges and ends in the order of their indexes. */
    private static final List<String> CALLS = List.of(
            "ip link add br0 address 02:00:00:00:00:b0 type bridge mcast_snooping 0",
            "ip link add p1 address 02:00:00:00:01:01 type veth peer name h1 address 02:00:00:00:02:01",
            "ip link add p2 mtu 1400 address 02:00:00:00:01:02 type veth peer h2 address 02:00:00:00:02:02 mtu 1400",
            "ip link add p2 type veth peer name x",
            "ip link add x type veth peer name x",
            "ip link add x mtu 60 type veth",
            "ip link add x address 01:00:00:00:00:01 type veth",
            "ip link add x address zz type veth",
            "ip link add x mtu abc type veth",
            "ip link add x type veth peer name y netns nosuch",
            "ip link add x type veth bogus",
            "ip link add x master nosuch type veth",
            "ip link add averyveryverylongname type bridge",
            "ip link add name averyveryverylongname type veth",
            "ip link add x type bridge bogus 1 2>&1 | head -3",
            "ip link add x type bridge hello_time 5",
            "ip link",
            "ip l s p1 master br0",
            "ip link set dev p2 m br0 up",
            "ip link set br0 up",
            "ip link show master br0",
            "ip link set h1 up",
            "ip link set p1 up",
            "ip -br link",
            "ip -j link show p1",
            "ip -o link show type veth",
            "ip link show type bridge",
            "ip link show type bridge_slave",
            "ip link set br0 master br0",
            "ip link set lo master br0",
            "ip link set nosuch master br0",
            "ip link set p1 master nosuch",
            "ip link set h1 type bridge_slave cost 3",
            "ip link set p1 type bridge ageing_time 3",
            "ip link set p1 type bridge_slave cost 0",
            "ip link set p1 type bridge_slave state 9",
            "ip link set p1 type bridge_slave hairpin maybe",
            "ip link set p1 type bridge_slave group_fwd_mask 7",
            "ip link set p1 type bridge_slave hairpin on isolated on cost 9",
            "ip link set br0 type bridge group_fwd_mask 0x4000 ageing_time 20000 fdb_flush",
            "ip link set br0 type bridge group_fwd_mask 7",
            "ip link set br0 type bridge priority 65536",
            "ip link set br0 type bridge vlan_filtering 1",
            "bridge link",
            "bridge -o -d link show dev p1",
            "bridge -j -p -d link",
            "bridge link set dev p1 hairpin off isolated off cost 2",
            "bridge link set dev p1 priority 99",
            "bridge link set dev p1 state 9",
            "bridge link set dev p1 state nosuch",
            "bridge link set dev p2 state 3",
            "bridge link set dev p1 learning maybe",
            "bridge link set dev p1 hairpin on self",
            "bridge link set dev h1 cost 3",
            "bridge link set dev nosuch cost 3",
            "bridge fdb add 02:00:00:00:00:01 dev p1 master static",
            "bridge fdb add 02:00:00:00:00:01 dev p1 master",
            "bridge fdb add 02:00:00:00:00:02 dev p1 master sticky",
            "bridge fdb add 02:00:00:00:00:02 dev p2 master vlan 5",
            "bridge fdb add 02:00:00:00:00:02 dev p2 master vlan 5000",
            "bridge fdb add 02:00:00:00:00:zz dev p2 master",
            "bridge fdb add 00:00:00:00:00:00 dev p2 master",
            "bridge fdb add 02:00:00:00:00:03 dev br0",
            "bridge fdb add 02:00:00:00:00:03 dev br0 master",
            "bridge fdb del 02:00:00:00:00:01 dev p2 master",
            "bridge fdb replace 02:00:00:00:00:01 dev p2 master static",
            "bridge fdb get 02:00:00:00:00:01 br br0",
            "bridge -j fdb get 02:00:00:00:00:01 brport p2",
            "bridge fdb get 02:00:00:00:00:99 br br0",
            "bridge fdb get 02:00:00:00:00:99 br nosuch",
            "bridge fdb show br br0 | grep -v self | sort",
            "bridge fdb show brport p2 | grep -v self | sort",
            "bridge -j fdb show brport p1 state permanent | tr '{' '\\n' | grep 02:00",
            "bridge fdb show brport nosuch",
            "bridge fdb show dev br0 | grep -v self",
            "bridge fdb show br br0 brport br0 | grep -v self",
            "bridge -j fdb show dev br0 | tr '{' '\\n' | grep 02:00",
            "ip -j link show type bridge_slave | grep -o '\"ifname\":\"[^\"]*'",
            "ip -j link show type bridge_slave | grep -o '{}' | sort | uniq -c",
            "ip -br addr show type bridge",
            "ip -br a s master br0",
            "bridge fdb flush dev br0 static",
            "bridge fdb flush dev p1",
            "bridge fdb flush dev br0 brport h1",
            "bridge fdb show dynamic",
            "bridge vlan add vid 10 dev p1",
            "ip link property add dev br0 altname bridge-of-the-rack",
            "ip link property add dev p1 altname port-of-the-rack altname up1",
            "ip link set port-of-the-rack nomaster",
            "brctl addif br0 up1",
            "brctl addif br0 p1",
            "ip link set up1 master bridge-of-the-rack",
            "ip link show master bridge-of-the-rack",
            "ip link show port-of-the-rack",
            "bridge link show dev port-of-the-rack",
            "bridge fdb show br bridge-of-the-rack | grep -v self | sort",
            "ip link set bridge-of-the-rack type bridge ageing_time 1000",
            "brctl setpathcost br0 up1 7",
            "brctl delif br0 up1",
            "brctl addif -- br0 p1 up1",
            "brctl setbridgeprio br0 0x1000",
            "brctl setbridgeprio br0 010",
            "brctl setbridgeprio br0 65540x",
            "brctl setbridgeprio br0 x",
            "brctl setageing br0 12.5s",
            "brctl setageing br0 0x10",
            "brctl setageing br0 s",
            "brctl setfd -- br0 2.009",
            "brctl sethello br0 12",
            "brctl setpathcost br0 p1 0x64",
            "brctl setpathcost br0 p1 x",
            "brctl setpathcost br0 h1 1",
            "brctl setpathcost br0 nosuch 1",
            "brctl setportprio br0 p2 0x10",
            "brctl setportprio br0 p2 x",
            "brctl setportprio br0 p2 -1",
            "brctl stp br0 off",
            "brctl stp nosuch off",
            "brctl stp lo off",
            "brctl hairpin br0 lo on",
            "brctl showstp br0 | grep -v -e timer -e root",
            "brctl showstp lo",
            "brctl showmacs lo",
            "brctl show",
            "brctl show br0 lo nosuch",
            "brctl addif nosuch p1",
            "brctl addif nosuch nosuch2",
            "brctl addif lo p1",
            "brctl delif nosuch p1",
            "brctl delif br0 h1",
            "brctl delif lo p1",
            "brctl delbr lo",
            "brctl show --foo",
            "brctl addbr 'a/b'",
            "brctl addbr 'b%s'",
            "brctl addbr averyveryverylongname",
            "ip link add b%d type bridge",
            "brctl addbr b%d",
            "ip link add v%d type veth peer name v%d",
            "ip link add x%s type bridge",
            "ip link add 1234567890123%d type bridge",
            "ip link add 123456789012345%d type bridge",
            "ip link add a:b type bridge",
            "ip link add ..  type bridge",
            "ip link add br\u00fc\u20ac type bridge",
            "brctl show",
            "printf 'link add b7 type bridge\\n\\nlink set b7 up # now\\nlink show nosuch\\nlink set b7 down' | ip -batch -",
            "printf 'link set nosuch up\\nlink add \"v7\" type veth \\\\\\n peer name v8\\nlink set v7 master b7'"
                    + " | ip -force -b - && false",
            "printf 'fdb add 02:00:00:00:00:07 dev v7 master\\nfdb del 02:00:00:00:00:07 dev v8 master' | bridge -batch -",
            "printf 'link show \"v7' | ip -batch -",
            "ip -b nosuch",
            "ip -br link show master b7",
            "ip link del v7",
            "ip link del b7",
            "ip -n nosuch link add x type bridge",
            "ip link add x netns 99999 type bridge",
            "ip link set p1 nomaster",
            "bridge link",
            "ip link del p2",
            "ip link del nosuch",
            "ip -br link show h1",
            "ip link del br0",
            "ip -br link");

    @Test
    void theKernelAndVetchAnswerAlike() {
        assertThat(transcript(Flavor.VETCH)).isEqualTo(transcript(Flavor.KERNEL));
    }

    private static String transcript(Flavor flavor) {
        try (Lab lab = Lab.open(flavor)) {
            flavor.assumeAble(lab.sandbox());
            StringBuilder transcript = new StringBuilder();
            CALLS.forEach(call -> transcript.append(normal(lab.attempt(call))));
            return transcript.toString();
        }
    }

    /** The queue of a TAP differs from that of a veth, as does the device index after a call that was refused. */
    private static String normal(Result result) {
        return result.toString()
                .replaceAll("qdisc (?:noqueue|pfifo_fast|fq_codel)", "qdisc Q")
                .replaceAll("\"qdisc\":\"(?:noqueue|pfifo_fast|fq_codel)\"", "qdisc Q")
                .replaceAll("(?m)^\\d+: ", "N: ")
                .replaceAll("(?m)^(\\S+ +DOWN +)[0-9a-f:]{17}", "$1MAC") // of those that were given none
                .replaceAll("\"ifindex\": ?\\d+", "ifindex N");
    }
}
