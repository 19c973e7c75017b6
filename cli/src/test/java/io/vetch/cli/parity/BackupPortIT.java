package io.vetch.cli.parity;

import static io.vetch.cli.parity.Star.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.probe.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code backup_port}: one port has the frames of another one whose link is down. */
@OnEveryRig
class BackupPortIT extends StarTest {
    @ParameterizedTest
    @ValueSource(strings = {"ip link set sw2 down", "ip -n h2 link set eth0 down"})
    void hasTheFramesWhileTheLinkIsDown(String breaks) {
        star().announce(1);
        star().announce(2);
        star().configure("bridge link set dev sw2 backup_port sw3");
        sendFromH1To(host(2)).reaches("h2");

        star().configure(breaks);
        star().awaitState("sw2", "disabled");
        assertThat(star().fdb(host(2))).startsWith(host(2) + " dev sw2 ");
        sendFromH1To(host(2)).reaches("h3");
        star().send("h3", Frame.from(host(3)).to(host(2))).reachesNobody();
        star().send("br0", Frame.from(Star.BR0).to(host(2))).reaches("h3");
        sendFromH1To("02:99:00:00:00:01").reaches("h3");

        star().configure("bridge link set dev sw2 nobackup_port");
        sendFromH1To(host(2)).reachesNobody();
    }

    @Test
    void isShownAndGoesWithThePort() {
        star().configure("bridge link set dev sw1 backup_port sw2");
        assertThat(star().sh("bridge -d link show dev sw1").out()).contains(" vlan_tunnel off backup_port sw2 ");
        assertThat(star().sh("bridge -d -j link show dev sw1").out()).contains("\"backup_port\":\"sw2\"");
        assertThat(star().sh("ip -d link show sw1").out()).contains(" backup_port sw2 ");
        assertThat(star().sh("ip -d -j link show sw1").out()).contains("\"backup_port\":\"sw2\"");
        star().configure("ip link set sw1 type bridge_slave backup_port sw3");
        assertThat(star().sh("bridge -d link show dev sw1").out()).contains(" backup_port sw3 ");
        star().configure("ip link set sw3 nomaster");
        assertThat(star().sh("bridge -d link show dev sw1").out()).doesNotContain("backup_port");
        star().configure("ip link set sw1 type bridge_slave backup_port sw2 nobackup_port");
        assertThat(star().sh("bridge -d link show dev sw1").out()).doesNotContain("backup_port");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            bridge link set dev sw1 backup_port sw1                 | RTNETLINK answers: Invalid argument
            bridge link set dev sw1 backup_port br0                 | RTNETLINK answers: No such file or directory
            bridge link set dev sw1 backup_port lo                  | RTNETLINK answers: No such file or directory
            bridge link set dev sw1 backup_port nosuch              | Error: device nosuch does not exist
            ip link set sw1 type bridge_slave backup_port lo        | RTNETLINK answers: No such file or directory
            """)
    void refusesWhatTheKernelRefuses(String command, String message) {
        assertThat(star().lab().attempt(command).err()).isEqualTo(message + "\n");
    }

    private static Star.Sent sendFromH1To(String destination) {
        return star().send("h1", Frame.from(host(1)).to(destination));
    }
}
