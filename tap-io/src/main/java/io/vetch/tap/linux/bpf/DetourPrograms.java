package io.vetch.tap.linux.bpf;

import io.vetch.tap.linux.bpf.BpfProgram.Condition;
import io.vetch.tap.linux.bpf.BpfProgram.Operation;
import io.vetch.tap.linux.bpf.BpfProgram.Width;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a {@link Detour}. Registers: 6 is the frame (struct __sk_buff), 7 the shared memory; for a frame to a
 * group, 8 is what is left to the kernel, and 9 the tag; for one to a station, 8 is the number of a slot, and 9 the
 * slot.
 */
final class DetourPrograms {
    /** In a tag: the lower bits are the port's number, these say why the kernel has the frame, too; 0 if it has not. */
    static final int LEFT_SHIFT = 12;

    static final int LEFT_RESERVED = 1;
    static final int LEFT_SNOOPED = 2;
    static final int LEFT_NEIGHBOURS = 3;

    private static final int TCX_NEXT = -1;
    private static final int TC_ACT_SHOT = 2;
    private static final int BPF_F_INGRESS = 1;

    /** Fields of struct __sk_buff. */
    private static final int SKB_MARK = 8;

    private static final int SKB_LENGTH = 0;
    private static final int SKB_PROTOCOL = 16;
    private static final int SKB_VLAN_PRESENT = 20;
    private static final int SKB_VLAN_TCI = 24;
    private static final int SKB_VLAN_PROTOCOL = 28;
    private static final int SKB_GSO_SIZE = 176;
    private static final int SKB_DATA = 76;
    private static final int SKB_DATA_END = 80;

    private static final int FRAME = 6;
    private static final int MEMORY = 7;
    private static final int LEFT = 8;
    private static final int TAG = 9;
    private static final int STACK_END = 10;
    private static final int SLOT_NUMBER = 8;
    private static final int SLOT = 9;

    /** Below the end of the stack. */
    private static final int KEY = -24;

    private static final int LENGTH = -32;
    private static final int NOW = -40;
    private static final int ADDRESSES = 12;
    private static final int VLAN_ID = 0xfff;
    private static final int C_TAG = 0x8100;
    private static final int S_TAG = 0x88a8;

    private static final int HEADER = 14;
    private static final int GROUP_BIT = 1;
    private static final int IPV4_PROTOCOL = HEADER + 9;
    private static final int IPV6_NEXT_HEADER = HEADER + 6;
    private static final int IPV6_EXTENSION = HEADER + 40;
    private static final int IGMP = 2;
    private static final int PIM = 103;
    private static final int IPV6 = 0x86dd;
    private static final int ARP = 0x0806;
    private static final int RARP = 0x8035;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int ICMPV6 = 58;
    /** MLD queries, reports and dones; MLDv2 reports; multicast router discovery (RFC 4286). */
    private static final int[] MLD_TYPES = {130, 131, 132, 143, 151, 152, 153};

    private static final int RESERVED_UPPER = inMemory(0x0180_c200);

    private DetourPrograms() {}

