package io.vetch.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @ParameterizedTest
    @CsvSource({
        "02:00:00:00:00:01, 02:00:00:00:00:01",
        "FF:fF:Ff:ff:ff:ff, ff:ff:ff:ff:ff:ff",
        "2:0:0:0:0:a, 02:00:00:00:00:0a"
    })
    void addressIsReadAsIpDoesAndShownInLowerCase(String text, String shown) {
        assertThat(MacAddress.parse(text)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02:00:00:00:00",
                "02:00:00:00:00:01:",
                "02:00:00:00:00:01:02",
                "02-00-00-00-00-01",
                "020000000001",
                "02:00:00:00:00:001",
                "0g:00:00:00:00:01",
                " 02:00:00:00:00:01"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.parse(text));
    }

    @Test
    void octetsAreInWireOrder() {
        byte[] octets = {0x02, (byte) 0xff, 0, 0, 0x10, (byte) 0x80};

        assertThat(MacAddress.of(octets)).hasToString("02:ff:00:00:10:80");
        assertThat(MacAddress.of(octets).octets()).isEqualTo(octets);
    }

    @Test
    void moreThan48BitsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(1L << 48));
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.of(new byte[5]));
    }

    @ParameterizedTest
    @CsvSource({
        "02:00:00:00:00:01, false, false",
        "01:00:5e:00:00:01, true, false",
        "ff:ff:ff:ff:ff:ff, true, false",
        "01:80:c2:00:00:00, true, true",
        "01:80:c2:00:00:0f, true, true",
        "01:80:c2:00:00:10, true, false",
        "01:80:c2:00:01:00, true, false",
        "00:80:c2:00:00:00, false, false"
    })
    void groupAndReservedAddressesAreToldApart(String text, boolean group, boolean reserved) {
        long address = MacAddress.parse(text).value();

        assertThat(MacAddress.isGroup(address)).isEqualTo(group);
        assertThat(MacAddress.isReserved(address)).isEqualTo(reserved);
    }

    @Test
    void addressesAreOrderedAsTheyAreWritten() {
        assertThat(MacAddress.parse("02:00:00:00:00:01"))
                .isLessThan(MacAddress.parse("02:00:00:00:00:02"))
                .isGreaterThan(MacAddress.parse("00:ff:ff:ff:ff:ff"));
    }
}
