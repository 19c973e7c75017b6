package io.vetch.pcap.dissect;

import java.util.List;
import java.util.stream.IntStream;

/** TCP (RFC 9293). */
final class Tcp {
    private static final int HEADER = 20;
    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int ACK = 0x10;
    private static final int URG = 0x20;

    private static final List<Words.Flag> FLAGS = List.of(
            new Words.Flag(FIN, "F"),
            new Words.Flag(SYN, "S"),
            new Words.Flag(RST, "R"),
            new Words.Flag(0x08, "P"),
            new Words.Flag(ACK, "."),
            new Words.Flag(URG, "U"),
            new Words.Flag(0x40, "E"),
            new Words.Flag(0x80, "W"));

    /** By all eight flags together. */
    private static final String[] FLAG_WORDS = IntStream.range(0, 256)
            .mapToObj(flags -> Words.flags(flags, FLAGS, ""))
            .toArray(String[]::new);

    private Tcp() {}

    static void print(Dissection frame, int at, int length) {
        frame.enter("tcp");
        IpHeader ip = frame.ip();
        if (!frame.has(at + 2, 2)) {
            ip.addBetween(frame);
            frame.add(":");
            throw Truncated.ENDS_PROTOCOL;
        }
        int source = frame.u16(at);
        int destination = frame.u16(at + 2);
        ip.addBetween(frame, Protocols.IP_TCP, source, destination);
        frame.expect(at, HEADER);
        int headerLength = (frame.u8(at + 12) >> 4) * 4;
        if (headerLength < HEADER) {
            frame.add(" tcp ").add(length - headerLength);
            frame.add(" [bad hdr length " + headerLength + " - too short, < " + HEADER + "]");
            return;
        }
        int flags = frame.u8(at + 13);
        frame.add("Flags [").add(FLAG_WORDS[flags]).add("]");
        TcpSequences.Relative relative = relative(frame, at, flags);
        if (headerLength > length) {
            frame.add(" [bad hdr length " + headerLength + " - too long, > ")
                    .add(length)
                    .add("]");
            return;
        }
        int payload = length - headerLength;
        printNumbers(frame, at, flags, relative, payload);
        if (headerLength > HEADER && !TcpOptions.print(frame, at + HEADER, headerLength - HEADER, relative)) {
            return;
        }
        frame.add(", length ").add(payload);
        if (payload > 0) {
            printPayload(frame, at, headerLength, payload);
        }
    }

    private static TcpSequences.Relative relative(Dissection frame, int at, int flags) {
        int sequence = frame.i32(at + 4);
        int acknowledged = frame.i32(at + 8);
        if (frame.printsAbsoluteSequences() || (flags & ACK) == 0) {
            return new TcpSequences.Relative(sequence, acknowledged, 0);
        }
        return frame.sequences().relative(connection(frame, at), sequence, acknowledged, (flags & SYN) != 0);
    }

    private static TcpSequences.Connection connection(Dissection frame, int at) {
        IpHeader ip = frame.ip();
        byte[] source = frame.copy(ip.sourceAt(), ip.addressLength());
        byte[] destination = frame.copy(ip.destinationAt(), ip.addressLength());
        return TcpSequences.Connection.of(source, frame.u16(at), destination, frame.u16(at + 2));
    }

    private static void printNumbers(Dissection frame, int at, int flags, TcpSequences.Relative relative, int payload) {
        if (payload > 0 || (flags & (SYN | FIN | RST)) != 0) {
            frame.add(", seq ").add(relative.sequence());
            if (payload > 0) {
                frame.add(":").add(relative.sequence() + payload);
            }
        }
        if ((flags & ACK) != 0) {
            frame.add(", ack ").add(relative.acknowledged());
        }
        frame.add(", win ").add(frame.u16(at + 14));
        if ((flags & URG) != 0) {
            frame.add(", urg " + frame.u16(at + 18));
        }
    }

    private static void printPayload(Dissection frame, int at, int headerLength, int payload) {
        if (!frame.has(at, headerLength)) {
            frame.add(" [remaining caplen(" + (frame.end() - at) + ") < header length(" + headerLength + ")]");
            throw Truncated.ENDS_FRAME;
        }
        Protocols.printTcpPayload(frame, frame.u16(at), frame.u16(at + 2), at + headerLength, payload);
    }
}
