package io.vetch.pcap.dissect;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * One frame on its way to text: the captured bytes behind accessors that check their bounds, and the line so far.
 * Indexes count from the destination address; multi-byte fields are big-endian (network order) unless said otherwise.
 */
final class Dissection {
    /** IP in IP in IP ...: beyond this the rest is not looked at. */
    private static final int DEEPEST = 16;

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    private final ByteBuffer bytes;
    private final DissectOptions options;
    private final TcpSequences sequences;
    private final StringBuilder text = new StringBuilder(160);
    private int end;
    private int depth;
    private String protocol = "ether";
    private IpHeader ip = IpHeader.NONE;

    Dissection(ByteBuffer bytes, DissectOptions options, TcpSequences sequences) {
        this.bytes = bytes;
        this.options = options;
        this.sequences = sequences;
        this.end = bytes.remaining();
    }

    boolean printsLinkHeader() {
        return options.linkHeader();
    }

    boolean printsAbsoluteSequences() {
        return options.absoluteSequences();
    }

    TcpSequences sequences() {
        return sequences;
    }

    /** The innermost IP header so far. */
    IpHeader ip() {
        return ip;
    }

    /** False if IP headers are nested deeper than anybody means. */
    boolean enter(IpHeader header) {
        ip = header;
        return ++depth <= DEEPEST;
    }

    /** Replaces what is known of the innermost IP header. */
    void become(IpHeader header) {
        ip = header;
    }

    /** Names the protocol that {@link #truncated()} blames. */
    void enter(String protocolName) {
        protocol = protocolName;
    }

    String protocol() {
        return protocol;
    }

    // --- bytes ---

    /** Where the captured bytes of the innermost packet end. */
    int end() {
        return end;
    }

    /** The packet at {@code at} has {@code length} bytes: what follows it is padding. */
    void limit(int at, int length) {
        if (length >= 0 && length <= end - at) {
            end = at + length;
        }
    }

    /** Moves the end back to where it was before a {@link #limit}. */
    void restoreEnd(int earlier) {
        end = earlier;
    }

    boolean has(int at, int count) {
        return at >= 0 && count >= 0 && at <= end - count;
    }

    void need(int at, int count) {
        if (!has(at, count)) {
            throw Truncated.TRUNCATED;
        }
    }

    int u8(int at) {
        need(at, 1);
        return bytes.get(at) & 0xff;
    }

    int u16(int at) {
        need(at, 2);
        return bytes.getShort(at) & 0xffff;
    }

    int u16LittleEndian(int at) {
        return Short.reverseBytes((short) u16(at)) & 0xffff;
    }

    int u24(int at) {
        need(at, 3);
        return (u8(at) << 16) | u16(at + 1);
    }

    long u32(int at) {
        return i32(at) & 0xffff_ffffL;
    }

    /** Four bytes as they are, for arithmetic modulo 2^32. */
    int i32(int at) {
        need(at, 4);
        return bytes.getInt(at);
    }

    byte[] copy(int at, int count) {
        need(at, count);
        byte[] copy = new byte[count];
        bytes.get(at, copy);
        return copy;
    }

    /** Octets in hexadecimal with colons: a MAC address if there are six. */
    String octets(int at, int count) {
        return COLONS.formatHex(copy(at, count));
    }

    String hex(int at, int count) {
        return HexFormat.of().formatHex(copy(at, count));
    }

    String mac(int at) {
        return octets(at, 6);
    }

    String ipv4(int at) {
        return IpText.ipv4(copy(at, 4));
    }

    String ipv6(int at) {
        return IpText.ipv6(copy(at, 16));
    }

    // --- text ---

    Dissection add(String more) {
        text.append(more);
        return this;
    }

    Dissection add(int number) {
        text.append(Integer.toUnsignedString(number));
        return this;
    }

    /** {@code  [|ip]}: the packet ends in the middle of this protocol. */
    void truncated() {
        text.append(" [|").append(protocol).append(']');
    }

    void invalid() {
        text.append(" (invalid)");
    }

    /** Characters that cannot be printed as {@code ^A} and {@code M-A}. Stops at the captured end. */
    int addEscaped(int at, int count) {
        int stop = Math.min(at + count, end);
        for (int i = at; i < stop; i++) {
            addEscaped(u8(i));
        }
        return stop - at;
    }

    void addEscaped(int octet) {
        int c = octet;
        if (c > 0x7f) {
            text.append("M-");
            c &= 0x7f;
        }
        if (c < 0x20 || c > 0x7e) {
            text.append('^');
            c ^= 0x40;
        }
        text.append((char) c);
    }

    /** What no protocol claimed, in hexadecimal and ASCII on lines of its own. */
    void dump(int at, int count) {
        if (options.dumpUnknown()) {
            HexDump.hexAndAscii(this, at, count);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
