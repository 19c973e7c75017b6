package io.vetch.pcap.dissect;

import static io.vetch.pcap.dissect.SampleFrames.IP;
import static io.vetch.pcap.dissect.SampleFrames.IP6;
import static io.vetch.pcap.dissect.SampleFrames.bare;
import static io.vetch.pcap.dissect.SampleFrames.ipv4;
import static io.vetch.pcap.dissect.SampleFrames.ipv6;
import static io.vetch.pcap.dissect.SampleFrames.text;
import static io.vetch.pcap.dissect.SampleFrames.udp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Frames full of what {@code -v} shows: options, TLVs, records. */
final class SampleDetails {
    private static final String ADDRESS = "fd090000000000000000000000000003";
    private static final String LLDP = "0180c200000e 02000000000b 88cc 0207 04 02000000000b 0405 05 65746830 0602 0078";
    private static final String NAME = "05 7665746368 02 696f 00";

    private SampleDetails() {}

    static List<String> all() {
        List<String> frames = new ArrayList<>();
        for (List<String> group : List.of(ip(), neighbors(), groups(), errors(), lines(), dns(), dhcp(), dhcp6())) {
            frames.addAll(group);
        }
        frames.addAll(ntp());
        frames.addAll(lldp());
        frames.addAll(stp());
        return frames;
    }

    private static List<String> ip() {
        List<String> frames = new ArrayList<>();
        for (String options : List.of(
                "07 07 08 0a090003 00",
                "07 0b 04 0a090003 0a090004 00",
                "83 07 04 0a090003 00",
                "89 0b 0c 0a090003 0a090004 01",
                "07 06 04 0a0900 0000",
                "07 02 0000",
                "44 0c 05 00 00000001 00000002",
                "44 0c 09 01 0a090003 00000002",
                "44 0c 0d 23 0a090003 00000002",
                "44 08 05 02 00000001",
                "44 07 05 00 000000 00",
                "44 03 05 00",
                "94 04 0001",
                "94 03 00 00",
                "82 0b 0000000000000000 00 00",
                "52 04 0000",
                "63 04 0000",
                "63 01 0000",
                "07 27 04 00",
                "01 01 01 00")) {
            String bytes = bare(options);
            String service = Integer.toHexString(frames.size() & 3);
            frames.add(IP
                    + String.format(
                            Locale.ROOT,
                            "4%x0%s%04x 1234 4000 00 11 0000 0a090001 0a090002",
                            5 + bytes.length() / 8,
                            service,
                            28 + bytes.length() / 2)
                    + bytes
                    + udp("1000", "2000", ""));
        }
        frames.addAll(List.of(
                IP + "4500 0020 0001 a000 4011 0000 0a090001 0a090002" + udp("1000", "2000", "01020304"),
                IP6 + "6ff12345 000a 1140" + ADDRESS + ADDRESS + udp("1000", "2000", "6869"),
                IP6 + ipv6("00", "1101 0502 0000 0100 00 1e 04 01020304 00" + udp("1000", "2000", "")),
                IP6 + ipv6("3c", "1102 c910" + ADDRESS + "0000 0000" + udp("1000", "2000", "")),
                IP6 + ipv6("3c", "1103 c918" + ADDRESS + "0102 0000 0000 2202 0000 0000" + udp("1000", "2000", "")),
                IP6 + ipv6("3c", "1100 c204 00010000" + udp("1000", "2000", "")),
                IP6 + ipv6("00", "1101 c204 00010000 c204 00010000 0000" + udp("1000", "2000", "")),
                IP6 + ipv6("3c", "1100 c910 00010000" + udp("1000", "2000", ""))));
        return frames;
    }

