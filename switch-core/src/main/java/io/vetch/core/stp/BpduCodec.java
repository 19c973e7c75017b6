package io.vetch.core.stp;

import java.nio.ByteBuffer;
import java.util.Optional;

/** {@link Bpdu}s as octets, big-endian (IEEE 802.1D-2004, 9.3). */
public final class BpduCodec {
    /** Octets of a configuration BPDU. */
    static final int CONFIGURATION_LENGTH = 35;
    /** Octets of a topology change notification. */
    static final int NOTIFICATION_LENGTH = 4;
    /** Octets of an RST BPDU. */
    static final int RAPID_LENGTH = 36;

    private static final int CONFIGURATION_TYPE = 0x00;
    private static final int NOTIFICATION_TYPE = 0x80;
    private static final int RAPID_TYPE = 0x02;

    private static final int TOPOLOGY_CHANGE = 0x01;
    private static final int PROPOSAL = 0x02;
    private static final int ROLE_SHIFT = 2;
    private static final int LEARNING = 0x10;
    private static final int FORWARDING = 0x20;
    private static final int AGREEMENT = 0x40;
    private static final int ACKNOWLEDGMENT = 0x80;

    private static final int ROLE_UNKNOWN = 0;
    private static final int ROLE_ALTERNATE_OR_BACKUP = 1;
    private static final int ROLE_ROOT = 2;
    private static final int ROLE_DESIGNATED = 3;

    private BpduCodec() {}

    /** @return 4, 35 or 36 octets */
    public static byte[] encode(Bpdu bpdu) {
        return switch (bpdu) {
            case Bpdu.TopologyChangeNotification _ -> encodeNotification(bpdu);
            case Bpdu.Configuration configuration -> encode(configuration);
            case Bpdu.Rapid rapid -> encode(rapid);
        };
    }

    private static byte[] encodeNotification(Bpdu bpdu) {
        ByteBuffer octets = ByteBuffer.allocate(NOTIFICATION_LENGTH);
        putHeader(octets, bpdu.version(), NOTIFICATION_TYPE);
        return octets.array();
    }

    private static byte[] encode(Bpdu.Configuration bpdu) {
        ByteBuffer octets = ByteBuffer.allocate(CONFIGURATION_LENGTH);
        putHeader(octets, bpdu.version(), CONFIGURATION_TYPE);
        octets.put((byte) (flag(bpdu.topologyChange(), TOPOLOGY_CHANGE)
                | flag(bpdu.topologyChangeAcknowledgment(), ACKNOWLEDGMENT)));
        putPriorityAndTimes(octets, bpdu.priority(), bpdu.times());
        return octets.array();
    }

    private static byte[] encode(Bpdu.Rapid bpdu) {
        Bpdu.Flags flags = bpdu.flags();
        ByteBuffer octets = ByteBuffer.allocate(RAPID_LENGTH);
        putHeader(octets, bpdu.version(), RAPID_TYPE);
        octets.put((byte) (flag(flags.topologyChange(), TOPOLOGY_CHANGE)
                | flag(flags.proposal(), PROPOSAL)
                | roleNumber(bpdu.role()) << ROLE_SHIFT
                | flag(flags.learning(), LEARNING)
                | flag(flags.forwarding(), FORWARDING)
                | flag(flags.agreement(), AGREEMENT)));
        putPriorityAndTimes(octets, bpdu.priority(), bpdu.times());
        return octets.array(); // the last octet is version 1 length, which is 0
    }

    private static void putHeader(ByteBuffer octets, int version, int type) {
        octets.putShort((short) 0) // protocol identifier
                .put((byte) version)
                .put((byte) type);
    }

    private static int flag(boolean set, int bit) {
        return set ? bit : 0;
    }

    private static int roleNumber(PortRole role) {
        return switch (role) {
            case ROOT -> ROLE_ROOT;
            case DESIGNATED -> ROLE_DESIGNATED;
            case ALTERNATE, BACKUP -> ROLE_ALTERNATE_OR_BACKUP;
            case DISABLED -> ROLE_UNKNOWN;
        };
    }

    private static void putPriorityAndTimes(ByteBuffer octets, PriorityVector priority, BpduTimes times) {
        octets.putLong(priority.root().octets())
                .putInt(priority.rootPathCost())
                .putLong(priority.designatedBridge().octets())
                .putShort((short) priority.designatedPort())
                .putShort((short) times.messageAge())
                .putShort((short) times.maxAge())
                .putShort((short) times.helloTime())
                .putShort((short) times.forwardDelay());
    }

    /**
     * Reads a BPDU, as far as 9.3.4 lets one be judged without knowing who received it: protocol identifier, type and
     * length. Octets behind it are not looked at. An RST BPDU of an unknown port role is read as a configuration BPDU
     * (9.2.9).
     *
     * @param octets from the protocol identifier on
     * @return empty if it is none, or cut short
     */
    public static Optional<Bpdu> decode(ByteBuffer octets) {
        ByteBuffer rest = octets.slice();
        if (rest.remaining() < NOTIFICATION_LENGTH || rest.getShort() != 0) {
            return Optional.empty();
        }
        int version = Byte.toUnsignedInt(rest.get());
        int type = Byte.toUnsignedInt(rest.get());
        if (type == NOTIFICATION_TYPE) {
            return Optional.of(new Bpdu.TopologyChangeNotification(version));
        }
        if (type == CONFIGURATION_TYPE && octets.remaining() >= CONFIGURATION_LENGTH) {
            return Optional.of(configuration(version, rest.get(), rest));
        }
        if (type == RAPID_TYPE && version >= 2 && octets.remaining() >= RAPID_LENGTH) {
            return Optional.of(rapid(version, rest.get(), rest));
        }
        return Optional.empty();
    }

    private static Bpdu rapid(int version, int flags, ByteBuffer rest) {
        PortRole role;
        switch (flags >>> ROLE_SHIFT & 3) {
            case ROLE_ALTERNATE_OR_BACKUP -> role = PortRole.ALTERNATE;
            case ROLE_ROOT -> role = PortRole.ROOT;
            case ROLE_DESIGNATED -> role = PortRole.DESIGNATED;
            default -> {
                return configuration(version, flags, rest);
            }
        }
        Bpdu.Flags rapidFlags = new Bpdu.Flags(
                (flags & TOPOLOGY_CHANGE) != 0,
                (flags & PROPOSAL) != 0,
                (flags & LEARNING) != 0,
                (flags & FORWARDING) != 0,
                (flags & AGREEMENT) != 0);
        return new Bpdu.Rapid(version, role, rapidFlags, priority(rest), times(rest));
    }

    private static Bpdu configuration(int version, int flags, ByteBuffer rest) {
        return new Bpdu.Configuration(
                version, (flags & TOPOLOGY_CHANGE) != 0, (flags & ACKNOWLEDGMENT) != 0, priority(rest), times(rest));
    }

    private static PriorityVector priority(ByteBuffer octets) {
        return new PriorityVector(
                BridgeId.of(octets.getLong()),
                octets.getInt(),
                BridgeId.of(octets.getLong()),
                Short.toUnsignedInt(octets.getShort()));
    }

    private static BpduTimes times(ByteBuffer octets) {
        return new BpduTimes(
                Short.toUnsignedInt(octets.getShort()),
                Short.toUnsignedInt(octets.getShort()),
                Short.toUnsignedInt(octets.getShort()),
                Short.toUnsignedInt(octets.getShort()));
    }
}
