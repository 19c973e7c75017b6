package io.vetch.pcap.dissect;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Frames that no tool here makes, in hexadecimal; white space is for the reader. */
public final class SampleFrames {
    static final String MACS = "02000000000a 02000000000b";
    static final String IP = MACS + "0800";
    static final String IP6 = MACS + "86dd";
    private static final String ADDRESSES6 = "fd090000000000000000000000000001 fd090000000000000000000000000002";

    private SampleFrames() {}

    public static List<byte[]> all() {
        List<byte[]> frames = new ArrayList<>();
        for (List<String> group : List.of(link(), arp(), ip(), icmp(), icmp6(), tcp(), udp())) {
            group.forEach(frame -> frames.add(HexFormat.of().parseHex(frame.replaceAll("\\s", ""))));
        }
        return frames;
    }

    private static List<String> link() {
        String config = "0000000000 8000020000000001 00000004 8000020000000002 8001 0000 1400 0200 0f00";
        String mstp =
                "0000030278 8000020000000001 00000004 8000020000000002 8001 0000 1400 0200 0f00 00 0040 00" + "72656731"
                        + "00".repeat(28) + "0001" + "ab".repeat(16) + "00000000 8000020000000002 14" + "00".repeat(17);
        return List.of(
                MACS + "8100 6005 0800" + ipv4("11", udp("1000", "2000", "6869")),
                MACS + "88a8 3007 8100 0005 0806" + "0001080006040001 02000000000b 0a090001 000000000000 0a090002",
                MACS + "8100 0005 0026 424203" + config,
                MACS + "8100 0005",
                MACS + "8100 0005 88cc",
                MACS + "1234 00010203040506070809 0a0b0c0d0e0f 1011 41424344",
                MACS + "88b5",
                "0180c2000000 02000000000b 0026 424203" + config + "0000000000000000",
                "0180c2000000 02000000000b 0027 424203 000002023c" + config.substring(10) + "00 00000000",
                "0180c2000000 02000000000b 0069 424203" + mstp,
                "0180c2000000 02000000000b 0007 424203 00000080" + "00".repeat(39),
                "0180c2000000 02000000000b 0007 424203 00010000" + "00".repeat(39),
                "0180c2000000 02000000000b 0007 424203 00000900" + "00".repeat(39),
                "0180c200000e 02000000000b 88cc 0207 04 02000000000b 0406 0565746830 06 02 0078 0a05 7665746368 0000",
                "0180c200000e 02000000000b 88cc 0207 04 02000000000b 0a03 41014d fe06 0080c2 010001 0000",
                MACS + "0011 aaaa03 00000c 010b" + "0000000000000000",
                "01000ccccccd 02000000000b 0032 aaaa03 00000c 010b" + config + "0000 0000 0002 0005",
                MACS + "0014 aaaa03 000000 0800 450000" + "000000000000000000",
                MACS + "0014 aaaa03 000000 1234 0102030405060708090a0b0c",
                MACS + "0014 aaaa03 00000c 2222 0102030405060708090a0b0c",
                MACS + "0002 f0f0",
                MACS + "0017 060603" + "4500001400010000400100000a0900010a090002",
                MACS);
    }

    private static List<String> arp() {
        return List.of(
                MACS + "0806 0001080006040001 02000000000b 0a090001 000000000000 0a090002" + "00".repeat(18),
                MACS + "0806 0001080006040001 02000000000b 0a090001 000000000000 0a090001",
                MACS + "0806 0001080006040002 02000000000b 0a090001 02000000000a 0a090001",
                MACS + "0806 0001080006040003 02000000000b 0a090001 02000000000a 0a090001",
                MACS + "8035 0001080006040004 02000000000b 0a090001 02000000000a 0a090001",
                MACS + "0806 0001080006040008 02000000000b 0a090001 02000000000a 0a090001",
                MACS + "0806 0001080006040009 02000000000b 0a090001 02000000000a 0a090001",
                MACS + "0806 00010800060400ff 02000000000b 0a090001 02000000000a 0a090001",
                MACS + "0806 000186dd06040001 02000000000b 0a090001 000000000000 0a090002");
    }