    private static List<String> neighbors() {
        String link = "0101 02000000000b";
        String prefix = "0304 40c0 00015180 ffffffff 00000000" + ADDRESS;
        List<String> frames = new ArrayList<>();
        for (String options : List.of(
                link,
                link + "0501 0000 000005dc" + prefix,
                prefix.replace("0304", "0303") + "0000000000000000",
                "0502 0000 000005dc 0000000000000000",
                "1903 0000 00000e10" + ADDRESS,
                "1f03 0000 00000e10" + NAME + "00000000 00000000",
                "1801 3008 00000e10",
                "1802 4018 00000e10 fd09000000000000",
                "1803 4010 00000e10" + ADDRESS,
                "1804 4010 00000e10" + ADDRESS + ADDRESS,
                "0701 0000 00000fa0 0801 0000 00010e10",
                "0402 0000 00000000 0102030405060708",
                "0e01 010203040506" + link,
                "0100 010203040506",
                "0103 01")) {
            frames.add(IP6 + ipv6("3a", "8500 1234 00000000" + options));
            frames.add(IP6 + ipv6("3a", "8600 1234 40c8 0708 00000001 00000002" + options));
        }
        frames.addAll(List.of(
                IP6 + ipv6("3a", "8700 1234 00000000" + ADDRESS + link),
                IP6 + ipv6("3a", "8800 1234 e0000000" + ADDRESS + link.replace("0101", "0201")),
                IP6 + ipv6("3a", "8900 1234 00000000" + ADDRESS + ADDRESS + "0402 0000 00000000 0102030405060708"),
                IP6 + ipv6("3a", "9100 1234 00010000" + ADDRESS + ADDRESS),
                IP6 + ipv6("3a", "9300 1234 0001c000" + prefix),
                IP6 + ipv6("3a", "8000 1234 00010002 6869"),
                IP6 + ipv6("3a", "0109 1234 00010002 6869")));
        return frames;
    }

    private static List<String> groups() {
        String report = "2200 1234 0000 0002 04000002 e00000fb 0a090001 0a090002 09000000 e00000fc";
        return List.of(
                IP + ipv4("02", report),
                IP + ipv4("02", report.replace("0000 0002", "0000 0003")),
                IP + ipv4("02", report.replace("04000002", "04000022")),
                IP + ipv4("02", "11ff 1234 e0000101 02 7d 0002 0a090001 0a090002"),
                IP + ipv4("02", "1600 08fe e0000101"),
                IP6 + ipv6("3a", "8f00 1234 00000002 04000001" + ADDRESS + ADDRESS + "09000000" + ADDRESS),
                IP6 + ipv6("3a", "8f00 1234 00000002 04000001" + ADDRESS + ADDRESS),
                IP6 + ipv6("3a", "8f00 1234 00000001 04000009" + ADDRESS + ADDRESS),
                IP6 + ipv6("3a", "8200 1234 9f100000" + ADDRESS + "0a9d0002" + ADDRESS + ADDRESS));
    }

    private static List<String> errors() {
        String original = ipv4("11", udp("1000", "2000", "00".repeat(100)));
        String labels = "2000 0000 0008 0101 00010140 0008 0201 01020304";
        return List.of(
                IP + ipv4("01", "0303 0000 0000 0000" + original + labels),
                IP + ipv4("01", "0b00 0000 0011 0000" + original + labels),
                IP + ipv4("01", "0b00 0000 0011 0000" + original + "2000 0000 0004 0001"),
                IP + ipv4("01", "0b00 0000 0011 0000" + original + "2000 0000 0009 0102 0102030405"),
                IP + ipv4("01", "0c00 0000 0011 0000" + original + "1000 0000 0008 0101 00010140"),
                IP + ipv4("01", "0800 0000 0001 0002" + "00".repeat(16)),
                IP + ipv4("01", "0300 0000 0000 0000" + original.replace("4011", "4006")));
    }

    private static List<String> lines() {
        String tcp = "0050 9000 00000001 00000002 50%s 0100 1234 0000";
        return List.of(
                IP
                        + ipv4(
                                "06",
                                tcp.formatted("18")
                                        + text("HTTP/1.0 200 OK\r\nServer: vetch\nX: \ty\r\n\r\nbody\u0001\n")),
                IP + ipv4("06", tcp.formatted("18") + text("GET / HTTP/1.0\r\n\r\nno end")),
                IP + ipv4("06", tcp.formatted("04") + text("port is closed")),
                IP + ipv4("06", tcp.formatted("14") + text("port is closed, and so is this gate\u0001")));
    }

