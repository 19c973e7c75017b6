package io.vetch.pcap.file;

import java.nio.ByteBuffer;

/**
 * An interface description block of a pcapng file, as read.
 *
 * @param snapLength what libpcap takes it for: 262144 if the file says 0
 */
record InterfaceBlock(CaptureInterface at, int linkType, int snapLength, StampScale scale) {
    private static final String NAME = "Interface Description Block";

    /**
     * Parses the body of a block.
     *
     * @param id the number that the interface gets
     * @throws PcapFormatException if libpcap would refuse it (process_idb_options in sf-pcapng.c)
     */
    static InterfaceBlock parse(int id, ByteBuffer body) throws PcapFormatException {
        int linkType = body.getShort() & 0xffff;
        body.getShort();
        int snapLength = PcapHeader.sensibleSnapLength(body.getInt());
        String name = "";
        String description = "";
        long macAddress = 0;
        StampScale scale = StampScale.DEFAULT;
        BlockOptions options = new BlockOptions(body);
        while (options.next()) {
            switch (options.code()) {
                case Pcapng.IF_NAME -> name = options.text();
                case Pcapng.IF_DESCRIPTION -> description = options.text();
                case Pcapng.IF_MACADDR -> macAddress = options.length() == 6 ? options.macAddress() : 0;
                case Pcapng.IF_TSRESOL -> scale = new StampScale(resolution(options), scale.offsetSeconds());
                case Pcapng.IF_TSOFFSET -> scale = new StampScale(scale.resolution(), offset(options));
                default -> {}
            }
        }
        checkEnd(options);
        return new InterfaceBlock(new CaptureInterface(id, name, description, macAddress), linkType, snapLength, scale);
    }

    private static int resolution(BlockOptions option) throws PcapFormatException {
        checkLength(option, "if_tsresol", 1);
        int resolution = option.unsignedByte();
        int exponent = resolution & ~StampScale.BINARY;
        boolean binary = exponent != resolution;
        if (exponent > (binary ? StampScale.FINEST_BINARY : StampScale.FINEST_DECIMAL)) {
            throw new PcapFormatException(
                    NAME + " if_tsresol option resolution " + (binary ? "2^-" : "10^-") + exponent + " is too high");
        }
        return resolution;
    }

    private static long offset(BlockOptions option) throws PcapFormatException {
        checkLength(option, "if_tsoffset", 8);
        return option.longValue();
    }

    private static void checkEnd(BlockOptions options) throws PcapFormatException {
        if (options.cutOff()) {
            throw PcapngReader.tooShort(Pcapng.INTERFACE_DESCRIPTION);
        }
        if (options.code() == Pcapng.END_OF_OPTIONS) {
            checkLength(options, "opt_endofopt", 0);
        }
    }

    private static void checkLength(BlockOptions option, String name, int length) throws PcapFormatException {
        if (option.length() != length) {
            throw new PcapFormatException(
                    NAME + " has " + name + " option with length " + option.length() + " != " + length);
        }
    }
}