    private static List<String> ip() {
        String udp = udp("1000", "2000", "6869");
        return List.of(
                IP + ipv4("ff", "01020304"),
                IP + ipv4("3b", ""),
                IP + ipv4("3a", "8000000000010001"),
                IP + ipv4("04", ipv4("11", udp)),
                IP + ipv4("29", ipv6("11", udp)),
                IP6 + ipv6("04", ipv4("11", udp)),
                IP + "4600 0022 0001 0000 4011 0000 0a090001 0a090002 94040000" + udp,
                IP + "4500 001c 0001 2000 4011 0000 0a090001 0a090002" + udp("1000", "2000", ""),
                IP + "4500 001c 0001 2000 4011 0000 0a090001 0a090002" + "03e8 07d0 0800 0000",
                IP + "4500 001c 0001 0010 4011 0000 0a090001 0a090002" + "0102030405060708",
                IP + "4500 0100 0001 0000 4011 0000 0a090001 0a090002" + udp,
                IP + "4500 0000 0001 0000 4011 0000 0a090001 0a090002" + udp,
                IP + "4500 0010 0001 0000 4011 0000 0a090001 0a090002" + udp,
                IP + "4400 001c 0001 0000 4011 0000 0a090001 0a090002" + udp,
                IP + "4f00 001c 0001 0000 4011 0000 0a090001 0a090002" + udp,
                IP + "6500 001c 0001 0000 4011 0000 0a090001 0a090002" + udp,
                IP + "7500 001c 0001 0000 4011 0000 0a090001 0a090002" + udp,
                IP + ipv4("11", udp) + "0000000000000000000000000000",
                IP + ipv4("02", "1164 0000 00000000"),
                IP + ipv4("02", "1100 0000 e0000001"),
                IP + ipv4("02", "110a 0000 e0000001"),
                IP + ipv4("02", "1164 0000 00000000 02 7d 0000"),
                IP + ipv4("02", "11ff 0000 e0000101 02 7d 0001 0a090001"),
                IP + ipv4("02", "1120 0000 e0000101 02 7d 0009 0a090001"),
                IP + ipv4("02", "1200 0000 e0000101"),
                IP + ipv4("02", "1600 0000 e0000101"),
                IP + ipv4("02", "1700 0000 e0000101"),
                IP + ipv4("02", "2200 0000 0000 0001 04000000 e00000fb"),
                IP + ipv4("02", "9900 0000"),
                IP6 + ipv6("3b", ""),
                IP6 + ipv6("fd", "01020304"),
                IP6 + ipv6("01", "0800000000010001"),
                IP6 + ipv6("00", "1100 0502 0000 0100" + udp),
                IP6 + ipv6("3c", "1100 0104 00000000" + udp),
                IP6 + ipv6("2c", "1100 0001 00000001" + udp),
                IP6 + ipv6("2c", "1100 0009 00000001" + udp),
                IP6 + ipv6("2c", "1100 0000 00000001"),
                IP6 + "6000 0000 0000 3a40" + ADDRESSES6 + "8000000000010001",
                IP6 + "6000 0000 0100 3a40" + ADDRESSES6 + "8000000000010001",
                IP6 + "4000 0000 0008 3a40" + ADDRESSES6 + "8000000000010001",
                IP6 + "6000 0000 0008 1140" + "00".repeat(10) + "ffff0a090001" + "00".repeat(12) + "0a090001"
                        + udp("1000", "2000", ""),
                IP6 + "6000 0000 0008 1140" + "0001" + "00".repeat(12) + "0001" + "00010002000000030000000000000004"
                        + udp("1000", "2000", ""));
    }

