package io.vetch.cli.address;

import io.vetch.cli.address.KnownAddress.Source;
import io.vetch.core.frame.MacAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** What frames say of addresses. Nothing here trusts a frame: one that is cut off or wrong says nothing. */
final class AddressReader {
    private static final int HEADER = 14;
    private static final int TAG = 4;
    private static final int MOST_TAGS = 2;

    private static final int ARP_LENGTH = 28;
    private static final int ARP_ETHERNET_IPV4 = 0x0001_0800;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;

    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int NEIGHBOUR_LENGTH = 24;

    private static final int DHCP_SERVER = 67;
    private static final int DHCP_CLIENT = 68;
    private static final int DHCP_OPTIONS = 240;
    private static final int DHCP_YOURS = 16;
    private static final int DHCP_HARDWARE = 28;
    private static final int DHCP_TYPE = 53;
    private static final int DHCP_ACK = 5;

    private final AddressMemory memory;

    AddressReader(AddressMemory memory) {
        this.memory = memory;
    }

    void read(SampledFrame frame) {
        ByteBuffer bytes = frame.bytes();
        int at = HEADER;
        if (bytes.limit() < at) {
            return;
        }
        int type = bytes.getShort(at - 2) & 0xffff;
        for (int tags = 0; tags < MOST_TAGS && (type == 0x8100 || type == 0x88a8); tags++) {
            at += TAG;
            if (bytes.limit() < at) {
                return;
            }
            type = bytes.getShort(at - 2) & 0xffff;
        }
        switch (type) {
            case 0x0806 -> arp(frame, at);
            case 0x0800 -> ipv4(frame, at);
            case 0x86dd -> ipv6(frame, at);
            default -> {}
        }
    }

    private void arp(SampledFrame frame, int at) {
        ByteBuffer bytes = frame.bytes();
        if (bytes.limit() < at + ARP_LENGTH || bytes.getInt(at) != ARP_ETHERNET_IPV4) {
            return;
        }
        int operation = bytes.getShort(at + 6);
        long sender = mac(bytes, at + 8);
        InetAddress senders = address(bytes, at + 14, 4);
        InetAddress target = address(bytes, at + 24, 4);
        if (isHost(senders)) {
            memory.has(frame, sender, senders, Source.ARP);
        }
        if (operation == ARP_REQUEST && !target.equals(senders)) {
            memory.asks(frame, sender, senders, target);
        } else if (operation == ARP_REPLY) {
            memory.answers(frame, mac(bytes, 0), senders);
        }
    }

    private void ipv4(SampledFrame frame, int at) {
        ByteBuffer bytes = frame.bytes();
        if (bytes.limit() < at + IPV4_LENGTH) {
            return;
        }
        InetAddress source = address(bytes, at + 12, 4);
        int payload = at + (bytes.get(at) & 0xf) * 4;
        boolean isUdp = bytes.get(at + 9) == UDP && bytes.limit() >= payload + 8;
        if (isUdp
                && bytes.getShort(payload) == DHCP_SERVER
                && bytes.getShort(payload + 2) == DHCP_CLIENT
                && isAcknowledgement(bytes, payload + 8)) {
            long station = mac(bytes, payload + 8 + DHCP_HARDWARE);
            memory.has(frame, station, address(bytes, payload + 8 + DHCP_YOURS, 4), Source.DHCP);
        }
        if (isHost(source)) {
            memory.has(frame, mac(bytes, 6), source, Source.IP);
        }
    }

    private static boolean isAcknowledgement(ByteBuffer bytes, int at) {
        for (int option = at + DHCP_OPTIONS; option + 2 < bytes.limit(); ) {
            int code = bytes.get(option) & 0xff;
            if (code == DHCP_TYPE) {
                return bytes.get(option + 2) == DHCP_ACK;
            }
            option += code == 0 ? 1 : 2 + (bytes.get(option + 1) & 0xff);
        }
        return false;
    }

    private void ipv6(SampledFrame frame, int at) {
        ByteBuffer bytes = frame.bytes();
        if (bytes.limit() < at + IPV6_LENGTH) {
            return;
        }
        InetAddress source = address(bytes, at + 8, 16);
        int payload = at + IPV6_LENGTH;
        boolean isNeighbour = bytes.get(at + 6) == ICMPV6 && bytes.limit() >= payload + NEIGHBOUR_LENGTH;
        int type = isNeighbour ? bytes.get(payload) & 0xff : 0;
        long station = mac(bytes, 6);
        if (type == ADVERTISEMENT) {
            InetAddress target = address(bytes, payload + 8, 16);
            memory.has(frame, station, target, Source.ND);
            memory.answers(frame, mac(bytes, 0), target);
        }
        if (!isHost(source)) {
            return; // it looks whether its address is free
        }
        memory.has(frame, station, source, type == SOLICITATION ? Source.ND : Source.IP);
        if (type == SOLICITATION) {
            memory.asks(frame, station, source, address(bytes, payload + 8, 16));
        }
    }

    private static boolean isHost(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress() && !address.isLoopbackAddress();
    }

    private static long mac(ByteBuffer bytes, int at) {
        byte[] octets = new byte[6];
        bytes.get(at, octets);
        return MacAddress.of(octets).value();
    }

    private static InetAddress address(ByteBuffer bytes, int at, int length) {
        byte[] octets = new byte[length];
        bytes.get(at, octets);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // never: the length is right
        }
    }
}
