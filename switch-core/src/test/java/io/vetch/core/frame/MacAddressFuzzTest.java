package io.vetch.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class MacAddressFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void whatIsReadIsShownAndReadBackTheSame(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        MacAddress address;
        try {
            address = MacAddress.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(MacAddress.parse(address.toString())).isEqualTo(address);
        assertThat(MacAddress.of(address.octets())).isEqualTo(address);
    }
}
