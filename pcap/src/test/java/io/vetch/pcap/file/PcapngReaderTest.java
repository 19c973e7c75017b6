package io.vetch.pcap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngReaderTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
    void readsEveryKindOfBlock(String name) throws IOException {
        ByteOrder order = name.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] file = new BlockBytes(order)
                .section()
                .block(0xbad, body -> body.putInt(1))
                .port(1, 50, body -> {
                    BlockBytes.option(body, Pcapng.IF_NAME, "eth0");
                    BlockBytes.option(body, 99, "unknown");
                    BlockBytes.option(
                            body, Pcapng.IF_MACADDR, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0xff);
                })
                .frame(0, 1_000_001, 5, body -> {
                    BlockBytes.option(body, 99, "unknown");
                    BlockBytes.option(body, Pcapng.COMMENT, "ä");
                    BlockBytes.option(body, Pcapng.COMMENT, "");
                })
                .block(Pcapng.SIMPLE_PACKET, body -> body.putInt(9).put(new byte[12]))
                .block(Pcapng.SIMPLE_PACKET, body -> body.putInt(90).put(new byte[52]))
                .block(Pcapng.OBSOLETE_PACKET, body -> {
                    body.putShort((short) 0).putShort((short) 7).putInt(0).putInt(2_000_000);
                    body.putInt(3).putInt(60).put(new byte[4]);
                })
                .block(Pcapng.INTERFACE_STATISTICS, body -> {
                    body.putInt(0).putInt(0).putInt(3_000_000);
                    BlockBytes.option(
                            body,
                            Pcapng.ISB_IFDROP,
                            ByteBuffer.allocate(8).order(order).putLong(4).array());
                    BlockBytes.option(
                            body,
                            Pcapng.ISB_OSDROP,
                            ByteBuffer.allocate(8).order(order).putLong(5).array());
                })
                .toBytes();
        try (PcapngReader reader = reader(file)) {
            assertThat(reader.snapLength()).isEqualTo(50);
            assertThat(reader.precision()).isEqualTo(TimePrecision.MICROSECONDS);
            CaptureInterface eth0 = new CaptureInterface(0, "eth0", "", 0x0200_0000_00ffL);
            CaptureRecord record = reader.next();
            assertThat(record.epochNanos()).isEqualTo(1_000_001_000);
            assertThat(record.notes()).isEqualTo(new FrameNotes(eth0, FrameNotes.Way.UNKNOWN, -1, 0, List.of("ä", "")));
            record = reader.next();
            assertThat(record.bytes()).hasSize(9);
            assertThat(record.epochNanos()).isZero();
            record = reader.next();
            assertThat(record.bytes()).hasSize(50);
            assertThat(record.originalLength()).isEqualTo(90);
            record = reader.next();
            assertThat(record.notes().dropped()).isEqualTo(7);
            assertThat(record.bytes()).hasSize(3);
            assertThat(record.epochNanos()).isEqualTo(2_000_000_000);
            assertThat(reader.next()).isNull();
            assertThat(reader.statistics().get(0))
                    .isEqualTo(new InterfaceStatistics(-1, 3_000_000_000L, -1, 9, -1, -1));
        }
    }

    /** libpcap never looks at them. */
    @Test
    void statisticsOfAnInterfaceThatIsNotThereEndNothing() throws IOException {
        byte[] file = new BlockBytes(ByteOrder.LITTLE_ENDIAN)
                .section()
                .port(6)
                .block(Pcapng.INTERFACE_STATISTICS, body -> body.putInt(7).putLong(0))
                .frame(0, 5, 10, PcapngReaderTest::nothing)
                .toBytes();
        try (PcapngReader reader = reader(file)) {
            assertThat(reader.next()).isNotNull();
            assertThat(reader.statistics()).isEmpty();
        }
    }

    @Test
    void numbersInterfacesThroughSectionsOfEitherOrder() throws IOException {
        byte[] file = new BlockBytes(ByteOrder.BIG_ENDIAN)
                .section()
                .port(6)
                .frame(0, 5, 10, PcapngReaderTest::nothing)
                .order(ByteOrder.LITTLE_ENDIAN)
                .section()
                .port(3)
                .port(9)
                .frame(1, 5, 10, PcapngReaderTest::nothing)
                .frame(0, 5, 10, PcapngReaderTest::nothing)
                .toBytes();
        try (PcapngReader reader = reader(file)) {
            assertThat(reader.precision()).isEqualTo(TimePrecision.MICROSECONDS);
            assertThat(reader.next().epochNanos()).isEqualTo(5_000);
            CaptureRecord record = reader.next();
            assertThat(record.epochNanos()).isEqualTo(5);
            assertThat(record.notes().at().id()).isEqualTo(2);
            assertThat(reader.precision()).isEqualTo(TimePrecision.NANOSECONDS);
            record = reader.next();
            assertThat(record.epochNanos()).isEqualTo(5_000_000);
            assertThat(record.notes().at().id()).isEqualTo(1);
        }
    }

    @Test
    void knowsTimeStampsOfAnyResolution() {
        Random random = new Random(3);
        for (int resolution = 0; resolution < 256; resolution++) {
            boolean binary = resolution >= 128;
            int exponent = resolution & 127;
            if (exponent > (binary ? 63 : 19)) {
                continue;
            }
            BigInteger perSecond = binary ? BigInteger.TWO.pow(exponent) : BigInteger.TEN.pow(exponent);
            for (int i = 0; i < 200; i++) {
                long stamp = i < 100 ? random.nextLong() : random.nextLong() >>> random.nextInt(64);
                BigInteger nanos = new BigInteger(Long.toUnsignedString(stamp))
                        .multiply(BigInteger.valueOf(1_000_000_000L))
                        .divide(perSecond)
                        .add(BigInteger.valueOf(3_000_000_000L));
                long read = new StampScale(resolution, 3).epochNanos(stamp);
                if (nanos.bitLength() < 63) {
                    assertThat(read).as(resolution + " " + stamp).isEqualTo(nanos.longValueExact());
                } else {
                    assertThat(read).as(resolution + " " + stamp).isGreaterThan(Long.MAX_VALUE / 2);
                }
            }
        }
        assertThat(new StampScale(6, -10).epochNanos(1)).isEqualTo(-10_000_000_000L + 1_000);
        assertThat(new StampScale(6, Long.MAX_VALUE).epochNanos(1_000_000)).isPositive();
        assertThat(new StampScale(6, Long.MIN_VALUE).epochNanos(0)).isNegative();
    }

    @Test
    void refusesWhatLibpcapRefuses() {
        assertMessage("unknown file format", new byte[24]);
        assertMessage(
                "the capture file has no Interface Description Blocks",
                section().toBytes());
        assertMessage(
                "the capture file has a packet block before any Interface Description Blocks",
                section().frame(0, 0, 1, PcapngReaderTest::nothing).toBytes());
        assertMessage(
                "a packet arrived on interface 1, but there's no Interface Description Block for that interface",
                section().port(9).frame(1, 0, 1, PcapngReaderTest::nothing).toBytes());
        assertMessage(
                "invalid packet capture length 51, bigger than snaplen of 50",
                section()
                        .port(1, 50, PcapngReaderTest::nothing)
                        .frame(0, 0, 51, PcapngReaderTest::nothing)
                        .toBytes());
        assertMessage(
                "an interface has a type 113 different from the type of the first interface",
                section().port(9).port(113, 0, PcapngReaderTest::nothing).toBytes());
        assertMessage(
                "Interface Description Block if_tsresol option resolution 2^-64 is too high",
                section().port(0x80 | 64).toBytes());
        assertMessage(
                "Interface Description Block if_tsresol option resolution 10^-20 is too high",
                section().port(20).toBytes());
        assertMessage(
                "Interface Description Block has if_tsresol option with length 2 != 1",
                section()
                        .port(1, 0, body -> BlockBytes.option(body, Pcapng.IF_TSRESOL, (byte) 0, (byte) 0))
                        .toBytes());
        assertMessage(
                "block of type 1 in pcapng dump file is too short",
                section()
                        .port(1, 0, body -> body.putShort((short) 2).putShort((short) 9))
                        .toBytes());
        assertMessage(
                "block of type 6 in pcapng dump file is too short",
                section().port(9).block(6, body -> body.putInt(0)).toBytes());
    }

    @Test
    void refusesWrongBlockLengths() {
        byte[] good =
                section().port(9).frame(0, 0, 100, PcapngReaderTest::nothing).toBytes();
        int frame = good.length - 32 - 100;
        assertMessage("pcapng block size 2147483644 > maximum 16777216", with(good, frame + 4, 0x7fff_fffc));
        assertMessage("pcapng block size 4294967292 > maximum 16777216", with(good, frame + 4, -4));
        assertMessage("block in pcapng dump file has a length of 8 < 12", with(good, frame + 4, 8));
        assertMessage(
                "block in pcapng dump file has a length of 133 that is not a multiple of 4",
                with(good, frame + 4, 133));
        assertMessage("block total length in header 132 and trailer 136 don't match", with(good, good.length - 4, 136));
        assertMessage(
                "truncated pcapng dump file; tried to read 16777208 bytes, only got 124",
                with(good, frame + 4, 16_777_216));
        assertMessage("block of type 6 in pcapng dump file is too short", with(good, frame + 20, 101));
        assertMessage(
                "Section Header Block in pcapng dump file has invalid length 28 < _24_ < 1048576 (BT_SHB_INSANE_MAX)",
                with(good, 4, 24));
        assertMessage("unsupported pcapng savefile version 2.0", with(good, 12, 2));
    }

    /** Every whole record is read, then comes what tcpdump says. */
    @Test
    void readsUpToAnyCut() throws IOException, InterruptedException {
        BlockBytes blocks = section().port(9);
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            blocks.frame(0, i, 30 + i, body -> BlockBytes.option(body, Pcapng.COMMENT, "note"));
            ends.add(blocks.toBytes().length);
        }
        byte[] file = blocks.block(0xbad, body -> body.putInt(1)).toBytes();
        for (int cut = 0; cut < file.length; cut++) {
            byte[] left = Arrays.copyOf(file, cut);
            List<CaptureRecord> records = new ArrayList<>();
            String message = "";
            try (CaptureReader reader = CaptureFiles.open(Channels.newChannel(new ByteArrayInputStream(left)))) {
                for (CaptureRecord record = reader.next(); record != null; record = reader.next()) {
                    records.add(record);
                }
            } catch (PcapFormatException e) {
                message = e.getMessage();
            }
            int end = cut;
            assertThat(records)
                    .hasSize((int) ends.stream().filter(whole -> whole <= end).count());
            if (cut % 5 == 0) {
                assertTcpdumpSays(message, left);
            }
        }
    }

    private void assertTcpdumpSays(String message, byte[] file) throws IOException, InterruptedException {
        Path path = directory.resolve("cut.pcapng");
        Files.write(path, file);
        Tools.Result result = Tools.run("tcpdump", "-n", "-r", path.toString());
        String errors = result.errors().replaceAll("reading from file .*\n", "");
        String said = errors.replaceFirst("^tcpdump: (pcap_loop: )?", "").strip();
        assertThat(message).as("of " + file.length + " bytes").isEqualTo(said);
    }

    @Test
    void neverTakesALengthOnTrust() throws IOException {
        byte[] file = section()
                .port(9)
                .frame(0, 0, 30, body -> BlockBytes.option(body, Pcapng.COMMENT, "note"))
                .block(Pcapng.SIMPLE_PACKET, body -> body.putInt(9).put(new byte[12]))
                .toBytes();
        Random random = new Random(99);
        for (int i = 0; i < 100_000; i++) {
            byte[] broken = file.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            readAll(broken);
        }
    }

    private static void readAll(byte[] file) throws IOException {
        try (CaptureReader reader = CaptureFiles.open(Channels.newChannel(new ByteArrayInputStream(file)))) {
            CaptureRecord record = reader.next();
            while (record != null) {
                record = reader.next();
            }
        } catch (PcapFormatException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    private static BlockBytes section() {
        return new BlockBytes(ByteOrder.LITTLE_ENDIAN).section();
    }

    private static void nothing(ByteBuffer body) {}

    private static byte[] with(byte[] file, int offset, int value) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return changed;
    }

    private static void assertMessage(String message, byte[] file) {
        ThrowingCallable read = () -> {
            try (PcapngReader reader = reader(file)) {
                CaptureRecord record = reader.next();
                while (record != null) {
                    record = reader.next();
                }
            }
        };
        assertThatThrownBy(read).isInstanceOf(PcapFormatException.class).hasMessage(message);
    }

    private static PcapngReader reader(byte[] bytes) throws IOException {
        return new PcapngReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }
}
