package io.vetch.tap.linux;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

class LinkInfoFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreRead(byte[] bytes) {
        LinkInfo.parse(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    }
}
