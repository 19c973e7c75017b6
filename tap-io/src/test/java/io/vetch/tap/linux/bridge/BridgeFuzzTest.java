package io.vetch.tap.linux.bridge;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** A message of any bytes is read as far as it goes. */
class BridgeFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void anyMessageIsRead(byte[] body) {
        BridgeMessagesTest.read(body);
    }
}
