package io.vetch.pcap.filter;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Frames of few stations, hosts, ports, tags and tunnels, so that a filter for any of them finds some. */
final class RandomFrames {
    private static final int LARGEST = 400;
    private static final int[] HOSTS = {
        0x0a000001, 0x0a000002, 0x0a000003, 0x0a000004, 0xc009c801, 0xe0000001, 0xffffffff, 0
    };
    private static final int[] PORTS = {22, 53, 80, 443, 7, 1023, 1024, 8080};
    private static final int[] PROTOCOLS = {6, 6, 6, 17, 17, 1, 2, 132, 51, 50, 103, 112};
    private static final int[] HEADERS6 = {6, 17, 58, 0, 44, 60, 43, 51, 132};

    private final Random random;
    private final ByteBuffer frame = ByteBuffer.allocate(LARGEST);

    RandomFrames(long seed) {
        random = new Random(seed);
    }

    byte[] next() {
        frame.clear();
        station();
        station();
        link(3);
        int end = Math.max(frame.position(), random.nextInt(8) == 0 ? frame.position() : 60);
        byte[] bytes = Arrays.copyOf(frame.array(), end);
        Arrays.fill(bytes, frame.position(), end, (byte) 0);
        return bytes;
    }

    private void station() {
        switch (random.nextInt(10)) {
            case 0 -> frame.putInt(0xffffffff).putShort((short) 0xffff);
            case 1 -> frame.putInt(0x0180c200).putShort((short) random.nextInt(16));
            default -> frame.putInt(0x02000000).putShort((short) (1 + random.nextInt(11)));
        }
    }

    /** An EtherType or length, and what it says. */
    private void link(int depth) {
        switch (random.nextInt(depth > 0 ? 12 : 5)) {
            case 0, 1 -> ip(type(0x0800), depth);
            case 2 -> ip6(type(0x86dd));
            case 3 -> ip(type(0x0800), 0);
            case 4 -> arp();
            case 5, 6, 7 -> {
                type(pick(0x8100, 0x8100, 0x88a8, 0x9100));
                frame.putShort((short) pick(5, 100, 200, 300, 0x6064, 0x1fff));
                link(depth - 1);
            }
            case 8 -> mpls();
            case 9 -> pppoe();
            case 10 ->
                type(pick(0x8863, 0x88cc, 0x809b, 0x6003, 0x8137, 0x80f3, 0x6004, 0x1234))
                        .putLong(random.nextLong());
            default -> llc();
        }
    }

    private ByteBuffer type(int type) {
        return frame.putShort((short) type);
    }

    private void arp() {
        type(pick(0x0806, 0x0806, 0x8035))
                .putInt(0x00010800)
                .putShort((short) 0x0604)
                .putShort((short) pick(1, 2, 3));
        station();
        frame.putInt(pick(0x0a090001, 0x0a000001));
        station();
        frame.putInt(pick(0x0a090002, 0x0a000002));
    }

    private void mpls() {
        type(0x8847);
        while (random.nextBoolean()) {
            frame.putInt(pick(1024, 100_000) << 12 | 64);
        }
        frame.putInt(pick(1024, 7) << 12 | 0x100 | 64);
        network();
    }

    private void pppoe() {
        type(0x8864).putShort((short) 0x1100).putShort((short) pick(39, 40)).putShort((short) 100);
        boolean four = random.nextBoolean();
        type(four ? 0x0021 : 0x0057);
        if (four) {
            ip(frame, 0);
        } else {
            ip6(frame);
        }
    }

    private void network() {
        if (random.nextInt(4) == 0) {
            ip6(frame);
        } else {
            ip(frame, 0);
        }
    }

    private void llc() {
        frame.putShort((short) pick(3, 38, 60, 1500));
        frame.put((byte) pick(0x42, 0xfe, 0xe0, 0xf0, 0xaa, 0xff)).put((byte) pick(0x42, 0xfe, 0xe0, 0xf0, 0xaa, 0xff));
        frame.put((byte) random.nextInt(256)).put((byte) pick(0, 8, 0x82, 0x83)).putLong(random.nextLong());
        frame.putLong(random.nextInt(16));
    }

    private void ip(ByteBuffer after, int depth) {
        int words = pick(5, 5, 5, 6, 15);
        int protocol = pick(PROTOCOLS);
        int fragment = pick(0, 0, 0, 0x4000, 0x2000, 0x0001, 0x2010);
        after.put((byte) (0x40 | words)).put((byte) pick(0, 0, 0xb8));
        after.putShort((short) pick(60, 46, 1500, 40))
                .putShort((short) random.nextInt(4))
                .putShort((short) fragment);
        after.put((byte) pick(1, 64, 255)).put((byte) protocol).putShort((short) random.nextInt(3));
        after.putInt(pick(HOSTS)).putInt(pick(HOSTS));
        for (int option = 5; option < words; option++) {
            after.putInt(random.nextInt());
        }
        transport(protocol, depth);
    }

    private void ip6(ByteBuffer after) {
        int next = pick(HEADERS6);
        after.putInt(0x60000000).putShort((short) pick(8, 40)).put((byte) next).put((byte) 64);
        host6();
        host6();
        for (int header = 0; header < 3 && isExtension(next); header++) {
            int following = pick(HEADERS6);
            int words = next == 44 ? 0 : random.nextInt(2);
            after.put((byte) following).put((byte) words).putShort((short) 0).putInt(random.nextInt());
            for (int word = 0; word < 2 * words; word++) {
                after.putInt(random.nextInt());
            }
            next = following;
        }
        transport(next, 0);
    }

    private static boolean isExtension(int header) {
        return header == 0 || header == 44 || header == 60 || header == 43 || header == 51;
    }

    private void host6() {
        frame.putInt(pick(0xfd090000, 0xfd090000, 0xff020000))
                .putInt(0)
                .putInt(0)
                .putInt(pick(1, 2, 3));
    }

    private void transport(int protocol, int depth) {
        switch (protocol) {
            case 6 -> {
                ports().putInt(pick(1, random.nextInt())).putInt(random.nextInt());
                frame.put((byte) (pick(5, 6) << 4))
                        .put((byte) random.nextInt(256))
                        .putShort((short) 512)
                        .putInt(0);
                frame.putInt(0x47455420).putInt(random.nextInt());
            }
            case 17 -> {
                if (depth > 0 && random.nextBoolean()) {
                    geneve(depth);
                } else {
                    ports().putShort((short) pick(8, 20)).putShort((short) 0).putLong(random.nextLong());
                }
            }
            case 132 -> ports().putLong(random.nextLong());
            case 58 ->
                frame.put((byte) pick(128, 129, 133, 134, 135, 136, 143, 1, 2))
                        .put((byte) 0)
                        .putInt(7);
            default ->
                frame.put((byte) pick(0, 3, 5, 8, 11, 13, 17, 0x11))
                        .put((byte) random.nextInt(3))
                        .putInt(7);
        }
    }

    private void geneve(int depth) {
        frame.putShort((short) 1000).putShort((short) 6081).putShort((short) 60).putShort((short) 0);
        int options = random.nextInt(2);
        boolean ethernet = random.nextBoolean();
        frame.put((byte) options).put((byte) 0);
        type(ethernet ? 0x6558 : 0x0800).putInt(pick(0xb, 0xc) << 8);
        if (options == 1) {
            frame.putInt(random.nextInt());
        }
        if (ethernet) {
            station();
            station();
            link(Math.min(depth - 1, 1));
        } else {
            ip(frame, 0);
        }
    }

    private ByteBuffer ports() {
        return frame.putShort((short) pick(PORTS)).putShort((short) pick(PORTS));
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