    private static List<String> dns() {
        String answer = "1234 8180 0001 0001 0001 0001" + NAME + "0001 0001" + "c00c 0001 0001 00093a81 0004 c0000201";
        String authority = "c00c 0006 0001 00000e10 0018 c00c c00c 00000001 00000002 00000003 00000004 00000005";
        String options = "00 0029 1000 00008000";
        List<String> frames = new ArrayList<>();
        for (String message : List.of(
                answer + authority + options + "0000",
                answer + authority,
                answer + "c00c 0002 0001 00000000 0002 c00c" + options
                        + "0034 000a 0010 01020304050607081112131415161718 0008 0007 0001 1800 0a0900 000b 0002 0064"
                        + "000c 0003 000000 0009 0000",
                answer + "c00c 0002 0001 0000003c 0002 c00c" + options
                        + "0029 0009 0004 00000e10 000e 0004 00010002 0005 0002 0805 0006 0002 0109 0007 0001 01"
                        + "0003 0002 abcd 000d 0000",
                answer.replace("0001 0004 c0000201", "0001 0003 c00002"),
                "1234 8180 0001 0001 0000 0000" + NAME + "00fa 00ff c00c 00fa 00ff 00000000 001a"
                        + "00 000000000000 012c 0004 01020304 1234 0000 0000",
                "1234 8180 0001 0001 0000 0000" + NAME
                        + "0026 0001 c00c 0026 0001 00000000 000b 40 0102030405060708 c00c",
                "1234 8180 0001 0001 0000 0000" + NAME + "0026 0001 c00c 0026 0001 00000000 0001 81",
                "1234 8180 0001 0001 0000 0000" + NAME + "0100 0001 c00c 0100 0001 00000000 0008 0001 0002 6869 4a4b",
                "1234 8180 0001 0001 0000 0000" + NAME + "0100 0001 c00c 0100 0001 00000000 0002 0001",
                "1234 8180 0001 0001 0000 0000" + NAME
                        + "0001 0001 410c abc0 026869 00 0001 0001 00000000 0004 c0000201",
                "1234 0100 0001 0001 0001 0001" + NAME + "0001 0001" + "c00c 0001 0001 00000e10 0004 c0000201"
                        + authority + options + "0000",
                "1234 0100 0001 0000 0001 0000" + NAME + "0001 0001",
                "1234 0100 0001 0000 0000 0001" + NAME + "0001 0001" + options + "0004 0007 0000")) {
            frames.add(IP + ipv4("11", udp("0035", "9000", message)));
            frames.add(IP6 + ipv6("11", udp("14e9", "14e9", message)));
        }
        return frames;
    }

    private static List<String> dhcp() {
        String head = "01010601 01020304 0005 8000 0a090001 0a090002 0a090003 0a090004 02000000000b" + "00".repeat(10);
        String unnamed = head + "00".repeat(192);
        String named = head + text("server") + "00".repeat(58) + text("file") + "00".repeat(124);
        List<String> frames = new ArrayList<>();
        for (String options : List.of(
                "350101 3d07 01 02000000000b 3204 0a090007 370c 0103060c0f1c2a336b795077 0c05 7665746368 ff 0000",
                "350105 3604 0a090001 3304 00000e10 0104 ffffff00 0308 0a0900010a090002 1c04 0a0900ff 0204 ffffff9c ff",
                "350102 2108 0a0900010a090002 3902 05dc 1301 00 1401 01 1501 07 5202 0102 1602 0240 1704 40414243 ff",
                "350103 520c 0104 65746830 0902 abcd 0600 4301 61 ff 000000",
                "350103 5204 0109 6162 ff",
                "3501 0e 350200 01 5108 05 0102 7665746368 5103 f00000 5102 0000 ff",
                "3d05 00 61626364 3d04 09 010203 3d00 2e01 04 2e01 05 3401 03 3402 0201 2e00 ff",
                "7909 00 0a090001 18 0a0900 7908 18 0a0900 0a090001 7905 21 00000000 f905 10 00000000 7902 0000 ff",
                "4d08 03 616263 03 646566 4d03 00 0000 4d03 05 6162 4d01 00 ff",
                "2b03 010203 fc04 01020304 fc02 0102 fc03 010203 5b04 00000001 5d02 0000 2d05 0a090001 00 ff",
                "350101 0000 0000",
                "350101 3705 0102",
                "350101 0c10 6162")) {
            frames.add(IP + ipv4("11", udp("0044", "0043", unnamed + "63825363" + options)));
        }
        String boot = "0044 0043 00ff 0000";
        frames.addAll(List.of(
                IP + ipv4("11", boot + "02" + named.substring(2) + "63825363 350105 ff"),
                IP + ipv4("11", boot + "02070101" + unnamed.substring(8) + "63825363 ff"),
                IP + ipv4("11", boot + unnamed + "434d5500 03 000000" + "0a090001".repeat(8)),
                IP + ipv4("11", boot + unnamed + "01020304 ff"),
                IP + ipv4("11", boot + unnamed + "00000000 00"),
                IP + ipv4("11", boot + head + "61".repeat(192))));
        return frames;
    }

