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

    private final DissectOptions options;
    private final TcpSequences sequences = new TcpSequences();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private StringBuilder text = new StringBuilder();
    private int end;
    private int payloadAt;
    private int depth;
    private String protocol = "";
    private IpHeader ip = IpHeader.NONE;

    Dissection(DissectOptions options) {
        this.options = options;
    }

    /** Starts the next frame; its text goes to {@code output}. */
    void start(ByteBuffer frame, StringBuilder output) {
        bytes = frame;
        text = output;
        end = frame.remaining();
        payloadAt = 0;
        depth = 0;
        protocol = "ether";
        ip = IpHeader.NONE;
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

    /** Index after the link header. */
    int payloadAt() {
        return payloadAt;
    }

    /** Tells that the frame's link header ends before {@code index}. */
    void payloadAt(int index) {
        payloadAt = index;
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

    /** @throws Truncated that ends the frame if these bytes were not captured */
    void need(int at, int count) {
        if (!has(at, count)) {
            throw Truncated.ENDS_FRAME;
        }
    }

    /** @throws Truncated that ends the protocol if these bytes were not captured */
    void expect(int at, int count) {
        if (!has(at, count)) {
            throw Truncated.ENDS_PROTOCOL;
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

    String hex(int at, int count) {
        return HexFormat.of().formatHex(copy(at, count));
    }

    /** Octets in hexadecimal with colons: a MAC address if there are six. */
    String octets(int at, int count) {
        return COLONS.formatHex(copy(at, count));
    }

    String ipv4(int at) {
        need(at, 4);
        StringBuilder address = new StringBuilder(15);
        Words.addIpv4(address, bytes, at);
        return address.toString();
    }

    String ipv6(int at) {
        need(at, 16);
        StringBuilder address = new StringBuilder(39);
        Words.addIpv6(address, bytes, at);
        return address.toString();
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

    Dissection add(char one) {
        text.append(one);
        return this;
    }

    Dissection addMac(int at) {
        need(at, 6);
        for (int i = at; i < at + 6; i++) {
            if (i > at) {
                text.append(':');
            }
            HexDump.addOctet(text, bytes.get(i));
        }
        return this;
    }

    Dissection addIpv4(int at) {
        need(at, 4);
        Words.addIpv4(text, bytes, at);
        return this;
    }

    Dissection addIpv6(int at) {
        need(at, 16);
        Words.addIpv6(text, bytes, at);
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

    /** The same up to a zero; ends the frame at the captured end. */
    void addPadded(int at, int count) {
        for (int i = at; i < at + count && u8(i) != 0; i++) {
            addEscaped(u8(i));
        }
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

    /** What no protocol claimed, in hexadecimal and ASCII on lines of its own, if the options want that. */
    void dump(int at, int count) {
        if (options.dumpUnknown()) {
            dumpAlways(at, count);
        }
    }

    /** The same whatever the options want, as some of tcpdump's printers do. */
    void dumpAlways(int at, int count) {
        int available = Math.max(0, Math.min(count, end - at));
        HexDump.hexAndAscii(text, bytes, at, at + available);
        if (available < count) {
            throw Truncated.ENDS_FRAME;
        }
    }

    /** As print_unknown_data() of tcpdump: in hexadecimal as far as captured. */
    void addUnknown(int at, int count) {
        if (at > end) {
            text.append(HexDump.INDENT)
                    .append("Dissector error: print_unknown_data called with pointer past end of packet");
            return;
        }
        HexDump.hex(text, bytes, at, at + Math.max(0, Math.min(count, end - at)));
    }
}