    private static List<String> icmp() {
        String original = ipv4("11", "03e8 07d0 0008 0000");
        List<String> frames = new ArrayList<>();
        for (int code = 0; code <= 17; code++) {
            frames.add(IP + ipv4("01", String.format(Locale.ROOT, "03%02x 0000 0000 0578", code) + original));
        }
        for (int code = 0; code <= 4; code++) {
            frames.add(IP + ipv4("01", String.format(Locale.ROOT, "05%02x 0000 0a0900fe", code) + original));
        }
        for (int type : new int[] {0, 4, 8, 10, 11, 12, 19, 20}) {
            frames.add(IP
                    + ipv4("01", String.format(Locale.ROOT, "%02x00 0000 0001 0002 01020304 05060708 0090a0b0", type)));
        }
        frames.addAll(List.of(
                IP + ipv4("01", "0300 0000 0000 0000" + original),
                IP + ipv4("01", "0303 0000 0000 0000" + ipv4("06", "03e8 07d0 0008 0000")),
                IP + ipv4("01", "0303 0000 0000 0000" + ipv4("63", "03e8 07d0 0008 0000")),
                IP + ipv4("01", "0304 0000 0000 0000" + original),
                IP + ipv4("01", "0b00 0000 0000 0000" + original),
                IP + ipv4("01", "0b01 0000 0000 0000" + original),
                IP + ipv4("01", "0b02 0000 0000 0000" + original),
                IP + ipv4("01", "0c01 0000 0000 0000" + original),
                IP + ipv4("01", "")));
        return frames;
    }

    private static List<String> icmp6() {
        String original = ipv6("11", "03e8 07d0 0008 0000");
        String target = "fd090000000000000000000000000003";
        List<String> frames = new ArrayList<>();
        for (int type = 1; type <= 4; type++) {
            for (int code = 0; code <= 5; code++) {
                frames.add(
                        IP6 + ipv6("3a", String.format(Locale.ROOT, "%02x%02x 0000 00000500", type, code) + original));
            }
        }
        for (int type = 128; type <= 137; type++) {
            frames.add(IP6 + ipv6("3a", String.format(Locale.ROOT, "%02x00 0000 00010002", type) + target + target));
        }
        frames.addAll(List.of(
                IP6 + ipv6("3a", ""),
                IP6 + ipv6("3a", "8200 0000 27100000" + target),
                IP6 + ipv6("3a", "8200 0000 27100000" + target + "027d0000"),
                IP6 + ipv6("3a", "8200 0000 27100000" + target + "027d0001" + target),
                IP6 + ipv6("3a", "8200 0000 27100000" + target + "027d0009" + target),
                IP6 + ipv6("3a", "8300 0000 27100000" + target),
                IP6 + ipv6("3a", "8f00 0000"),
                IP6 + ipv6("3a", "6400 0000 01020304 0506")));
        return frames;
    }

    private static List<String> tcp() {
        List<String> frames = new ArrayList<>();
        for (String flags : List.of("00", "02", "12", "10", "18", "11", "04", "14", "29", "c2", "3f", "52")) {
            frames.add(IP + ipv4("06", tcp("50" + flags, "") + "68656c6c6f"));
            frames.add(IP6 + ipv6("06", tcp("50" + flags, "")));
        }
        for (String options : List.of(
                "020405b4",
                "03030701",
                "04020101",
                "0101050a 00000010 00000020",
                "080a0000000100000002 0101",
                "63040102",
                "6302 0101",
                "00020405",
                "02ff0102")) {
            String compact = options.replaceAll("\\s", "");
            String padded = compact + "00".repeat((8 - compact.length() % 8) % 8 / 2);
            String words = Integer.toHexString(5 + padded.length() / 8);
            frames.add(IP + ipv4("06", tcp(words + "010", padded)));
        }
        frames.add(IP + ipv4("06", tcp("4010", "")));
        frames.add(IP + ipv4("06", tcp("f010", "")));
        frames.add(IP + ipv4("06", "03e8"));
        frames.add(IP + ipv4("06", "0035 9000 00000001 00000002 5018 0100 0000 0000 001a" + query()));
        frames.add(IP + ipv4("06", "0035 9000 00000001 00000002 5018 0100 0000 0000 001b" + query()));
        frames.add(IP + ipv4("06", "0035 9000 00000001 00000002 5018 0100 0000 0000 00"));
        return frames;
    }

    private static String query() {
        return "1234 0100 0001 0000 0000 0000 05 7665746368 02 696f 00 0001 0001";
    }

