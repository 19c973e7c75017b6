package io.vetch.cli.tool.vlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vetch.core.bridge.Bridge;
import io.vetch.core.bridge.BridgeOption;
import io.vetch.core.bridge.LocalDevice;
import io.vetch.core.bridge.Quiescence;
import io.vetch.core.port.BridgePort;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VlanOptionsTest {
    private final Bridge bridge = new Bridge("br0", 1, 16, Quiescence.SINGLE_THREADED, () -> 0);
    private final BridgePort local = bridge.addLocalPort(0, 1500, LocalDevice.NONE, (frame, loop, counters) -> {});
    private final BridgePort port = bridge.addPort("p1", 0, 1500, (frame, loop, counters) -> {});

    VlanOptionsTest() {
        bridge.vlans().add(port, 10, 13, false, false);
    }

    @Test
    void whatIsReadIsWritten() throws IOException {
        String text = "10-11 mcast_querier 1 mcast_query_interval 6000, 13 mcast_snooping 0 mcast_router 2";
        VlanOptions.parse(text, true).set(bridge, local);
        assertThat(VlanOptions.of(bridge, local).text()).isEqualTo(text);
        assertThat(bridge.snooping().vlans().option(11, BridgeOption.MCAST_QUERIER))
                .isEqualTo(1);
        VlanOptions.parse("12 mcast_router 2 mcast_max_groups 7", false).set(bridge, port);
        assertThat(VlanOptions.of(bridge, port).text()).isEqualTo("12 mcast_router 2 mcast_max_groups 7");
        assertThat(VlanOptions.parse(text, true).text()).isEqualTo(text);
    }

    /** What is not said is as it is made. */
    @Test
    void whatIsNotSaidIsUsual() throws IOException {
        bridge.snooping().vlans().setOptions(10, 12, Map.of(BridgeOption.MCAST_QUERIER, 1L));
        bridge.snooping().vlans().setRouter(port, 10, 2);
        VlanOptions.parse("11 mcast_querier 1", true).set(bridge, local);
        VlanOptions.parse("", false).set(bridge, port);
        assertThat(VlanOptions.of(bridge, local).text()).isEqualTo("11 mcast_querier 1");
        assertThat(VlanOptions.of(bridge, port).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            x mcast_querier 1       | 'x' is not ID[-ID]
            0 mcast_querier 1       | '0': VLANs are 1 to 4094
            12-10 mcast_querier 1   | '12-10': VLANs are 1 to 4094
            10                      | '' is not WORD VALUE [WORD VALUE ...]
            10 mcast_querier        | 'mcast_querier' is not WORD VALUE [WORD VALUE ...]
            10 mcast_hash_max 4     | no such option of a VLAN: 'mcast_hash_max'
            10 mcast_max_groups 4   | no such option of a VLAN: 'mcast_max_groups'
            10 mcast_querier on     | mcast_querier: 'on' is no number
            10 mcast_igmp_version 4 | Invalid argument
            20 mcast_querier 1      | nobody is in VLAN 20
            """)
    void mistakesAreNamed(String text, String complaint) {
        assertThatThrownBy(() -> VlanOptions.parse(text, true).set(bridge, local))
                .isInstanceOf(IOException.class)
                .hasMessage(complaint);
    }
}
