package io.vetch.cli.tool.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.tool.SampleBridge;
import io.vetch.cli.tool.UsageException;
import io.vetch.cli.tool.Words;
import io.vetch.cli.tool.settings.BridgeSettings;
import io.vetch.cli.tool.settings.MemberPort;
import io.vetch.cli.tool.settings.PortSettings;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.PortFlag;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code type bridge} and {@code type bridge_slave}. */
class BridgeSettingsTest {
    private final SampleBridge sample = new SampleBridge();

    private void set(String words) {
        SettingWords.ofBridge(new Words(List.of(words.split(" ")))).forEach(change -> change.accept(sample.bridge));
    }

    private void setPort(String words) {
        SettingWords.ofPort(new Words(List.of(words.split(" "))), this::backup)
                .forEach(change -> change.accept(sample.member(sample.sw1)));
    }

    private Consumer<MemberPort> backup(String name) {
        return member -> member.bridge()
                .parameters()
                .setBackup(member.port(), sample.bridge.port(name).orElseThrow());
    }

    @Test
    void backupPortIsShownWhereThereIsOne() {
        setPort("backup_port sw3 isol on");
        assertThat(sample.sw1.backup()).isSameAs(sample.sw3);
        MemberPort sw1 = sample.member(sample.sw1);
        assertThat(PortSettings.slave(sw1).text()).contains(" locked off backup_port sw3 ");
        assertThat(PortSettings.details(sw1).text()).contains(" vlan_tunnel off backup_port sw3 isolated on ");
        assertThat(PortSettings.details(sw1).json().get("backup_port").asText()).isEqualTo("sw3");
        setPort("nobackup_port");
        assertThat(PortSettings.slave(sw1).text()).doesNotContain("backup_port");
        setPort("backup sw2");
        assertThat(sample.sw1.backup()).isSameAs(sample.sw2);
    }

    @Test
    void severalOptionsAtOnceAndAbbreviated() {
        set("age 100 group_fwd_mask 0x4000 prio 4096 mcast_snooping 0 vlan_protocol 802.1q");
        assertThat(sample.bridge.option(BridgeOption.AGEING_TIME)).isEqualTo(100);
        assertThat(sample.bridge.option(BridgeOption.GROUP_FWD_MASK)).isEqualTo(0x4000);
        assertThat(sample.bridge.option(BridgeOption.PRIORITY)).isEqualTo(4096);
    }

    @Test
    void vlanSnoopingIsSetOnceVlansAreFiltered() {
        set("mcast_vlan_snooping 3 vlan_filtering 1");
        assertThat(sample.bridge.option(BridgeOption.MCAST_VLAN_SNOOPING)).isEqualTo(1);
        set("vlan_filtering 0");
        assertThat(sample.bridge.option(BridgeOption.MCAST_VLAN_SNOOPING)).isZero();
    }

    @Test
    void flushKeepsWhatWasAddedToStay() {
        sample.withEntries();
        set("fdb_flush");
        assertThat(sample.has("02:00:00:00:00:01")).isFalse();
        assertThat(sample.has("02:00:00:00:00:33")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "hello_time 5, OUT_OF_RANGE",
        "group_fwd_mask 7, INVALID",
        "vlan_default_pvid 4095, INVALID",
        "mcast_vlan_snooping 1, INVALID",
        "mcast_router 3, INVALID",
        "mcast_igmp_version 1, INVALID",
        "mcast_mld_version 3, INVALID",
        "group_address 01:80:c2:00:00:05, NOT_SUPPORTED"
    })
    void refused(String words, Refusal refusal) {
        assertThatThrownBy(() -> set(words))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    @Test
    void wrongWordsAreWrongInTheWordsOfTheOriginal() {
        assertThatThrownBy(() -> set("bogus 1"))
                .isInstanceOf(UsageException.class)
                .message()
                .startsWith("""
                        bridge: unknown command "bogus"?
                        Usage: ... bridge [ fdb_flush ]
                        \t\t  [ forward_delay FORWARD_DELAY ]
                        \t\t  [ hello_time HELLO_TIME ]
                        """)
                .endsWith("""
                        \t\t  [ nf_call_arptables NF_CALL_ARPTABLES ]

                        Where: VLAN_PROTOCOL := { 802.1Q | 802.1ad }""");
        assertThatThrownBy(() -> set("priority 65536"))
                .hasMessage("Error: argument \"65536\" is wrong: invalid priority");
        assertThatThrownBy(() -> set("ageing_time")).hasMessage("Command line is not complete. Try option \"help\"");
    }

    @Test
    void theLimitOfLearnedEntriesShowsWhenItIsSet() {
        assertThat(BridgeSettings.show(sample.bridge).text()).doesNotContain("fdb_max_learned");
        set("fdb_max_learned 8");
        assertThat(BridgeSettings.show(sample.bridge).text()).contains(" fdb_n_learned 0 fdb_max_learned 8 ");
    }

    @Test
    void portOptions() {
        setPort("hairpin on lea off isol on cost 7 priority 3 group_fwd_mask 0x4008 guard on");
        assertThat(sample.sw1.has(PortFlag.HAIRPIN)).isTrue();
        assertThat(sample.sw1.has(PortFlag.LEARNING)).isFalse();
        assertThat(sample.sw1.has(PortFlag.GUARD)).isTrue();
        assertThat(sample.sw1.cost()).isEqualTo(7);
        assertThat(PortSettings.slave(sample.member(sample.sw1)).text())
                .contains(" group_fwd_mask 0x4008 group_fwd_mask_str lldp,0x8 ");
    }

    @Test
    void whatVetchOnlyHasOffCannotBeSetOn() {
        assertThatThrownBy(() -> setPort("vlan_tunnel on"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_SUPPORTED));
        assertThatThrownBy(() -> setPort("hairpin maybe"))
                .hasMessage("Error: argument of \"hairpin\" must be one of \"off\", \"on\", not \"maybe\"");
    }
}