    private static List<String> dhcp6() {
        List<String> options = List.of(
                "0001 000e 0001 0001 01020304 02000000000b 0008 0002 0064 0006 0006 0017 0018 03e8 000e 0000",
                "0001 000a 0003 0001 02000000000b 0002 000a 0002 0000 0001 01020304 0001 0001 00 0001 0002 0009",
                "0001 0003 0001 00 0001 0004 0002 0001",
                "0003 0028 00000001 00000002 00000003 0005 0018" + ADDRESS + "00000e10 00001c20",
                "0003 0003 000000 0004 0004 00000001 0005 0001 00 0019 000c 000000010000000200000003",
                "0019 0029 00000001 00000002 00000003 001a 0019 00000e10 00001c20 40" + ADDRESS,
                "0017 0010" + ADDRESS + "0018 000a" + NAME + "0017 0003 010203 0007 0001 ff 0007 0000",
                "000d 0006 0002 6e6f6e65 000d 0002 0063 000d 0002 0163 000d 0000 0013 0001 05 0013 0001 0b 0013 0001 09",
                "0012 0004 65746830 0025 0006 00000009 0102 0026 000c 0102030405060708090a0b0c 0020 0004 00000e10",
                "000b 000b 02 01 00 0102030405060708 000b 001f 02 01 00 0102030405060708" + "11".repeat(20),
                "000b 0021 02 02 01 0102030405060708 abcd" + "11".repeat(20) + "000b 000c 03 01 00 0102030405060708 02",
                "000b 001c 03 01 00 0102030405060708 02" + "11".repeat(16) + "000b 0001 00",
                "0038 0014 0001 0010" + ADDRESS + "0038 000e 0003 000a" + NAME
                        + "0038 0006 0009 0002 0102 0038 0001 00",
                "0040 000a" + NAME + "0040 0004 09 616200 0029 0007 4345542d310000 002a 0002 0000",
                "002c 0011 01" + ADDRESS + "002c 0015 02" + ADDRESS + "0008 0000 002d 0004 0008 0000 002f 0012"
                        + ADDRESS + "0102",
                "0009 0008 01 010203 0008 0000 0063 0002 0102",
                "0001 0040 0001",
                "0018 0003 056162");
        List<String> frames = new ArrayList<>();
        for (String each : options) {
            frames.add(IP6 + ipv6("11", udp("0222", "0223", "01123456" + each)));
        }
        frames.add(IP6 + ipv6("11", udp("0223", "0223", "0c01" + ADDRESS + ADDRESS + options.get(15))));
        return frames;
    }

    private static List<String> ntp() {
        String head = "%s 01 fa ec 00010000 00020800 4c4f434c";
        String times = "e8f00000 80000000 e8f00001 00000000 e8f00001 40000000 e8f00000 c0000000";
        return List.of(
                IP + ipv4("11", udp("007b", "007b", head.formatted("24") + times)),
                IP + ipv4("11", udp("007b", "007b", head.formatted("64").replace("01 fa", "00 06") + "00".repeat(32))),
                IP
                        + ipv4(
                                "11",
                                udp(
                                        "007b",
                                        "007b",
                                        head.formatted("a4").replace("01 fa", "02 7f") + times + "00000001")),
                IP + ipv4("11", udp("007b", "007b", head.formatted("e4").replace("01 fa", "10 80") + times)),
                IP + ipv4("11", udp("007b", "007b", head.formatted("24") + times + "00000001" + "ab".repeat(16))),
                IP + ipv4("11", udp("007b", "007b", head.formatted("24") + times + "00000001" + "ab".repeat(20))),
                IP + ipv4("11", udp("007b", "007b", head.formatted("24") + times + "00000001" + "ab".repeat(5))),
                IP + ipv4("11", udp("007b", "007b", head.formatted("24").replace("01 fa", "3e 06") + times)),
                IP + ipv4("11", udp("007b", "007b", "2300")),
                IP + ipv4("11", udp("007b", "007b", "2682 0001 0000 0000 0000 0000")),
                IP + ipv4("11", udp("007b", "007b", "26e2 0001 0618 0003 0004 0002 6869")),
                IP + ipv4("11", udp("007b", "007b", "26e2 0001 0618 0003 0004 0009 6869")),
                IP + ipv4("11", udp("007b", "007b", "2700 0001")));
    }

