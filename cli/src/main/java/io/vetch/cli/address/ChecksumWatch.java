package io.vetch.cli.address;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.frame.MacAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for wrong checksums in sampled frames that are there whole. A checksum that its sender has left to a device is
 * not wrong. Bounded, and it forgets a port after ten minutes without one. Control thread only.
 */
final class ChecksumWatch {
    private static final int HEADER = 14;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86dd;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int FRAGMENT = 0x3fff;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int MOST_PORTS = 1024;

    private record Key(BridgeInterface bridge, String port) {}

    private final Cache<Key, BadChecksums> ports = Caffeine.newBuilder()
            .maximumSize(MOST_PORTS)
            .expireAfterWrite(Duration.ofMinutes(10))
            .executor(Runnable::run)
            .build();

    void look(SampledFrame frame) {
        String wrong = frame.isWhole() ? wrong(frame.bytes()) : null;
        if (wrong == null) {
            return;
        }
        String port = frame.ingress().name();
        byte[] source = new byte[6];
        frame.bytes().get(source.length, source);
        ports.asMap()
                .merge(
                        new Key(frame.bridge(), port),
                        new BadChecksums(
                                frame.bridge(), port, MacAddress.of(source).value(), wrong, 1, frame.nanos()),
                        (before, one) -> new BadChecksums(
                                one.bridge(), port, one.station(), wrong, before.count() + 1, one.lastNanos()));
    }

    Collection<BadChecksums> all() {
        return List.copyOf(ports.asMap().values());
    }

    void forget(BridgeInterface bridge) {
        ports.asMap().keySet().removeIf(key -> key.bridge().equals(bridge));
    }

    /** The protocol whose checksum is wrong, or null. */
    static @Nullable String wrong(ByteBuffer bytes) {
        if (bytes.limit() < HEADER) {
            return null;
        }
        return switch (bytes.getShort(HEADER - 2) & 0xffff) {
            case TYPE_IPV4 -> ipv4(bytes);
            case TYPE_IPV6 -> ipv6(bytes);
            default -> null;
        };
    }

    private static @Nullable String ipv4(ByteBuffer bytes) {
        if (bytes.limit() < HEADER + IPV4_LENGTH) {
            return null;
        }
        int header = (bytes.get(HEADER) & 0xf) * 4;
        int total = bytes.getShort(HEADER + 2) & 0xffff;
        if (header < IPV4_LENGTH || total < header || bytes.limit() < HEADER + total) {
            return null;
        }
        if (!isRight(sum(bytes, HEADER, header))) {
            return "IPv4";
        }
        if ((bytes.getShort(HEADER + 6) & FRAGMENT) != 0) {
            return null;
        }
        long addresses = sum(bytes, HEADER + 12, 8);
        return payload(bytes, bytes.get(HEADER + 9) & 0xff, HEADER + header, total - header, addresses);
    }

    /** One with extension headers is not looked into. */
    private static @Nullable String ipv6(ByteBuffer bytes) {
        if (bytes.limit() < HEADER + IPV6_LENGTH) {
            return null;
        }
        int length = bytes.getShort(HEADER + 4) & 0xffff;
        if (bytes.limit() < HEADER + IPV6_LENGTH + length) {
            return null;
        }
        long addresses = sum(bytes, HEADER + 8, 32);
        return payload(bytes, bytes.get(HEADER + 6) & 0xff, HEADER + IPV6_LENGTH, length, addresses);
    }

    private static @Nullable String payload(ByteBuffer bytes, int protocol, int at, int length, long addresses) {
        long sum = sum(bytes, at, length);
        long pseudo = addresses + protocol + length + sum;
        return switch (protocol) {
            case TCP -> length < 20 || isRight(pseudo) ? null : "TCP";
            case UDP -> length < 8 || bytes.getShort(at + 6) == 0 || isRight(pseudo) ? null : "UDP";
            case ICMP -> length < 4 || isRight(sum) ? null : "ICMP";
            case ICMPV6 -> length < 4 || isRight(pseudo) ? null : "ICMPv6";
            default -> null;
        };
    }

    /** Of 16-bit words; an odd last byte counts as the upper half of one. */
    private static long sum(ByteBuffer bytes, int at, int length) {
        long sum = 0;
        int end = at + length;
        for (int i = at; i < end; i += 2) {
            sum += i + 1 < end ? bytes.getShort(i) & 0xffff : (bytes.get(i) & 0xff) << 8;
        }
        return sum;
    }

    /** What includes its own checksum adds up to a negative zero (RFC 1071). */
    private static boolean isRight(long sum) {
        return sum != 0 && sum % 0xffff == 0;
    }
}