    private static int inMemory(int bigEndian) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? bigEndian : Integer.reverseBytes(bigEndian);
    }

    /** A 16-bit number in network order, as a program loads it. */
    static int network(int number) {
        return inMemory(number << 16) & 0xffff;
    }

    /** At the upcall device of a bridge of ours: a packet socket has received what came, and the host gets nothing. */
    static BpfProgram atOwnUpcall() {
        return new BpfProgram().exit(TC_ACT_SHOT);
    }

    /** At the upcall device: what came by the detour has been received; all else is for the host. */
    static BpfProgram atUpcall(int bridge) {
        return new BpfProgram()
                .load(Width.WORD, 2, 1, SKB_MARK)
                .jump(Condition.EQUAL, 2, Detour.MARK, "received")
                .with(Operation.MOVE, 1, bridge)
                .with(Operation.MOVE, 2, BPF_F_INGRESS)
                .call(BpfProgram.REDIRECT)
                .exit()
                .label("received")
                .exit(TC_ACT_SHOT);
    }

    /**
     * Where frames enter the bridge: they are redirected to the upcall device, with a tag by which we know where they
     * came from.
     *
     * @param ifindex of the port, or of the bridge
     * @param number of the port; 0: the host
     * @param upcall index of the device
     * @param flows whose frames are moved without that; null if all take the detour
     */
    static BpfProgram atPort(int ifindex, int number, int upcall, @Nullable FlowTable flows) {
        BpfProgram program = new BpfProgram()
                .withRegister(Operation.MOVE, FRAME, 1)
                .memoryAddress(MEMORY)
                .call(BpfProgram.KTIME_GET_COARSE_NS)
                .load(Width.DOUBLE, 1, MEMORY, Detour.UNTIL)
                .jumpByRegister(Condition.GREATER, 0, 1, "kernel")
                .store(Width.DOUBLE, STACK_END, NOW, 0);
        recognizeGroups(program);
        program.jump("group").label("station");
        if (flows == null) {
            program.jump("detour");
        } else {
            repeat(program, ifindex, flows);
        }
        program.label("group");
        recognizeReserved(program, number);
        recognizeNeighbours(program, number);
        recognizeReports(program, number);
        leave(program, upcall);
        program.label("detour");
        return detour(program, number, upcall).label("kernel").exit(TCX_NEXT);
    }

    /**
     * At a port of a bridge of ours: nothing goes on to the host, whatever becomes of it. While this process does not
     * show that it lives, nothing is repeated, and frames wait for it as they do where there is no program.
     *
     * @param number by which its frames are known
     * @param upcall index of the device
     */
    static BpfProgram atOwnPort(int ifindex, int number, int upcall, FlowTable flows) {
        BpfProgram program = new BpfProgram()
                .withRegister(Operation.MOVE, FRAME, 1)
                .memoryAddress(MEMORY)
                .call(BpfProgram.KTIME_GET_COARSE_NS)
                .load(Width.DOUBLE, 1, MEMORY, Detour.UNTIL)
                .jumpByRegister(Condition.GREATER, 0, 1, "detour")
                .store(Width.DOUBLE, STACK_END, NOW, 0);
        recognizeGroups(program);
        program.jump("detour").label("station");
        repeat(program, ifindex, flows);
        program.label("detour").with(Operation.MOVE, 1, 1).addAtomically(MEMORY, Detour.LED + number * Long.BYTES, 1);
        return detour(program, number, upcall).label("kernel").exit(TC_ACT_SHOT);
    }

    private static BpfProgram detour(BpfProgram program, int number, int upcall) {
        return program.withRegister(Operation.MOVE, 1, FRAME)
                .with(Operation.MOVE, 2, network(S_TAG))
                .with(Operation.MOVE, 3, number)
                .call(BpfProgram.SKB_VLAN_PUSH)
                .jump(Condition.NOT_EQUAL, 0, 0, "kernel")
                .load(Width.WORD, 1, MEMORY, Detour.CURRENT_MARK)
                .store(Width.WORD, FRAME, SKB_MARK, 1)
                .with(Operation.MOVE, 1, upcall)
                .with(Operation.MOVE, 2, BPF_F_INGRESS)
                .call(BpfProgram.REDIRECT)
                .exit();
    }

    /**
     * What a relay decided a moment ago about a frame of this kind is done with this one. Register 2 is the address of
     * the frame.
     */
    private static void repeat(BpfProgram program, int ifindex, FlowTable flows) {
        key(program, ifindex);
        program.map(1, flows.tableFd())
                .withRegister(Operation.MOVE, 2, STACK_END)
                .with(Operation.ADD, 2, KEY)
                .call(BpfProgram.MAP_LOOKUP)
                .jump(Condition.EQUAL, 0, 0, "detour")
                .load(Width.WORD, SLOT_NUMBER, 0, 0)
                .with(Operation.AND, SLOT_NUMBER, flows.slots() - 1)
                .withRegister(Operation.MOVE, 1, SLOT_NUMBER)
                .with(Operation.SHIFT_LEFT, 1, FlowTable.SLOT_SHIFT)
                .memoryAddress(SLOT, flows.memoryFd())
                .withRegister(Operation.ADD, SLOT, 1)
                .load(Width.WORD, 1, SLOT, FlowTable.GENERATION)
                .load(Width.WORD, 2, MEMORY, Detour.GENERATION)
                .jumpByRegister(Condition.NOT_EQUAL, 1, 2, "detour")
                .jump(Condition.EQUAL, 1, 0, "detour")
                .load(Width.WORD, 4, FRAME, SKB_LENGTH)
                .store(Width.DOUBLE, STACK_END, LENGTH, 4)
                .load(Width.WORD, 1, FRAME, SKB_GSO_SIZE)
                .jump(Condition.NOT_EQUAL, 1, 0, "fits")
                .load(Width.WORD, 1, SLOT, FlowTable.LONGEST)
                .jumpByRegister(Condition.GREATER, 4, 1, "detour")
                .label("fits");
        changeTag(program);
        count(program, flows);
        program.load(Width.DOUBLE, 1, STACK_END, NOW)
                .with(Operation.SHIFT_RIGHT, 1, FlowTable.USED_SHIFT)
                .load(Width.WORD, 2, SLOT, FlowTable.USED)
                .jumpByRegister(Condition.EQUAL, 1, 2, "used")
                .store(Width.WORD, SLOT, FlowTable.USED, 1)
                .label("used")
                .load(Width.WORD, 1, SLOT, FlowTable.EGRESS)
                .withRegister(Operation.MOVE, 2, 1)
                .with(Operation.SHIFT_RIGHT, 2, FlowTable.RECEIVED_BIT)
                .with(Operation.AND, 1, Integer.MAX_VALUE)
                .call(BpfProgram.REDIRECT)
                .exit();
    }

    /** Before the frame is counted: if the kernel has no memory for it, it takes the detour. */
    private static void changeTag(BpfProgram program) {
        program.load(Width.HALF, 2, SLOT, FlowTable.TPID)
                .jump(Condition.EQUAL, 2, 0, "tag is right")
                .withRegister(Operation.MOVE, 1, FRAME)
                .jump(Condition.EQUAL, 2, FlowTable.POP, "pop")
                .load(Width.HALF, 3, SLOT, FlowTable.VLAN)
                .call(BpfProgram.SKB_VLAN_PUSH)
                .jump(Condition.NOT_EQUAL, 0, 0, "detour")
                .jump("tag is right")
                .label("pop")
                .call(BpfProgram.SKB_VLAN_POP)
                .jump(Condition.NOT_EQUAL, 0, 0, "detour")
                .label("tag is right");
    }

    /**
     * A tag in the bytes of a frame, as a program of the host may send it, is not looked at here: the frame takes the
     * detour.
     */
    private static void key(BpfProgram program, int ifindex) {
        program.with(Operation.MOVE, 1, ifindex).store(Width.WORD, STACK_END, KEY, 1);
        for (int at = 0; at < ADDRESSES; at += Integer.BYTES) {
            program.load(Width.WORD, 1, 2, at).store(Width.WORD, STACK_END, KEY + Integer.BYTES + at, 1);
        }
        program.load(Width.HALF, 4, 2, ADDRESSES)
                .with(Operation.MOVE, 3, 0)
                .load(Width.WORD, 1, FRAME, SKB_VLAN_PRESENT)
                .jump(Condition.EQUAL, 1, 0, "no tag beside it")
                .load(Width.WORD, 3, FRAME, SKB_VLAN_PROTOCOL)
                .toBigEndian(3, Short.SIZE)
                .with(Operation.SHIFT_LEFT, 3, Short.SIZE)
                .load(Width.WORD, 1, FRAME, SKB_VLAN_TCI)
                .with(Operation.AND, 1, VLAN_ID)
                .withRegister(Operation.OR, 3, 1)
                .jump("keyed")
                .label("no tag beside it")
                .jump(Condition.EQUAL, 4, network(C_TAG), "detour")
                .jump(Condition.EQUAL, 4, network(S_TAG), "detour")
                .label("keyed")
                .store(Width.WORD, STACK_END, KEY + Integer.BYTES + ADDRESSES, 3);
    }

    private static void count(BpfProgram program, FlowTable flows) {
        program.call(BpfProgram.PROCESSOR_ID)
                .with(Operation.AND, 0, flows.processorCount() - 1)
                .with(Operation.MULTIPLY, 0, flows.slots())
                .withRegister(Operation.ADD, 0, SLOT_NUMBER)
                .with(Operation.SHIFT_LEFT, 0, FlowTable.COUNTER_SHIFT)
                .memoryAddress(1, flows.memoryFd())
                .with(Operation.ADD, 1, flows.countersOffset())
                .withRegister(Operation.ADD, 1, 0)
                .load(Width.DOUBLE, 2, 1, 0)
                .with(Operation.ADD, 2, 1)
                .store(Width.DOUBLE, 1, 0, 2)
                .load(Width.DOUBLE, 2, 1, Long.BYTES)
                .load(Width.DOUBLE, 3, STACK_END, LENGTH)
                .withRegister(Operation.ADD, 2, 3)
                .store(Width.DOUBLE, 1, Long.BYTES, 2);
    }

    /** Only frames to groups may be left to the kernel. Register 2 becomes the address of the frame. */
    private static void recognizeGroups(BpfProgram program) {
        program.load(Width.WORD, 2, FRAME, SKB_DATA)
                .load(Width.WORD, 3, FRAME, SKB_DATA_END)
                .withRegister(Operation.MOVE, 4, 2)
                .with(Operation.ADD, 4, HEADER)
                .jumpByRegister(Condition.GREATER, 4, 3, "detour")
                .load(Width.BYTE, 4, 2, 0)
                .with(Operation.AND, 4, GROUP_BIT)
                .jump(Condition.EQUAL, 4, 0, "station");
    }

    /** 01:80:c2:00:00:0x: of those that the port's mask names, the kernel knows what they are. */
    private static void recognizeReserved(BpfProgram program, int number) {
        program.load(Width.HALF, LEFT, MEMORY, Detour.RESERVED + number * Short.BYTES)
                .jump(Condition.EQUAL, LEFT, 0, "not reserved")
                .load(Width.WORD, 4, 2, 0)
                .jump(Condition.NOT_EQUAL, 4, RESERVED_UPPER, "not reserved")
                .load(Width.BYTE, 4, 2, 4)
                .jump(Condition.NOT_EQUAL, 4, 0, "not reserved")
                .load(Width.BYTE, 4, 2, 5)
                .jump(Condition.GREATER, 4, 15, "not reserved")
                .withRegister(Operation.SHIFT_RIGHT, LEFT, 4)
                .with(Operation.AND, LEFT, 1)
                .jump(Condition.EQUAL, LEFT, 0, "detour")
                .with(Operation.MOVE, TAG, number | LEFT_RESERVED << LEFT_SHIFT)
                .jump("leave")
                .label("not reserved");
    }

    /** ARP and neighbour discovery, where the kernel may answer in a neighbour's place. */
    private static void recognizeNeighbours(BpfProgram program, int number) {
        program.load(Width.BYTE, LEFT, MEMORY, Detour.NEIGHBOURS + number)
                .jump(Condition.EQUAL, LEFT, 0, "no neighbours")
                .with(Operation.MOVE, TAG, number | LEFT_NEIGHBOURS << LEFT_SHIFT)
                .load(Width.WORD, 4, FRAME, SKB_PROTOCOL)
                .jump(Condition.EQUAL, 4, network(ARP), "leave")
                .jump(Condition.EQUAL, 4, network(RARP), "leave")
                .jump(Condition.NOT_EQUAL, 4, network(IPV6), "no neighbours");
        loadBytes(program, IPV6_NEXT_HEADER, 1);
        program.load(Width.BYTE, 4, STACK_END, -16).jump(Condition.NOT_EQUAL, 4, ICMPV6, "no neighbours");
        loadBytes(program, IPV6_EXTENSION, 1);
        program.load(Width.BYTE, 4, STACK_END, -16)
                .jump(Condition.EQUAL, 4, SOLICITATION, "leave")
                .jump(Condition.EQUAL, 4, ADVERTISEMENT, "leave")
                .label("no neighbours");
    }

    private static void recognizeReports(BpfProgram program, int number) {
        program.load(Width.WORD, LEFT, MEMORY, Detour.SNOOPING)
                .jump(Condition.EQUAL, LEFT, 0, "detour")
                .with(Operation.MOVE, TAG, number | LEFT_SNOOPED << LEFT_SHIFT)
                .load(Width.WORD, 4, FRAME, SKB_PROTOCOL)
                .jump(Condition.EQUAL, 4, network(0x0800), "IPv4")
                .jump(Condition.NOT_EQUAL, 4, network(IPV6), "detour");
        loadBytes(program, IPV6_NEXT_HEADER, 1);
        program.load(Width.BYTE, 4, STACK_END, -16).jump(Condition.NOT_EQUAL, 4, 0, "detour");
        loadBytes(program, IPV6_EXTENSION, 9);
        program.load(Width.BYTE, 4, STACK_END, -16)
                .jump(Condition.NOT_EQUAL, 4, ICMPV6, "detour")
                .load(Width.BYTE, 4, STACK_END, -8);
        for (int type : MLD_TYPES) {
            program.jump(Condition.EQUAL, 4, type, "leave");
        }
        program.jump("detour").label("IPv4");
        loadBytes(program, IPV4_PROTOCOL, 1);
        program.load(Width.BYTE, 4, STACK_END, -16)
                .jump(Condition.EQUAL, 4, IGMP, "leave")
                .jump(Condition.NOT_EQUAL, 4, PIM, "detour");
    }

    /** To 16 bytes below the end of the stack. */
    private static void loadBytes(BpfProgram program, int offset, int count) {
        program.withRegister(Operation.MOVE, 1, FRAME)
                .with(Operation.MOVE, 2, offset)
                .withRegister(Operation.MOVE, 3, STACK_END)
                .with(Operation.ADD, 3, -16)
                .with(Operation.MOVE, 4, count)
                .call(BpfProgram.SKB_LOAD_BYTES)
                .jump(Condition.NOT_EQUAL, 0, 0, "detour");
    }

    /** We are shown a copy, and the kernel has the frame as it came. Falls through to nothing: ends. */
    private static void leave(BpfProgram program, int upcall) {
        program.label("leave")
                .withRegister(Operation.MOVE, 1, FRAME)
                .with(Operation.MOVE, 2, network(S_TAG))
                .withRegister(Operation.MOVE, 3, TAG)
                .call(BpfProgram.SKB_VLAN_PUSH)
                .jump(Condition.NOT_EQUAL, 0, 0, "kernel")
                .load(Width.WORD, LEFT, FRAME, SKB_MARK)
                .with(Operation.MOVE, 1, Detour.MARK)
                .store(Width.WORD, FRAME, SKB_MARK, 1)
                .withRegister(Operation.MOVE, 1, FRAME)
                .with(Operation.MOVE, 2, upcall)
                .with(Operation.MOVE, 3, BPF_F_INGRESS)
                .call(BpfProgram.CLONE_REDIRECT)
                .store(Width.WORD, FRAME, SKB_MARK, LEFT)
                .withRegister(Operation.MOVE, 1, FRAME)
                .call(BpfProgram.SKB_VLAN_POP)
                .exit(TCX_NEXT);
    }
}
