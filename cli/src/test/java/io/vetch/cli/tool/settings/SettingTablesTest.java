package io.vetch.cli.tool.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.cli.tool.SampleBridge;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.port.PortFlag;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That the tables have all that the switch honours, and that what they show can be set. */
class SettingTablesTest {
    private final SampleBridge sample = new SampleBridge();
    private final MemberPort sw1 = sample.member(sample.sw1);

    static Stream<Setting<Bridge>> bridgeSettings() {
        return BridgeSettings.TABLE.rows().stream();
    }

    static Stream<Setting<MemberPort>> portSettings() {
        return PortSettings.TABLE.rows().stream();
    }

    @ParameterizedTest
    @EnumSource
    void everyFlagIsInTheTable(PortFlag flag) throws IOException {
        Setting<MemberPort> setting = PortSettings.of(flag.word());
        setting.set(sw1, 0);
        assertThat(sample.sw1.has(flag)).isFalse();
        if (flag == PortFlag.MAB) { // only a locked port takes it
            PortSettings.of("locked").setYaml(sw1, "on");
        }
        setting.setYaml(sw1, "on");
        assertThat(sample.sw1.has(flag)).isTrue();
        assertThat(setting.get(sw1)).isEqualTo(1);
    }

    /** But a spanning tree, which somebody has to run, and what is set only while there are no ports. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STP_STATE", "VLAN_STATS_PER_PORT"})
    void everyOptionIsInTheTable(BridgeOption option) throws IOException {
        Setting<Bridge> setting = BridgeSettings.of(option.name().toLowerCase(Locale.ROOT));
        if (option == BridgeOption.MCAST_VLAN_SNOOPING) { // only while VLANs are filtered
            BridgeSettings.of("vlan_filtering").setYaml(sample.bridge, "1");
        }
        long another = LongStream.of(700, 1, 2, 3, 0x4000, 0x88a8)
                .filter(value -> value != option.initial() && takes(setting, value))
                .findFirst()
                .orElseThrow();
        assertThat(sample.bridge.option(option)).isEqualTo(another);
        assertThat(setting.get(sample.bridge)).isEqualTo(another);
    }

    private boolean takes(Setting<Bridge> setting, long value) {
        try {
            setting.setYaml(sample.bridge, setting.yaml(value));
            return setting.get(sample.bridge) == value;
        } catch (RefusedException | IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("bridgeSettings")
    void theDefaultOfABridgeCanBeSet(Setting<Bridge> setting) {
        assertSettable(setting, sample.bridge);
    }

    @ParameterizedTest
    @MethodSource("portSettings")
    void theDefaultOfAPortCanBeSet(Setting<MemberPort> setting) {
        assertSettable(setting, sw1);
    }

    private static <T> void assertSettable(Setting<T> setting, T object) {
        long before = setting.get(object);
        if (setting.isSettable()) {
            setting.set(object, before);
        }
        assertThat(setting.get(object)).isEqualTo(before);
    }

    @Test
    void namesAnotherPortOfTheBridge() throws IOException {
        Setting<MemberPort> backup = PortSettings.of(PortSettings.BACKUP_PORT);
        backup.setYaml(sw1, "sw3");
        assertThat(backup.get(sw1)).isEqualTo(sample.sw3.number());
        assertThatThrownBy(() -> backup.setYaml(sw1, "sw4")).hasMessage("No such file or directory");
        assertThatThrownBy(() -> backup.setYaml(sw1, "sw1")).hasMessage("Invalid argument");
        backup.set(sw1, 0);
        assertThat(sample.sw1.backup()).isNull();
    }

    @Test
    void namesNoOtherSettingInAFile() {
        assertThatThrownBy(() -> BridgeSettings.of("ageing")).hasMessage("no such bridge option");
        assertThatThrownBy(() -> PortSettings.of("port_id")).hasMessage("no such port setting");
        assertThatThrownBy(() -> PortSettings.of("vlan_tunnel").setYaml(sw1, "on"))
                .isInstanceOf(RefusedException.class);
    }
}