    private static List<String> udp() {
        String name = "05 7665746368 02 696f 00";
        String header = "1234 8180 0001 0001 0000 0000" + name + "0001 0001";
        List<String> messages = List.of(
                query(),
                "1234 0120 0001 0000 0000 0001" + name + "00ff 0003 00 0029 1000 00000000 0000",
                "1234 0910 0002 0001 0001 0000" + name + "0001 0001" + "c00c 001c 0001",
                "1234 0100 0001 0000 0000 0000 c0ff 0001 0001",
                "1234 0100 0001 0000 0000 0000 80ff 0001 0001",
                "1234 0100 0001 0000 0000 0000 03 41014d 00 ffee 0001",
                "1234 0100 0000 0000 0000 0000",
                header + "c00c 0001 0001 00000e10 0004 c0000201",
                header + "c00c 001c 0001 00000e10 0010 fd090000000000000000000000000001",
                header + "c00c 0005 0001 00000e10 0006 03777777c00c",
                header + "c00c 000f 0001 00000e10 0004 000ac00c",
                header + "c00c 0010 0001 00000e10 0006 026869 02 7965",
                header + "c00c 0021 0001 00000e10 0008 0001000200 35c00c",
                header + "c00c 0006 0001 00000e10 0004 c00cc00c",
                header + "c00c 0001 0003 00000e10 0004 c0000201",
                header + "c00c 0001 0001 00000e10 0040 c0000201",
                "1234 8583 0001 0000 0001 0000" + name + "0001 0001 c00c 0006 0001 00000e10 0002 0000",
                "1234 a800 0002 0002 0000 0000" + name + "0001 0001" + name
                        + "0001 0001 c00c 0001 0001 00000e10 0004 c0000201",
                "0000 0000 0001 0000 0000 0000" + name + "0001 8001",
                "0000 8400 0000 0002 0000 0000" + name + "000c 8001 00000078 0002 c00c" + "00 0029 05a0 00008000 0000",
                "1234");
        List<String> frames = new ArrayList<>();
        for (String message : messages) {
            frames.add(IP + ipv4("11", udp("0035", "9000", message)));
            frames.add(IP6 + ipv6("11", udp("14e9", "14e9", message)));
        }
        String boot = "01010600 01020304 0000 0000" + "00".repeat(16) + "02000000000b" + "00".repeat(202)
                + "63825363 350101ff";
        frames.addAll(List.of(
                IP + ipv4("11", udp("0044", "0043", boot)),
                IP + ipv4("11", udp("0043", "0044", "02" + boot.substring(2))),
                IP + ipv4("11", udp("0043", "0044", "0906" + boot.substring(4))),
                IP6 + ipv6("11", udp("0222", "0223", "01123456")),
                IP6 + ipv6("11", udp("0222", "0223", "63123456")),
                IP6 + ipv6("11", udp("0222", "0223", "6312")),
                IP + ipv4("11", udp("007b", "007b", "23" + "00".repeat(47))),
                IP + ipv4("11", "1000 2000 0007 0000 6869"),
                IP + ipv4("11", "1000 2000 0040 0000 6869"),
                IP + ipv4("11", "1000 2000 0009 0000 6869"),
                IP + ipv4("11", "1000 20"),
                IP + ipv4("11", "1000 2000 00")));
        return frames;
    }

    static String bare(String hex) {
        return hex.replaceAll("\\s", "");
    }

    static String ipv4(String protocol, String payload) {
        return String.format(
                        Locale.ROOT,
                        "4500%04x0001000040%s00000a0900010a090002",
                        20 + bare(payload).length() / 2,
                        protocol)
                + bare(payload);
    }

    static String ipv6(String next, String payload) {
        return String.format(Locale.ROOT, "60000000%04x%s40", bare(payload).length() / 2, next)
                + bare(ADDRESSES6)
                + bare(payload);
    }

    static String udp(String source, String destination, String payload) {
        return source
                + destination
                + String.format(Locale.ROOT, "%04x0000", 8 + bare(payload).length() / 2)
                + bare(payload);
    }

    /** @param offsetAndFlags four digits */
    static String tcp(String offsetAndFlags, String options) {
        return bare("03e8 07d0 00000001 00000002" + offsetAndFlags + "0100 0000 0005" + options);
    }
}