    private static List<String> lldp() {
        List<String> frames = new ArrayList<>();
        for (String values : List.of(
                "0803 657468 0a03 737731 0c04 6c696e75 0e04 00140004 100c 05 01 0a090001 02 00000003 00",
                "1018 11 02" + ADDRESS + "03 00000007 00",
                "100e 07 06 02000000000b 02 00000003 00 1009 02 63 01 02 00000003",
                "1010 05 01 0a090001 02 00000003 03 2b0601 00 1002 09 01",
                "fe06 0080c2 01 0005 fe07 0080c2 02 06 0005 fe0a 0080c2 03 0005 03 766c61 fe08 0080c2 04 03 888e01",
                "fe09 0080c2 07 03 00000001 fe06 0080c2 08 5a 0f fe19 0080c2 09 c3 01234567" + "0c".repeat(16),
                "fe19 0080c2 0a 00 01234567" + "0c".repeat(16) + "fe06 0080c2 0b 88 0f fe08 0080c2 0c 00 61 8906",
                "fe09 0080c2 0d 07 0f 25 6f 5f fe0b 0080c2 0e 88 00 000f 001005 fe05 0080c2 63 01",
                "fe09 00120f 01 03 6c01 0010 fe07 00120f 02 0f 01 03 fe09 00120f 03 01 00000000 fe06 00120f 04 05ee",
                "fe07 0012bb 01 003f 04 fe08 0012bb 02 01 400ac5 00 fe07 0012bb 04 51 0040 fe07 0012bb 04 00 0400",
                "fe15 0012bb 03 01 28 01020304 29 05060708 1240 010203 01 fe09 0012bb 03 03 31313200",
                "fe0f 0012bb 03 02 09 02 4445 01 02 4253 06 00 00 fe06 0012bb 03 09 01",
                "fe08 0012bb 05 31 2e 30 00 fe04 0012bb 0b fe05 0012bb 0c 01",
                "fe12 00005e 01 68747470733a2f2f612e622f6d7564 fe04 001b21 01",
                "fe22 001b21 02 020a 00 00 00000001 00000002 0606 01 00 e0 00 81 08 0808 01 00 60 00 0800 00 008906 0400",
                "fe17 001b21 02 0411 00 00 c0 00 01234567 0102030405060708 08",
                "fe06 abcdef 010203 1203 010203 0201 04 0406 03 0200000000")) {
            frames.add(LLDP + values + "0000");
        }
        frames.add(LLDP.replace("0405 05 65746830", "0407 03 02000000000c") + "0000");
        frames.add(LLDP.replace("0405 05 65746830", "0406 04 01 0a090001") + "0000");
        frames.add(LLDP.replace("0405 05 65746830", "0403 63 0102") + "0000");
        return frames;
    }

    private static List<String> stp() {
        String bridge = "8000020000000001";
        String head = "0180c2000000 02000000000b 00%s 424203 0000%s027c" + bridge + "00000004" + bridge
                + "8001 0080 1400 0220 0f00 00";
        String region = "72656731" + "00".repeat(28) + "0001" + "ab".repeat(16) + "00000000" + bridge + "14";
        String instance = "7c 8001020000000001 00000004 80 80 13";
        String path = "0055 00" + region.substring(0, 68) + "ab".repeat(16) + "e4 00 11 22 0001" + "00".repeat(8)
                + "cd".repeat(20);
        return List.of(
                head.formatted("79", "03") + "0050 00" + region + instance,
                head.formatted("c0", "04") + "0040 00" + region + path,
                head.formatted("27", "02"));
    }
}
